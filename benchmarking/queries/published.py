"""Reads snapshot rows: one indexed statement for any number of indicators and years, consent included."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Count, Max, Q

from benchmarking.enums import SnapshotStatus
from benchmarking.indicators import Indicator, get
from benchmarking.models import Snapshot
from benchmarking.queries.suppression import Published
from tenants.enums import Consent, PartnershipStatus
from tenants.figures import FigureCode

Rows = dict[tuple[str, int], list[Published]]
SHARED = Q(
    partnership__status=PartnershipStatus.LIVE, partnership__benchmarking_consent__in=(Consent.NAMED, Consent.ANONYMOUS)
)
YARDSTICK = get(FigureCode.MEMBER_SHARE)
_FIELDS = (
    "indicator", "period_start", "status", "partnership_id", "partnership__name", "partnership__slug",
    "partnership__benchmarking_consent", "value", "numerator", "denominator", "base_count",
)  # fmt: skip


def rows(indicators: Iterable[Indicator], years: Sequence[int]) -> Rows:
    """Return what consenting, live partnerships publish, by (indicator code, year); one query."""
    found: Rows = defaultdict(list)
    snapshots = Snapshot.objects.filter(SHARED, current(indicators), period_start__in=years).order_by()
    for code, year, status, *fields in snapshots.values_list(*_FIELDS):
        found[code, year].append(Published(status == SnapshotStatus.FINAL, *fields))
    return found


def current(indicators: Iterable[Indicator]) -> Q:
    """Return the condition for these indicators in the version their definition has now."""
    by_version: dict[int, list[str]] = defaultdict(list)
    for indicator in indicators:
        by_version[indicator.version].append(indicator.code)
    condition = Q(pk__in=[])
    for version, codes in by_version.items():
        condition |= Q(definition_version=version, indicator__in=codes)
    return condition


def years() -> dict[int, bool]:
    """Return the years with published figures, latest first, and whether all of a year are final; one query.

    A year counts when somebody publishes the share of members: everybody with a member does.
    """
    found = (
        Snapshot.objects.filter(SHARED, current([YARDSTICK]), value__isnull=False)
        .values("period_start")
        .annotate(unfinished=Count("id", filter=Q(status=SnapshotStatus.PROVISIONAL)))
        .order_by("-period_start")
    )
    return {year["period_start"]: not year["unfinished"] for year in found}


def default_year(years: Mapping[int, bool]) -> int:
    """Return the latest year whose figures are all final, else the latest; 0 when nothing is published."""
    return next((year for year, is_final in years.items() if is_final), max(years, default=0))


def published_at(partnership_id: int) -> datetime | None:
    """Return when a partnership's figures last changed, or None; one query."""
    found = Snapshot.objects.filter(partnership_id=partnership_id).aggregate(last=Max("published_at"))
    last: datetime | None = found["last"]
    return last
