"""What the API adds around every page: its entry in the side navigation."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse

from tenants.access import allowed
from tenants.shell import NavItem


def navigation(request: HttpRequest) -> Iterator[NavItem]:
    """API keys, for those who may issue them and are in the office now."""
    person = getattr(request, "person", None)
    if person and not request.acting_school and allowed(request, "membership.change_settings"):  # type: ignore[attr-defined]
        yield NavItem("API keys", reverse("api-keys"), order=96, section="Partnership")
