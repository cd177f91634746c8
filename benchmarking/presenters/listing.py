"""Lists and facts: the directory, a partnership's identity, definitions, logs, breadcrumbs."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from benchmarking.enums import Polarity
from benchmarking.indicators import Indicator
from benchmarking.models import ConsentChange
from benchmarking.presenters import figures
from benchmarking.queries.comparisons import Comparison, Line
from benchmarking.queries.directory import SHARES, Listed
from benchmarking.units import NO_BREAK
from tenants.enums import Consent
from tenants.lists import Column

OURS: Mapping[str, str] = {str(value): str(label) for value, label in Consent.choices}
THEIRS: Mapping[str, str] = {str(value): label for value, label in SHARES.items()}
DIRECTORY_COLUMNS: list[Column[Listed]] = [
    Column("Partnership", lambda partnership: partnership.name),
    Column("Areas", lambda partnership: ", ".join(partnership.authorities)),
    Column("Regions", lambda partnership: ", ".join(partnership.regions)),
    Column("Legal form", lambda partnership: partnership.legal_form_label),
]


def crumbs(parent: tuple[str, str], here: str) -> list[dict[str, str]]:
    """Return the way from a list (label, route) to the page."""
    label, route = parent
    return [{"label": label, "url": reverse(route)}, {"label": here, "url": ""}]


def directory_caption(partnerships: Sequence[Listed]) -> str:
    """Return “11 partnerships in 12 local authority areas”."""
    areas = {name for partnership in partnerships for name in partnership.authorities}
    count = len(partnerships)
    return (
        f"{count} partnership{'' if count == 1 else 's'} in "
        f"{len(areas)} local authority area{'' if len(areas) == 1 else 's'}"
    )


def identity(partnership: Listed) -> list[dict[str, str]]:
    """Return who a partnership is, as rows of a summary list."""
    return [
        {"key": "Areas", "value": ", ".join(partnership.authorities) or "–"},
        {"key": "Region", "value": ", ".join(partnership.regions) or "–"},
        {"key": "Legal form", "value": partnership.legal_form_label},
    ]


def site_url(request: HttpRequest, host: str) -> str:
    """Return the address of a partnership's own site, on the port this page was asked on; nothing without a host."""
    port = request.get_host().removeprefix(settings.BASE_HOST)
    return f"{request.scheme}://{host}{port}/" if host else ""


def definition(indicator: Indicator) -> list[dict[str, str]]:
    """Return an indicator's definition as rows of a summary list."""
    rows = [
        ("Question", indicator.question),
        ("Worked out as", f"{indicator.formula[:1].upper()}{indicator.formula[1:]}"),
        ("Definition", indicator.definition),
        ("Reading", str(Polarity(indicator.polarity).label)),
        ("Period", str(indicator.period_kind.label)),
        ("Smallest base", f"{indicator.minimum_base} schools"),
        ("Version", str(indicator.version)),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def own_figures(comparisons: Sequence[Comparison]) -> list[dict[str, str]]:
    """Return the figures of the partnership in focus, each with its parts, change and place."""
    return [_own_figure(comparison, comparison.focus) for comparison in comparisons if comparison.focus]


def _own_figure(comparison: Comparison, line: Line) -> dict[str, str]:
    indicator = comparison.indicator
    return {
        "key": indicator.name,
        "url": f"{reverse('compare')}?indicator={indicator.code}&like={line.cell.slug}",
        "value": figures.value_text(indicator, line.cell),
        "parts": figures.parts_text(indicator, line.cell),
        "change": figures.change_text(indicator, line) or "–",
        "place": f"{line.place.number}{NO_BREAK}of{NO_BREAK}{line.place.of}" if line.place else "–",
    }


def consent_events(changes: Sequence[ConsentChange], words: Mapping[str, str]) -> list[dict[str, object]]:
    """Return changes of consent as events of a timeline, in the words of the reader (`OURS` or `THEIRS`)."""
    return [
        {
            "title": words[change.after],
            "when": change.changed_at,
            "by": change.changed_by,
            "text": f"Before: {words[change.before].lower()}",
        }
        for change in changes
    ]
