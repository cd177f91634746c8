"""Where every view of a review begins: who may open it at all, and what they see of it."""

from datetime import date
from typing import Any, Final, Protocol

from django.http import Http404, HttpRequest
from django.utils import timezone
from django_tenants.utils import get_public_schema_name

from membership.requests import PersonRequest
from peer_review.queries import seeing
from peer_review.queries.reports import shares
from peer_review.queries.seeing import Seen
from tenants import access
from tenants.backend.default import connection

# Sends those who are not signed in to sign in; whether there is anything to see, `load` says.
signed_in = access.permission_required("peer_review.use")


class ReviewRequest(HttpRequest):
    """A request about a review, on either kind of host: the actor is a person of a partnership, or an account."""

    actor: Any
    htmx: Any


class Eyes(Protocol):
    """How reviews are looked at on one kind of host: by persons of a partnership, or by accounts of the association."""

    def visible(self, actor: Any, *, on: date) -> Any:
        """Return the reviews of which the actor sees anything on a day."""

    def seen(self, actor: Any, review: Any, *, on: date) -> Seen:
        """Return one review as the actor sees it."""


class Shares(Protocol):
    """How one kind of host finds whom a report is shared with."""

    def by_key(self, key: str) -> Any:
        """Return the consent a link belongs to, with its review."""

    def by_email(self, email: str) -> Any:
        """Return whoever signs in here with an address."""

    def unopened(self, actor: Any, seen: Seen, on: date) -> list[int]:
        """Return the consents by which the actor looks at the report and that nobody has opened yet."""


_eyes: Final[dict[str, Any]] = {"partnership": seeing}
_shares: Final[dict[str, Any]] = {"partnership": shares}


def register_association(eyes: Eyes, shares_there: Shares) -> None:
    """Name how accounts look at reviews between partnerships, and find shares; called from `ready()`."""
    _eyes["association"], _shares["association"] = eyes, shares_there


def shares_here() -> Shares:
    """Return how this host finds whom a report is shared with."""
    found: Shares = _shares[_kind()]
    return found


def load(request: ReviewRequest | PersonRequest, pk: int, part: str = "", *, may: str = "") -> Seen:
    """Return a review as the actor sees it. Three queries.

    One of which they see nothing, or not the part, is not there (404); what is seen but not allowed is refused (403).
    """
    eyes, on = _eyes[_kind()], timezone.localdate()
    review = eyes.visible(request.actor, on=on).filter(pk=pk).first()
    seen: Seen | None = eyes.seen(request.actor, review, on=on) if review else None
    if seen is None or not seen.parts or (part and not seen.sees(part)):
        raise Http404("No such review, or part of one, here.")
    if may:
        require(request, seen, may)
    return seen


def require(request: HttpRequest, seen: Seen, action: str) -> None:
    """Raise PermissionDenied (403) unless the actor may do this: `require(request, seen, "lead")`."""
    access.require(request, f"peer_review.{action}", seen)


def _kind() -> str:
    return "association" if connection.schema_name == get_public_schema_name() else "partnership"
