"""Where every view of a review begins: who may open it at all, and what they see of it."""

from django.http import Http404
from django.utils import timezone

from membership.requests import PersonRequest
from peer_review.queries import seeing
from peer_review.queries.seeing import Seen
from tenants import access

# Sends those who are not signed in to sign in; whether there is anything to see, `load` says.
signed_in = access.permission_required("membership.use_service")


def load(request: PersonRequest, pk: int) -> Seen:
    """Return a review as the person sees it; one of which they see nothing is not there (404). Three queries."""
    review = seeing.visible(request.person).filter(pk=pk).first()
    seen = seeing.seen(request.person, review, on=timezone.localdate()) if review else None
    if seen is None or not seen.parts:
        raise Http404("No such review here.")
    return seen


def require(request: PersonRequest, seen: Seen, action: str) -> None:
    """Raise PermissionDenied (403) unless the person may do this: `require(request, seen, "lead")`."""
    access.require(request, f"peer_review.{action}", seen)


def require_part(seen: Seen, part: str) -> None:
    """A part that is not seen is not there (404)."""
    if not seen.sees(part):
        raise Http404("No such part of this review here.")
