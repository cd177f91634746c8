"""What the lead answers to a point of the factual check; an accepted one changes the wording, and both wordings are kept."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from peer_review.bases import ReplyBase, ReviewBase
from peer_review.enums import MomentKind, ReplyAnswer, Stage
from peer_review.errors import ReviewRefused
from peer_review.operations.reviews import drafts, findings, moving, rows
from peer_review.operations.reviews.checking import is_late


class PointGone(ReviewRefused):
    """The point is not in this review, or was not sent."""

    code = "point_gone"
    message = "This point is not there any more."


class AlreadyAnswered(ReviewRefused):
    """A point is answered once."""

    code = "already_answered"
    message = "This point was answered already. Look at it again."


class AnswerUnusable(ReviewRefused):
    """An answer that accepts changes the wording, one that declines says why."""

    code = "answer_unusable"


class WordingChanged(ReviewRefused):
    """Another answer changed the same words since they were read."""

    code = "wording_changed"
    message = "The wording was changed in the meantime. Look at it again; what you wrote is still in the form."


@dataclass(frozen=True)
class Answer:
    """Accepted, partly or declined; the reason; the new wording over the one that was read; or the finding is taken out."""

    answer: str
    text: str = ""
    wording: str = ""
    read: str = ""
    withdraws: bool = False


@transaction.atomic
def answer(*, by: Any, review: ReviewBase, reply_id: int, answer: Answer, on: date, now: datetime) -> ReplyBase:
    """Answer a point, once. Raises NotItsTurn, PointGone, AlreadyAnswered, AnswerUnusable, WordingChanged."""
    held = moving.hold(review)
    moving.require(held, Stage.CHECK)
    reply = _reply(held, reply_id, on)
    _check(answer)
    said = {"answer": answer.answer, "answer_text": answer.text.strip()}
    if answer.answer != ReplyAnswer.DECLINED:
        said["before"], said["after"] = _reworded(held, reply, by, answer, now)
    rows.write(reply, **said, answered_at=now, **held.credit(by, "answered_by"))
    moving.note(by=by, review=held, kind=MomentKind.CHECKED, text=_words(held, reply), now=now)
    return reply


def wording(review: ReviewBase, reply: Any) -> str:
    """Return the words a point is about, as they stand; empty for a finding that was withdrawn."""
    if reply.part in review.draft or reply.finding_id is None:
        return str(review.draft.get(reply.part, ""))
    return "" if reply.finding.withdrawn_at else str(reply.finding.text)


def _reply(held: Any, reply_id: int, on: date) -> Any:
    """A point is the lead's to see once it is sent, or the window is over."""
    reply = held.replies.select_related("finding").filter(pk=reply_id).first()
    if reply is None or not (reply.sent_at or is_late(held, on)):
        raise PointGone
    if reply.answer != ReplyAnswer.WAITING:
        raise AlreadyAnswered
    return reply


def _check(answer: Answer) -> None:
    if answer.answer not in (ReplyAnswer.ACCEPTED, ReplyAnswer.PARTLY, ReplyAnswer.DECLINED):
        raise AnswerUnusable("Accept the point, accept it in part, or decline it.")
    if answer.answer != ReplyAnswer.ACCEPTED and not answer.text.strip():
        raise AnswerUnusable("Say why the point is not followed, or not in full.")


def _reworded(held: Any, reply: Any, by: Any, answer: Answer, now: datetime) -> tuple[str, str]:
    before, after = wording(held, reply), answer.wording.replace("\r\n", "\n").strip()
    if answer.read.replace("\r\n", "\n").strip() != before.replace("\r\n", "\n").strip():
        raise WordingChanged
    if reply.finding is not None and reply.finding.withdrawn_at:
        return "", ""  # an earlier answer took it out
    if answer.withdraws and reply.finding is not None:
        findings.write(held, reply.finding, by, now, withdrawn_at=now)
        return before, ""
    if not after or after == before:
        raise AnswerUnusable("Change the wording as the point asks: what is accepted must be seen in the report.")
    if reply.finding is not None:
        findings.write(held, reply.finding, by, now, text=after)
    else:
        drafts.keep(held, by, {**held.draft, reply.part: after}, now)
    return before, after


def _words(held: Any, reply: Any) -> str:
    place = list(held.replies.values_list("pk", flat=True)).index(reply.pk) + 1
    return f"Point {place}: {reply.get_answer_display().lower()}"
