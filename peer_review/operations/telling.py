"""The steps of a review, each followed by an e-mail to those it concerns; pressed twice they write once.

Each kind of review has a task of its own that writes: `peer_review.tell`, `between.tell`.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from peer_review.bases import ReviewBase
from peer_review.operations.reviews import cancelling, focus, postponing, self_evaluation, visits
from tenants.queue import enqueue


@transaction.atomic
def submit(*, by: Any, review: ReviewBase, **said: Any) -> None:
    """Send the self-evaluation and tell the lead reviewer."""
    _then_tell("self_evaluation", by, review, self_evaluation.submit, said)


@transaction.atomic
def write_focus(*, by: Any, review: ReviewBase, **said: Any) -> None:
    """Write the focus and tell the other side."""
    what = "focus_by_school" if said["side"] == "school" else "focus_by_team"
    _then_tell(what, by, review, focus.write, said)


@transaction.atomic
def agree_focus(*, by: Any, review: ReviewBase, **said: Any) -> None:
    """Agree the focus and tell both sides."""
    _then_tell("focus_agreed", by, review, focus.agree, said)


@transaction.atomic
def set_days(*, by: Any, review: ReviewBase, **said: Any) -> None:
    """Set the days of the visit and tell school and team, with an entry for their calendars."""
    _then_tell("dated", by, review, visits.set_days, said)


@transaction.atomic
def postpone(*, by: Any, review: ReviewBase, **said: Any) -> None:
    """Put the visit off and tell school and team."""
    _then_tell("moved" if said.get("new_day") else "postponed", by, review, postponing.postpone, said)


@transaction.atomic
def cancel(*, by: Any, review: ReviewBase, **said: Any) -> None:
    """Cancel the review and tell school and team."""
    _then_tell("cancelled", by, review, cancelling.cancel, said)


def tell(what: str, by: Any, review: ReviewBase) -> None:
    """Have an occasion written about, once the transaction commits."""
    enqueue(f"{review._meta.app_label}.tell", review_id=review.pk, what=what, by_id=getattr(by, "pk", None))


def _then_tell(what: str, by: Any, review: ReviewBase, step: Callable[..., bool], said: dict[str, Any]) -> None:
    if step(by=by, review=review, **said):
        tell(what, by, review)
