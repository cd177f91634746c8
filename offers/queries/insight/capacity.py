"""How full things are: places of events, and days of those who deliver."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from membership.models import MembershipYear
from offers.enums import EventStatus, WaitingStatus
from offers.figures.utilisation import available_halves, percent
from offers.models import Event, Provider, WaitingEntry
from offers.queries.insight.scope import Scope
from offers.timing.availability import Diary

RUN: Final = (EventStatus.OPEN, EventStatus.CLOSED, EventStatus.FINISHED)
WAITS: Final = (WaitingStatus.WAITING, WaitingStatus.OFFERED)


@dataclass(frozen=True)
class Places:
    """Places of some events: how many there are, are taken, and how many people wait."""

    events: int = 0
    capacity: int = 0
    taken: int = 0
    waiting: int = 0

    @property
    def left(self) -> int:
        """Places nobody has."""
        return self.capacity - self.taken

    @property
    def percent(self) -> int | None:
        """Taken of all; None without events."""
        return percent(self.taken, self.capacity)


@dataclass(frozen=True)
class Time:
    """Half days of somebody in a year: there are `available` (no more than the year's limit), `used` are set."""

    provider: Provider
    available: int
    used: int

    @property
    def percent(self) -> int | None:
        """Used of available; None where there is no time at all."""
        return percent(self.used, self.available)


def events(scope: Scope) -> QuerySet[Any]:
    """Return the year's events with `waiting`, soonest first; the phase is that of the offer, where it names any."""
    waiting = WaitingEntry.objects.filter(event=OuterRef("pk"), status__in=WAITS).order_by().values("event")
    count = Subquery(waiting.annotate(number=Count("pk")).values("number"), output_field=IntegerField())
    rows = Event.objects.filter(offer__in=scope.offers(), status__in=RUN).annotate(waiting_count=Coalesce(count, 0))
    if scope.phase:
        rows = rows.filter(Q(offer__phases=[]) | Q(offer__phases__contains=[scope.phase]))
    return rows.select_related("offer__category", "venue").order_by("starts_at", "pk")


def total(rows: Iterable[Places]) -> Places:
    """Return the sums."""
    found = list(rows)
    return Places(*(sum(getattr(row, name) for row in found) for name in ("events", "capacity", "taken", "waiting")))


def by_category(rows: QuerySet[Any]) -> list[tuple[str, Places]]:
    """Return the sums of each category, in the catalogue's order; one query."""
    sums = rows.order_by("offer__category__order", "offer__category__name").values(name=F("offer__category__name"))
    found = sums.annotate(
        events=Count("pk"), all=Sum("capacity"), taken=Sum("places_taken"), waiting=Sum("waiting_count")
    )
    return [(row["name"], Places(row["events"], row["all"], row["taken"], row["waiting"])) for row in found]


def time(year: MembershipYear) -> list[Time]:
    """Return the half days of everybody who delivers, by name; two queries."""
    in_year = Q(slots__on_day__gte=year.starts_on, slots__on_day__lt=year.ends_before)
    rows = Provider.objects.filter(is_active=True).prefetch_related("absences")
    return [_time(row, year) for row in rows.annotate(used=Count("slots", filter=in_year)).order_by("name", "pk")]


def _time(provider: Any, year: MembershipYear) -> Time:
    absences = [(row.starts_on, row.ends_before) for row in provider.absences.all()]
    diary = Diary(weekdays=provider.weekdays, absences=absences)
    available = available_halves(diary, year.starts_on, year.ends_before)
    limit = provider.days_a_year
    return Time(provider, available if limit is None else min(available, 2 * limit), provider.used)
