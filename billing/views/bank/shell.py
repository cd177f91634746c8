"""What the bank adds around every page: its place in the navigation, and lines that wait to be matched."""

from collections.abc import Iterator

from django.urls import reverse

from billing.queries import bank
from billing.views.shell import MONEY
from membership.requests import PersonRequest
from tenants.access import allowed
from tenants.money import format_pence
from tenants.shell import NavItem, Need


def navigation(request: PersonRequest) -> Iterator[NavItem]:
    """The queue, for those who receive money."""
    if allowed(request, "billing.record_payments"):
        yield NavItem("Bank", reverse("bank"), order=74, section=MONEY)


def needs(request: PersonRequest) -> Iterator[Need]:
    """Lines of the statements nobody has decided about."""
    if not allowed(request, "billing.record_payments"):
        return
    waiting = bank.totals(bank.filtered(bank.lines(), {}))
    if waiting.count:
        yield Need(
            title=f"{waiting.count} line{'s' if waiting.count != 1 else ''} of the bank statement to match",
            url=reverse("bank"),
            reason=f"{format_pence(waiting.in_pence)} came in and is set against no invoice yet",
            button_label="Match them",
        )
