"""Terms of booking: the versions, and whether one was used."""

from django.db.models import Count, QuerySet

from offers.models import BookingPolicy


def versions() -> QuerySet[BookingPolicy]:
    """Return all versions, by name, newest first, each with how many `event_count` events stand under it."""
    return BookingPolicy.objects.annotate(event_count=Count("events")).order_by("name", "-version")


def find(policy_id: int) -> BookingPolicy | None:
    """Return one version with its `event_count`; one query."""
    return versions().filter(pk=policy_id).first()


def history(policy: BookingPolicy) -> list[BookingPolicy]:
    """Return all versions of the same name, newest first; one query."""
    return list(versions().filter(name=policy.name))


def is_used(policy: BookingPolicy) -> bool:
    """Whether an event stands under a version; its bookings keep a copy of it; one query."""
    return policy.events.exists()
