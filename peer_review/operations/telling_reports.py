"""The steps from the draft that is sent to the closed review, each followed by an e-mail to those it concerns.

Each kind of review has tasks of its own that write: `peer_review.…`, `between.…`.
"""

from datetime import date
from typing import Any

from django.db import transaction

from peer_review.bases import ReviewBase, ShareBase
from peer_review.operations.reviews import actions, agreeing, checking, sending, sharing, signing
from peer_review.operations.telling import tell
from tenants.queue import enqueue


@transaction.atomic
def send_draft(*, by: Any, review: ReviewBase, **said: Any) -> date:
    """Send the draft, tell the head, and return the day the reply is due."""
    due = sending.send(by=by, review=review, **said)
    tell("draft_sent", by, review)
    return due


@transaction.atomic
def send_check(*, by: Any, review: ReviewBase, **said: Any) -> None:
    """Send the factual check and tell the lead."""
    checking.send(by=by, review=review, **said)
    tell("replied", by, review)


@transaction.atomic
def agree(*, by: Any, review: ReviewBase, **said: Any) -> None:
    """Agree the report and tell the head, who signs it."""
    agreeing.agree(by=by, review=review, **said)
    tell("report_agreed", by, review)


@transaction.atomic
def redraft(*, by: Any, review: ReviewBase, **said: Any) -> None:
    """Go back to the draft and tell the head."""
    agreeing.redraft(by=by, review=review, **said)
    tell("redrafted", by, review)


@transaction.atomic
def sign(*, by: Any, review: ReviewBase, **said: Any) -> None:
    """Sign the report and tell the team."""
    signing.sign(by=by, review=review, **said)
    tell("report_signed", by, review)


@transaction.atomic
def agree_plan(*, by: Any, review: ReviewBase, **said: Any) -> None:
    """Agree the action plan and tell the lead."""
    actions.agree(by=by, review=review, **said)
    tell("plan_agreed", by, review)


@transaction.atomic
def share(*, by: Any, review: ReviewBase, **said: Any) -> ShareBase:
    """Share the report and write to whom it is shared with."""
    made, is_new = sharing.share(by=by, review=review, **said)
    if is_new:
        enqueue(f"{review._meta.app_label}.email_share", share_id=made.pk)
    return made


@transaction.atomic
def revoke(*, by: Any, review: ReviewBase, **said: Any) -> None:
    """Take a consent back and write to whom it was given."""
    gone = sharing.revoke(by=by, review=review, **said)
    enqueue(f"{review._meta.app_label}.email_revoked", share_id=gone.pk)
