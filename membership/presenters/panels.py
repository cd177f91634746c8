"""The panels membership puts on the office's home."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from membership.models import MembershipYear
from membership.queries.home import Care
from tenants.charts.bars import Bar, BarChart, bars
from tenants.enums import Phase
from tenants.shell import Panel


def care(schools: Sequence[Care]) -> Panel:
    """Return the list of schools whose membership is in doubt."""
    return Panel("Schools to look after", "membership/panel_care.html", {"schools": schools}, order=60)


def phases(
    now: Mapping[str, int], before: Mapping[str, int], year: MembershipYear, last: MembershipYear | None
) -> Panel:
    """Return members by phase, this year beside last year."""
    shown = [phase for phase in Phase if now.get(phase) or before.get(phase)]
    chart = BarChart(
        key="members-by-phase",
        title="Members by phase",
        description=f"How many schools of each phase are members in {year.label}.",
        bars=[_bar(phase, now, before if last else {}) for phase in shown],
        write_tick=str,
        now_label=year.label,
        before_label=last.label if last else "",
    )
    headings = ["Phase", year.label, *([last.label] if last else [])]
    columns = [{"label": label, "is_numeric": number > 0} for number, label in enumerate(headings)]
    rows = [[phase.label, now.get(phase, 0), *([before.get(phase, 0)] if last else [])] for phase in shown]
    context = {
        "chart": bars(chart),
        "note": _note(now, year),
        "columns": columns,
        "rows": [list(zip(columns, row, strict=True)) for row in rows],
        "caption": f"Members by phase, {year.label}",
    }
    return Panel("Members by phase", "components/chart.html", context, order=40, is_wide=True)


def _bar(phase: Phase, now: Mapping[str, int], before: Mapping[str, int]) -> Bar:
    value, earlier = now.get(phase, 0), before.get(phase)
    return Bar(
        label=phase.label,
        value=Decimal(value),
        written=str(value),
        before=None if earlier is None else Decimal(earlier),
        before_written="" if earlier is None else str(earlier),
    )


def _note(now: Mapping[str, int], year: MembershipYear) -> str:
    total = sum(now.values())
    if not total:
        return f"No school has confirmed {year.label} yet."
    largest = max(now, key=lambda phase: now[phase])
    return f"{now[largest]} of {total} members are {Phase(largest).label.lower()} schools."
