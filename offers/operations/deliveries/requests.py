"""A school, or the office for it, asks for days of an offer: priced at once, matched and set later."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from membership.models import Person, School
from offers.enums import DeliveryStatus
from offers.errors import OffersRefused
from offers.models import Delivery, Offer
from offers.operations.deliveries.rows import lock_school, tell
from offers.queries.deliveries import terms as prices

MOST_HALVES: Final = 80
SAME_REQUEST: Final = timedelta(minutes=10)


class WrongTime(OffersRefused):
    """The days that are wanted cannot be."""

    code = "wrong_time"


@dataclass(frozen=True)
class Wanted:
    """What is asked for: so many half days about a topic, in a time."""

    offer_id: int
    topic: str
    halves: int
    wanted_from: date | None = None
    wanted_by: date | None = None
    purchase_order: str = ""


@transaction.atomic
def request(*, by: Person | None, school_id: int, wanted: Wanted, on: date, now: datetime) -> Delivery:
    """Ask for a visit and freeze what it costs; the same request twice in ten minutes is one.

    Raises WrongTime, NotDelivered, NotForSchool, NotBought, NotPriced.
    """
    _refuse_time(wanted, on)
    school = lock_school(school_id)
    same = _same(by, school, wanted, now)
    if same:
        return same
    offer = Offer.objects.prefetch_related("prices", "classes").get(pk=wanted.offer_id)
    found = prices.terms(offer, school, wanted.halves, on)
    made = Delivery.objects.create(
        school=school,
        offer=offer,
        requested_by=by,
        requested_at=now,
        topic=wanted.topic,
        halves=wanted.halves,
        wanted_from=wanted.wanted_from,
        wanted_by=wanted.wanted_by,
        purchase_order=wanted.purchase_order,
        **vars(found),
    )
    tell(made, "requested")
    return made


def _refuse_time(wanted: Wanted, on: date) -> None:
    if not 1 <= wanted.halves <= MOST_HALVES:
        raise WrongTime(f"Ask for half a day or more, and no more than {MOST_HALVES // 2} days at once.")
    if wanted.wanted_by and wanted.wanted_by < max(wanted.wanted_from or on, on):
        raise WrongTime("The last day must not be before the first, nor in the past.")


def _same(by: Person | None, school: School, wanted: Wanted, now: datetime) -> Delivery | None:
    rows = Delivery.objects.filter(
        school=school,
        requested_by=by,
        status=DeliveryStatus.REQUESTED,
        requested_at__gt=now - SAME_REQUEST,
        **vars(wanted),
    )
    return rows.first()
