"""What paying online adds to the office's home: messages that failed, payments that are disputed."""

from collections.abc import Iterator

from django.urls import reverse

from billing.queries import online as queries
from billing.views.shell import MONEY
from membership.requests import PersonRequest
from tenants.access import allowed
from tenants.shell import NavItem, Need


def navigation(request: PersonRequest) -> Iterator[NavItem]:
    """The list of online payments, for the office."""
    if allowed(request, "billing.use_office"):
        yield NavItem("Online payments", reverse("online"), order=75, section=MONEY)


def operator_links(request: PersonRequest) -> Iterator[NavItem]:
    """Messages without an owner, for operators."""
    if allowed(request, "tenants.operate"):
        yield NavItem("Lost messages", reverse("lost_messages"), order=89, section="Operator")


def needs(request: PersonRequest) -> Iterator[Need]:
    """Disputes to answer and messages nobody could follow."""
    if not allowed(request, "billing.use_office"):
        return
    found = queries.troubles()
    if found.disputes:
        yield Need(
            title=f"{found.disputes} card payment{'s are' if found.disputes != 1 else ' is'} disputed",
            url=f"{reverse('gateway_events')}?status=handled",
            reason="The payer’s bank took the money back; answer in Stripe before its deadline",
            button_label="See them",
        )
    if found.failed_events:
        messages = f"{found.failed_events} message{'s' if found.failed_events != 1 else ''}"
        yield Need(
            title=f"{messages} of the card processor could not be followed",
            url=f"{reverse('gateway_events')}?status=failed",
            reason="Money may have moved that is not entered yet",
            button_label="See them",
        )
