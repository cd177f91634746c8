"""Who may open what of the register: the office all of it, a reviewer their own; others’ is not there."""

from django.http import Http404
from django.urls import reverse

from membership.requests import PersonRequest
from peer_review.enums import SeatStatus
from peer_review.models import Review, Reviewer, Seat
from peer_review.presenters.reviewers import register as present
from peer_review.queries.reviewers import places, register
from tenants.access import allowed, require


def load(request: PersonRequest, reviewer_id: int) -> Reviewer:
    """Return an entry somebody may see (404 otherwise)."""
    found = register.find(reviewer_id)
    if found is None or not allowed(request, "peer_review.view_reviewer", found):
        raise Http404("No such reviewer here.")
    return found


def load_to_change(request: PersonRequest, reviewer_id: int) -> Reviewer:
    """Return an entry somebody may declare and enter things for: their own, or any for the office."""
    found = load(request, reviewer_id)
    require(request, "peer_review.change_reviewer", found)
    return found


def load_seat(request: PersonRequest, seat_id: int) -> Seat:
    """Return a place somebody may answer: their own once they are asked, or any for the office (404 otherwise)."""
    found = places.find(seat_id)
    if found is None or not allowed(request, "peer_review.change_reviewer", found.reviewer):
        raise Http404("No such place here.")
    if found.status == SeatStatus.PLANNED and not allowed(request, "peer_review.coordinate"):
        raise Http404("Nobody has been asked yet.")
    return found


def load_review(request: PersonRequest, review_id: int) -> Review:
    """Return a review whose team the office changes."""
    found = places.review(review_id)
    if found is None:
        raise Http404("No such review here.")
    return found


def back(request: PersonRequest, shown: Reviewer) -> str:
    """Return where a reviewer's things were opened from: the register, or somebody's own page."""
    if shown.person_id == request.person.pk and not allowed(request, "peer_review.view_register"):
        return reverse("my_reviewing")
    return reverse("reviewer", args=[shown.pk])


def form_context(request: PersonRequest, shown: Reviewer, title: str) -> dict[str, object]:
    """Return what the pages of all forms about a reviewer say around them."""
    where = back(request, shown)
    is_own = where == reverse("my_reviewing")
    crumbs = present.own_crumbs(title) if is_own else present.crumbs((str(shown), where), (title, ""))
    return {"title": title, "crumbs": crumbs, "cancel_url": where}
