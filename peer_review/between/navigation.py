"""What reviews between partnerships add to the association's navigation and home."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django_tenants.utils import get_public_schema_name

from peer_review.between.queries import rounds
from tenants.access import allowed
from tenants.backend.default import connection
from tenants.demo import DemoAccount
from tenants.shell import NavItem, Need


def items(request: HttpRequest) -> Iterator[NavItem]:
    """Give “Peer review” to the association's staff, “Reviews” to representatives."""
    if connection.schema_name != get_public_schema_name():
        return
    if allowed(request, "between.organise"):
        yield NavItem("Peer review", reverse("between_rounds"), order=50)
    elif allowed(request, "between.take_part"):
        yield NavItem("Reviews", reverse("between_reviews"), order=50)


def demo_accounts(request: HttpRequest) -> Iterator[DemoAccount]:
    """Offer who speaks for a partnership on the association's host, for the demo's sign-in page."""
    if connection.schema_name != get_public_schema_name():
        return
    for row in rounds.representatives():
        role = "Leader" if row.is_leader else "Reviewer"
        yield DemoAccount(row.account_id, row.name, role, str(row.partnership), "Partnerships’ representatives")


def needs(request: HttpRequest) -> Iterator[Need]:
    """Ask representatives for their answers to invitations."""
    if connection.schema_name != get_public_schema_name() or not allowed(request, "between.take_part"):
        return
    for seat in rounds.invitations(request.user):  # type: ignore[arg-type]
        yield Need(f"Will you review {seat.review.partnership}?", reverse("between_reviews"), button_label="Answer")
