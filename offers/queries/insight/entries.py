"""What happened at schools between two days, as entries of a value statement: the lists behind every figure.

Days are London's, both counted. A service ended early counts for the days it ran; what was paid for with an allowance of a
bought service has no price of its own, the service's holds it.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import TruncDate

from billing.models import DocumentLine, SchoolPayer
from membership.contributions import Direction, given_and_received
from offers.enums import BookingStatus
from offers.models import AgreementLine, Attendance, Booking, Delivery, Download, UnmetRequest
from offers.queries.attendance import THERE
from offers.queries.insight.scope import AGREED, DONE, visit_day
from offers.value import Entry, Kind
from tenants.money import round_half_up

SERVICES: Final = "Services"
COURSES: Final = "Courses"
VISITS: Final = "Visits"
OTHER: Final = "Other"
PAID_FOR: Final = {
    "subscription": "Membership",
    "agreement": SERVICES,
    "booking": COURSES,
    "booking_fee": COURSES,
    "delivery": VISITS,
}
PRICED: Final = (Kind.INVOICE, Kind.SERVICE, Kind.PLACE, Kind.VISIT)
WITH_SERVICE: Final = "Part of a service: its price holds this"
HUNDREDTH: Final = Decimal("0.01")
Found = Iterator[tuple[int, Entry]]


@dataclass(frozen=True)
class Asked:
    """Which schools, and between which days, both counted."""

    school_ids: Collection[int]
    starts_on: date
    until: date

    @property
    def ends_before(self) -> date:
        """The first day after."""
        return self.until + timedelta(days=1)

    def within(self, day: str) -> Q:
        """Rows of the schools whose day is asked for."""
        return Q(school__in=self.school_ids) & Q(**{f"{day}__gte": self.starts_on, f"{day}__lte": self.until})


def of_schools(
    school_ids: Collection[int], starts_on: date, until: date, kinds: Collection[Kind] = tuple(Kind)
) -> dict[int, list[Entry]]:
    """Return the entries of each school, oldest first; one query for each of six kinds and those of contributions."""
    asked = Asked(list(school_ids), starts_on, until)
    found: dict[int, list[Entry]] = {school_id: [] for school_id in asked.school_ids}
    for reader in dict.fromkeys(READERS[kind] for kind in kinds):
        for school_id, entry in reader(asked):
            found[school_id].append(entry)
    return {school_id: sorted(rows, key=lambda row: row.on) for school_id, rows in found.items()}


def _invoices(asked: Asked) -> Found:
    """Lines of documents to the school's payer, its own account or its trust's: what others pay for it is left out."""
    pays = Exists(SchoolPayer.objects.filter(school=OuterRef("school"), account=OuterRef("document__account")))
    own = Q(document__account__school=F("school")) | Q(document__account__trust=F("school__trust"))
    rows = DocumentLine.objects.filter(
        asked.within("period_starts_on"), pays | own, document__issued_on__lte=asked.until
    )
    columns = (
        "school_id", "document__issued_on", "description", "charge__source_kind", "net_pence", "discount_pence",
        "discount_reason", "document__number",
    )  # fmt: skip
    for school_id, on, title, source, net, discount, reason, number in rows.order_by("pk").values_list(*columns):
        note = f"{number}: {reason}" if reason else number
        group = PAID_FOR.get(source, OTHER)
        yield school_id, Entry(Kind.INVOICE, on, title, group, price_pence=net, discount_pence=discount, note=note)


def _services(asked: Asked) -> Found:
    rows = AgreementLine.objects.filter(asked.within("starts_on"), agreement__status__in=AGREED, replaced_by=None)
    for line in rows.select_related("agreement").order_by("pk"):
        price, full = (_for_days_run(line, pence) for pence in (line.net_pence, line.full_price_pence))
        note = line.agreement.reference
        if line.terminated_on:
            note = f"{note}, until {line.terminated_on:%-d %B %Y}".removeprefix(", ")
        entry = Entry(Kind.SERVICE, line.starts_on, line.title, SERVICES, price_pence=price, full_pence=full, note=note)
        yield line.school_id, entry


def _for_days_run(line: AgreementLine, pence: int) -> int:
    if line.terminated_on is None:
        return pence
    run = min(max((line.terminated_on - line.starts_on).days + 1, 0), (line.ends_before - line.starts_on).days)
    return round_half_up(Decimal(pence) * run / (line.ends_before - line.starts_on).days)


def _places(asked: Asked) -> Found:
    there = Attendance.objects.filter(booking=OuterRef("pk"), presence__in=THERE, session__cancelled_at=None)
    time = Sum(F("session__ends_at") - F("session__starts_at"))
    hours = Subquery(there.order_by().values("booking").annotate(time=time).values("time"))
    rows = Booking.objects.annotate(on=TruncDate("event__starts_at"), time=hours).filter(asked.within("on"))
    rows = rows.filter(status=BookingStatus.CONFIRMED).order_by("pk")
    columns = (
        "school_id", "on", "event__title", "delegate__name", "price_pence", "full_price_pence", "allowance__line", "time",
    )  # fmt: skip
    for school_id, on, title, name, price, full, line, time_there in rows.values_list(*columns):
        yield school_id, Entry(
            Kind.PLACE, on, title, COURSES, unit="place", price_pence=price, full_pence=0 if line else full,
            hours=_hours(time_there), note=WITH_SERVICE if line else name or "Name to follow",
        )  # fmt: skip


def _hours(time: timedelta | None) -> Decimal:
    return (Decimal(int(time.total_seconds())) / 3600).quantize(HUNDREDTH) if time else Decimal(0)


def _visits(asked: Asked) -> Found:
    rows = Delivery.objects.annotate(on=visit_day()).filter(asked.within("on"), status__in=DONE).order_by("pk")
    columns = (
        "school_id",
        "on",
        "offer__title",
        "halves",
        "price_pence",
        "full_price_pence",
        "allowance__line",
        "topic",
    )
    for school_id, on, title, halves, price, full, line, topic in rows.values_list(*columns):
        yield school_id, Entry(
            Kind.VISIT, on, title, VISITS, Decimal(halves) / 2, "day", price_pence=price, full_pence=0 if line else full,
            note=WITH_SERVICE if line else topic,
        )  # fmt: skip


def _downloads(asked: Asked) -> Found:
    rows = Download.objects.annotate(on=TruncDate("taken_at")).filter(asked.within("on")).order_by("pk")
    for school_id, on, title, name in rows.values_list("school_id", "on", "material__title", "person__name"):
        yield school_id, Entry(Kind.DOWNLOAD, on, title, note=name or "")


def _unmet(asked: Asked) -> Found:
    rows: QuerySet[Any] = UnmetRequest.objects.annotate(on=TruncDate("asked_at")).filter(asked.within("on"))
    for school_id, on, text, answer, answered in rows.order_by("pk").values_list(
        "school_id", "on", "text", "answer", "answered_at"
    ):
        is_answered = answered is not None
        yield school_id, Entry(Kind.UNMET, on, text, is_answered=is_answered, note=answer or "Not answered yet")


def _contributions(asked: Asked) -> Found:
    for row in given_and_received(asked.school_ids, asked.starts_on, asked.ends_before):
        kind = Kind.GIVEN if row.direction == Direction.GIVEN else Kind.RECEIVED
        yield row.school_id, Entry(kind, asked.until, row.label, quantity=row.quantity, unit=row.unit)


READERS: Final[dict[Kind, Callable[[Asked], Found]]] = {
    Kind.INVOICE: _invoices,
    Kind.SERVICE: _services,
    Kind.PLACE: _places,
    Kind.VISIT: _visits,
    Kind.DOWNLOAD: _downloads,
    Kind.UNMET: _unmet,
    Kind.GIVEN: _contributions,
    Kind.RECEIVED: _contributions,
}
