"""What operators see in the side navigation."""

from django.http import HttpRequest
from django.urls import reverse

from tenants.access import allowed
from tenants.shell import NavItem

PAGES = (
    ("Partnerships", "operator_partnerships"),
    ("School register", "operator_register"),
    ("Health", "operator_health"),
)


def operator_links(request: HttpRequest) -> list[NavItem]:
    """Return the operator's pages; nothing for others."""
    if not allowed(request, "tenants.operate"):
        return []
    return [
        NavItem(label, reverse(name), order=80 + number, section="Operator")
        for number, (label, name) in enumerate(PAGES)
    ]
