"""What benchmarking adds to the side navigation of both kinds of host."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django_tenants.utils import get_public_schema_name

from benchmarking import indicators
from tenants.access import allowed
from tenants.backend.default import connection
from tenants.shell import NavItem

OPERATIONS = "Operations"
INSIGHT = "Insight"


def items(request: HttpRequest) -> Iterator[NavItem]:
    """Give the association's sections on its host, “Insight” on a partnership's."""
    if connection.schema_name == get_public_schema_name():
        yield NavItem("Home", reverse("home"), order=10)
        yield NavItem("Partnerships", reverse("partnership_directory"), order=20)
        yield from _for_staff(request)
    elif allowed(request, "benchmarking.view_insight"):
        yield NavItem("Compare", reverse("insight"), order=67, section=INSIGHT)


def _for_staff(request: HttpRequest) -> Iterator[NavItem]:
    if allowed(request, "benchmarking.compare"):
        yield NavItem("Compare", reverse("compare"), order=30)
        yield NavItem("Indicators", reverse("indicators"), order=40, count=len(indicators.ALL))
    if allowed(request, "benchmarking.view_logs"):
        yield NavItem("Publications", reverse("publications"), order=60, section=OPERATIONS)
        yield NavItem("Consent log", reverse("consent_log"), order=61, section=OPERATIONS)
