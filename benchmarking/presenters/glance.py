"""The association's home: who needs attention, four figures, and each partnership in a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.timesince import timesince

from benchmarking import units
from benchmarking.enums import Unit
from benchmarking.indicators import Indicator
from benchmarking.presenters import figures
from benchmarking.queries.comparisons import Comparison
from benchmarking.queries.directory import Listed
from benchmarking.queries.publications import State
from benchmarking.queries.suppression import Cell
from tenants.enums import Consent
from tenants.shell import Figure, Need


@dataclass(frozen=True)
class Glance:
    """One partnership with the few figures it shares by name."""

    partnership: Listed
    values: Sequence[tuple[Indicator, str]]
    state: State


def needs(states: Sequence[State], now: datetime) -> list[Need]:
    """Return failed and missing publications, the failures first."""
    failed = [_failed(state, now) for state in states if state.has_failed]
    missing = [_missing(state) for state in states if state.is_missing]
    return [*failed, *missing]


def tiles(partnerships: Sequence[Listed], states: Sequence[State], comparisons: Sequence[Comparison]) -> list[Figure]:
    """Return four figures: members, sharing, schools reached, publications that worked."""
    consents = [partnership.consent for partnership in partnerships]
    named, anonymous = consents.count(Consent.NAMED), consents.count(Consent.ANONYMOUS)
    runs = [state.last for state in states if state.last]
    return [
        Figure("Partnerships", str(len(partnerships)), reverse("partnership_directory"), "members of the association"),
        Figure(
            "Sharing figures", str(named + anonymous), reverse("consent_log"), f"{named} named, {anonymous} without"
        ),
        _schools(comparisons),
        Figure(
            "Last publications",
            f"{sum(not run.error for run in runs)} of {len(runs)}",
            reverse("publications"),
            "worked, the newest of each partnership",
        ),
    ]


def lines(partnerships: Sequence[Listed], states: Sequence[State], comparisons: Sequence[Comparison]) -> list[Glance]:
    """Return each partnership with its named figures, in the order of the directory."""
    by_slug = [(c.indicator, {line.cell.slug: line.cell for line in c.lines}) for c in comparisons]
    state_of: Mapping[int, State] = {state.partnership.pk: state for state in states}
    return [
        Glance(
            partnership,
            [(indicator, _value(indicator, found.get(partnership.slug))) for indicator, found in by_slug],
            state_of[partnership.pk],
        )
        for partnership in partnerships
    ]


def _value(indicator: Indicator, cell: Cell | None) -> str:
    return "–" if cell is None else figures.value_text(indicator, cell)


def _schools(comparisons: Sequence[Comparison]) -> Figure:
    total = next((c.summary.total for c in comparisons if c.indicator.unit == Unit.COUNT), None)
    value = "–" if total is None else units.write(Unit.COUNT, total)
    note = "in the partnerships that share" if total is not None else "hidden: it would give one partnership away"
    return Figure("Member schools", value, f"{reverse('compare')}?indicator=members", note)


def _failed(state: State, now: datetime) -> Need:
    return Need(
        title=f"{state.partnership.name}: the last publication failed",
        url=reverse("partnership_detail", args=[state.partnership.slug]),
        reason=state.last.error if state.last else "",
        when=f"{timesince(state.last.started_at, now, depth=1)} ago" if state.last else "",
        button_label="Look",
        is_primary=True,
    )


def _missing(state: State) -> Need:
    return Need(
        title=f"{state.partnership.name} shares its figures, but none have arrived",
        url=reverse("partnership_detail", args=[state.partnership.slug]),
        reason="It agreed to share; publish now or wait for tonight.",
        button_label="Look",
    )
