"""Visits: which somebody may see, which a list asks for, one with all its page shows."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Min, Prefetch, Q, QuerySet

from membership.models import Person, School
from offers.enums import DeliveryStatus, OfferStatus
from offers.models import Delivery, DeliverySlot, Offer
from offers.policies import ASKING
from offers.queries.deliveries.terms import DELIVERED_KINDS

Status = DeliveryStatus
OPEN: Final = (Status.REQUESTED, Status.MATCHED, Status.SCHEDULED, Status.DELIVERED)


def known(person: Person) -> QuerySet[Delivery]:
    """Return the visits somebody may see at all: all for the office, else of their schools and their own."""
    rows = Delivery.objects.select_related("offer", "school", "provider", "allowance").prefetch_related("slots")
    if person.office_role_names:
        return rows
    asking = [pk for pk, names in person.roles_by_school.items() if names & ASKING]
    return rows.filter(Q(school__in=asking) | Q(provider__person=person))


def visible(person: Person, school: School | None) -> QuerySet[Delivery]:
    """Return the visits of a list: those of the school somebody acts for, else all they may see."""
    rows = known(person)
    return rows.filter(school=school.pk) if school else rows


def own(person: Person) -> QuerySet[Delivery]:
    """Return the visits somebody delivers, the next first."""
    rows = Delivery.objects.filter(provider__person=person).select_related("offer", "school", "provider")
    return rows.prefetch_related("slots").annotate(first_day=Min("slots__on_day")).order_by("first_day", "pk")


def filtered(rows: QuerySet[Delivery], wanted: Mapping[str, str]) -> QuerySet[Delivery]:
    """Return the rows a list's address asks for: status, provider, pool, words."""
    found = Q()
    if wanted.get("status") in Status.values:
        found &= Q(status=wanted["status"])
    if wanted.get("show") == "open":
        found &= Q(status__in=OPEN)
    if wanted.get("show") == "query":
        found &= Q(status=Status.DELIVERED, query__gt="")
    if wanted.get("provider", "").isdecimal():
        found &= Q(provider=int(wanted["provider"]))
    if wanted.get("pool", "").isdecimal():
        found &= Q(offer__pool=int(wanted["pool"]))
    if words := wanted.get("q", "").strip():
        found &= Q(topic__icontains=words) | Q(school__name__icontains=words) | Q(offer__title__icontains=words)
    return rows.filter(found)


def find(rows: QuerySet[Delivery], delivery_id: int) -> Delivery | None:
    """Return one visit with its offer, prices, people and days."""
    related = ("requested_by", "signed_by", "provider__person", "offer__pool", "statement", "school__trust")
    slots = Prefetch("slots", DeliverySlot.objects.order_by("on_day", "half"))
    found = rows.select_related(*related).prefetch_related(None)
    return found.prefetch_related(slots, "offer__prices", "offer__classes").filter(pk=delivery_id).first()


def get(delivery_id: int) -> Delivery:
    """Return one visit as its e-mails need it."""
    return Delivery.objects.select_related("offer", "school", "provider__person", "requested_by").get(pk=delivery_id)


def requestable(on: date) -> QuerySet[Offer]:
    """Return the offers whose days a school can ask for on a day."""
    rows = Offer.objects.filter(kind__in=DELIVERED_KINDS, status=OfferStatus.PUBLISHED)
    return rows.filter(starts_on__lte=on + timedelta(days=366), ends_before__gt=on).select_related("category", "pool")


def offer(offer_id: int) -> Offer | None:
    """Return an offer with its prices and classes."""
    return Offer.objects.prefetch_related("prices", "classes").filter(pk=offer_id).first()


def unsigned_since(before: datetime) -> list[int]:
    """Return the visits that wait for a signature since an instant, without a query and not reminded yet."""
    rows = Delivery.objects.filter(status=Status.DELIVERED, query="", reminded_at__isnull=True, noted_at__lt=before)
    return list(rows.order_by("pk").values_list("pk", flat=True))
