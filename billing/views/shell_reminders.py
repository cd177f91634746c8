"""What reminders add around every page: their place in the navigation, and promises that were not kept."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from billing.queries.waiting import waiting
from membership.requests import PersonRequest
from tenants.access import allowed
from tenants.shell import NavItem, Need, once


def navigation(request: PersonRequest) -> Iterator[NavItem]:
    """Reminders, for the office."""
    if allowed(request, "billing.chase"):
        yield NavItem("Reminders", reverse("reminders"), order=76, section="Money")


def needs(request: PersonRequest) -> Iterator[Need]:
    """Payers who promised to pay by a day that is past, and did not."""
    if not allowed(request, "billing.chase"):
        return
    if broken := once(request, waiting, timezone.localdate()).broken_promises:
        yield Need(
            title=f"{broken} promise{'s' if broken != 1 else ''} to pay not kept",
            url=reverse("reminders"),
            reason="The day has passed and the invoices are still open",
            button_label="See them",
        )
