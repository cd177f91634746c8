"""What the reviewed say of the review: was it useful, and did it challenge."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction

from peer_review.bases import ReviewBase
from peer_review.enums import MomentKind, Stage
from peer_review.errors import ReviewRefused
from peer_review.operations.reviews import moving

OPEN: Final = (
    Stage.AGREED, Stage.SIGNED, Stage.WORKSHOP, Stage.ACTIONS, Stage.FOLLOW_UP, Stage.CLOSED,
)  # fmt: skip
SCALE: Final = range(1, 6)


class RatingUnusable(ReviewRefused):
    """Both questions are answered, from 1 to 5."""

    code = "rating_unusable"
    message = "Answer both questions: how useful the review was, and how much it challenged."


class RatingClosed(ReviewRefused):
    """Once the review is closed, a rating stays."""

    code = "rating_closed"
    message = "The review is closed, and your rating stays as it is."


@transaction.atomic
def rate(*, by: Any, review: ReviewBase, usefulness: int, challenge: int, comment: str, now: datetime) -> None:
    """Rate usefulness and challenge, each 1 to 5; until the review is closed it can be changed, afterwards given once.

    Raises NotItsTurn, RatingUnusable, RatingClosed.
    """
    held = moving.hold(review)
    moving.require(held, *OPEN)
    if held.rated_at and held.stage == Stage.CLOSED:
        raise RatingClosed
    if usefulness not in SCALE or challenge not in SCALE:
        raise RatingUnusable
    is_first = held.rated_at is None
    held.usefulness, held.challenge, held.rating_comment, held.rated_at = usefulness, challenge, comment.strip(), now
    held.save(update_fields=["usefulness", "challenge", "rating_comment", "rated_at"])
    if is_first:
        moving.note(
            by=by, review=held, kind=MomentKind.NOTED, text=held.words.say("the {host} rated the review"), now=now
        )
