"""What of visits needs somebody, as the lines of a home."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.timezone import localdate

from offers.enums import DeliveryStatus
from offers.models import Delivery, Pairing
from offers.queries.waiting import OfOffice
from tenants.shell import Need


def of_office(work: OfOffice) -> Iterator[Need]:
    """Requests to match, days to set, queries that were not answered."""
    rows = (
        (work.requested, "request", "to match with a provider", "?status=requested", "Match"),
        (work.matched, "visit", "without days", "?status=matched", "See them"),
        (work.queried, "visit", "queried by the school", "?show=query", "See them"),
    )
    for count, noun, what, query, label in rows:
        if count:
            plural = "s" if count != 1 else ""
            yield Need(f"{count} {noun}{plural} {what}", f"{reverse('deliveries')}{query}", button_label=label)


def of_finance(count: int) -> Iterator[Need]:
    """Statements that were sent and are not paid yet."""
    if count:
        plural = "s" if count != 1 else ""
        yield Need(
            f"{count} statement{plural} of providers to pay",
            f"{reverse('provider_statements')}?status=sent",
            button_label="See them",
        )


def of_school(visits: Sequence[Delivery]) -> Iterator[Need]:
    """Visits to sign."""
    for visit in visits:
        yield Need(
            f"Sign for the visit of {visit.provider}",
            reverse("delivery", args=[visit.pk]),
            reason=f"{visit.offer}: {visit.topic}",
            button_label="Read and sign",
            is_primary=True,
        )


def of_provider(visits: Sequence[Delivery]) -> Iterator[Need]:
    """Days to set, notes to write once a visit's day has come, queries to answer."""
    today = localdate()
    for visit in visits:
        held = [slot.on_day for slot in visit.slots.all()]
        url = reverse("delivery", args=[visit.pk])
        if visit.status == DeliveryStatus.DELIVERED:
            yield Need(f"{visit.school} has a query", url, reason=visit.query, button_label="Answer", is_primary=True)
        elif visit.status == DeliveryStatus.MATCHED:
            yield Need(f"Set the days at {visit.school}", url, reason=str(visit.offer), button_label="Set the days")
        elif held and min(held) <= today:
            yield Need(f"Write the note of {visit.school}", url, reason=str(visit.offer), button_label="Write it")


def of_pairings(pairings: Sequence[Pairing]) -> Iterator[Need]:
    """Proposals to answer."""
    for pairing in pairings:
        yield Need(
            f"{pairing.get_kind_display()}: do you agree?",
            reverse("pairing", args=[pairing.pk]),
            reason=f"{pairing.booking.delegate} and {pairing.partner}, {pairing.event}",
            button_label="Answer",
        )
