"""The signature of the head: of the report exactly as it was frozen, once."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction

from peer_review import sealing
from peer_review.bases import ReviewBase
from peer_review.enums import Stage
from peer_review.errors import ReviewRefused
from peer_review.operations.reviews import moving, onward
from peer_review.operations.reviews.agreeing import AlreadySigned

STATEMENT: Final = (
    "I have read this report. It is our own; I decide who else sees it, beyond what we agreed to at its start."
)


class SignatureUnusable(ReviewRefused):
    """A signature is a name under a statement."""

    code = "signature_unusable"
    message = "Enter your name as you sign."


class ReportChanged(ReviewRefused):
    """The report is not the one that was read."""

    code = "report_changed"
    message = "The report was changed since you opened it. Read it again before you sign."


@transaction.atomic
def sign(*, by: Any, review: ReviewBase, name: str, digest: str, now: datetime, statement: str = STATEMENT) -> None:
    """Sign the agreed report whose digest was shown to the signer.

    Raises AlreadySigned, NotItsTurn, SignatureUnusable, ReportChanged.
    """
    held = moving.hold(review)
    if held.signed_at:
        raise AlreadySigned
    moving.require(held, Stage.AGREED)
    if not name.strip():
        raise SignatureUnusable
    if not is_own(name, by):
        raise SignatureUnusable(f"Sign with your own name, as your account has it: {by}.")
    if sealing.digest(held.report) != digest:
        raise ReportChanged
    signature = {
        "signed_at": now,
        "signed_name": name.strip()[:120],
        "signed_statement": statement.strip(),
        "signed_digest": digest,
        **held.credit(by, "signed_by"),
    }
    for field, value in signature.items():
        setattr(held, field, value)
    words = held.words.say("the {head} signed the report")
    moving.advance(by=by, review=held, to=Stage.SIGNED, now=now, text=words, also=tuple(signature))
    if held.next_stage == Stage.FOLLOW_UP:
        onward.leave(by=by, review=held, now=now)


def is_own(name: str, by: Any) -> bool:
    """Whether a typed name is the signer's: every part of the account's name is in it, whatever stands besides."""
    own = set(str(by or "").casefold().split())
    return "@" in str(by) or own <= set(name.casefold().split())
