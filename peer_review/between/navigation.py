"""What reviews between partnerships add to the association's navigation and home."""

from collections.abc import Iterator
from datetime import date
from typing import Final, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate
from django_tenants.utils import get_public_schema_name

from peer_review.between.queries import rounds
from peer_review.presenters.reports import needs as reports
from peer_review.presenters.stages import needs as stages
from peer_review.queries.due import overdue
from tenants.access import allowed
from tenants.accounts.models import User
from tenants.backend.default import connection
from tenants.demo import DemoAccount
from tenants.queries.counting import numbers
from tenants.shell import NavItem, Need

WAITING: Final = {
    "short": "without a lead or a second reviewer",
    "overdue": "overdue",
    "undated": "without a day",
}


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
    """Ask representatives for answers and for what is theirs to do; show staff teams that lack somebody, and what is late."""
    if not allowed(request, "between.take_part"):
        return
    if allowed(request, "between.organise"):
        yield from _of_staff(localdate())
    else:
        yield from _of_representative(cast(User, request.user), localdate())


def _of_staff(on: date) -> Iterator[Need]:
    rows = rounds.reviews()
    asked = {"short": rounds.short_of_people(rows), "overdue": overdue(rows, on), "undated": rounds.undated(rows)}
    for show, count in numbers(**asked).items():
        if count:
            noun = "review between partnerships" if count == 1 else "reviews between partnerships"
            verb = "is" if count == 1 else "are"
            title = f"{count} {noun} {verb} {WAITING[show]}"
            yield Need(title, f"{reverse('between_reviews')}?show={show}", button_label="See them")


def _of_representative(account: User, on: date) -> Iterator[Need]:
    for seat in rounds.invitations(account):
        yield Need(
            f"Will you review {seat.review.partnership}?", reverse("between_reviews"), reason=str(seat.review.cycle),
            button_label="Answer", is_primary=True,
        )  # fmt: skip
    for review in rounds.to_date(account):
        yield Need(
            f"Set the day of the visit: {review.partnership}", reverse("review_date", args=[review.pk]),
            reason=str(review.cycle), button_label="Set the day",
        )  # fmt: skip
    yield from stages.of_person(rounds.waiting_for(account, on), on)
    yield from reports.follow_ups(rounds.looking_back(account, on), on)
