"""What happened at schools between two days, as entries of a value statement: the lists behind every figure.

Days are London's, both counted. A service ended early counts for the days it ran; what was paid for with an allowance of a
bought service has no price of its own, the service's holds it.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from membership.contributions import Direction, given_and_received
from offers.figures.value import Entry, Kind
from offers.models import Download, UnmetRequest
from offers.queries.attendance import THERE
from offers.queries.insight.happened import Asked, agreed, confirmed, for_days_run, invoice_lines, took_place

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
WITH_SERVICE: Final = "Part of a service: its price holds this"
HUNDREDTH: Final = Decimal("0.01")
Found = Iterator[tuple[int, Entry]]


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
    columns = (
        "school_id", "document__issued_on", "description", "charge__source_kind", "net_pence", "discount_pence",
        "discount_reason", "document__number",
    )  # fmt: skip
    rows = invoice_lines(asked).order_by("pk").values_list(*columns)
    for school_id, on, title, source, net, discount, reason, number in rows:
        note = f"{number}: {reason}" if reason else number
        group = PAID_FOR.get(source, OTHER)
        yield school_id, Entry(Kind.INVOICE, on, title, group, price_pence=net, discount_pence=discount, note=note)


def _services(asked: Asked) -> Found:
    lines = agreed(asked).select_related("agreement").order_by("terminated_on", "pk")  # what came after a change, later
    kept: dict[int, tuple[int, int]] = {}  # of a service that was changed, by the line that came after it
    began = {line.pk for line in lines}
    for line in lines:
        before = kept.pop(line.pk, (0, 0))
        price = for_days_run(line, line.net_pence) + before[0]
        full = for_days_run(line, line.full_price_pence) + before[1]
        if line.replaced_by_id in began:
            kept[line.replaced_by_id] = (price, full)
            continue
        note = line.agreement.reference
        if line.terminated_on:
            note = f"{note}, until {line.terminated_on:%-d %B %Y}".removeprefix(", ")
        entry = Entry(Kind.SERVICE, line.starts_on, line.title, SERVICES, price_pence=price, full_pence=full, note=note)
        yield line.school_id, entry


def _places(asked: Asked) -> Found:
    was_there = Q(attendances__presence__in=THERE, attendances__session__cancelled_at=None)
    time = Sum(F("attendances__session__ends_at") - F("attendances__session__starts_at"), filter=was_there)
    rows = confirmed(asked).annotate(time=time).order_by("pk")
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
    rows = took_place(asked).order_by("pk").values_list(*columns)
    for school_id, on, title, halves, price, full, line, topic in rows:
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
