"""The factual check: the reviewed say what is wrong in the draft, the lead answers each point, both see every word of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from peer_review.bases import ReviewBase
from peer_review.enums import MomentKind, ReplyAnswer, Stage
from peer_review.errors import ReviewRefused
from peer_review.operations.reviews import moving
from peer_review.operations.reviews.drafts import SECTIONS

FINDING: Final = "finding"
MOST_LETTERS: Final = 5_000


class PointUnusable(ReviewRefused):
    """A point needs words, and something of the draft it is about."""

    code = "point_unusable"


class AlreadySent(ReviewRefused):
    """The factual check was sent before."""

    code = "already_sent"
    message = "The factual check was sent already. What the lead answers appears beside each point."


class NothingWasDeclined(ReviewRefused):
    """The right to reply is for what the lead did not follow."""

    code = "nothing_declined"
    message = "A statement is printed with the report when the lead did not follow one of your points in full."


@dataclass(frozen=True)
class Point:
    """One thing that is wrong: in a finding, or in a section of the draft."""

    part: str
    says: str
    proposed: str = ""
    finding_id: int | None = None


@transaction.atomic
def keep(*, by: Any, review: ReviewBase, points: Sequence[Point], now: datetime) -> None:
    """Keep the points as they are now, to be sent later; the same again changes nothing.

    Raises NotItsTurn, AlreadySent, PointUnusable.
    """
    _noted(_open(review), by, points, now)


@transaction.atomic
def send(*, by: Any, review: ReviewBase, now: datetime, on: date, points: Sequence[Point] | None = None) -> int:
    """Send the check with these points, or those saved; return how many. None at all: nothing to correct.

    After the reply window it is taken as long as the lead has not agreed the report, and the timeline says it came late.
    Raises NotItsTurn, AlreadySent, PointUnusable.
    """
    held = _open(review)
    if points is not None:
        _noted(held, by, points, now)
    held.replied_at = now
    held.save(update_fields=["replied_at"])
    count = int(_unsent(held).update(sent_at=now))
    text = _words(held.words.host, count) + _late(held, on)
    moving.note(by=by, review=held, kind=MomentKind.CHECKED, text=text, now=now)
    return count


@transaction.atomic
def state(*, by: Any, review: ReviewBase, text: str, now: datetime) -> None:
    """Write, change or empty the statement of the reviewed, printed with the report as they write it (right to reply).

    For who got less than accepted on a point, until the report is signed. Raises NotItsTurn, NothingWasDeclined.
    """
    held = moving.hold(review)
    moving.require(held, Stage.CHECK, Stage.AGREED)
    words = text.replace("\r\n", "\n").strip()
    if words == held.reply_statement:
        return
    if words and not held.replies.filter(answer__in=(ReplyAnswer.DECLINED, ReplyAnswer.PARTLY)).exists():
        raise NothingWasDeclined
    if len(words) > MOST_LETTERS:
        raise PointUnusable("A statement has at most 5,000 characters.")
    held.reply_statement = words
    if held.report:
        held.report = {**held.report, "statement": words}
    held.save(update_fields=["reply_statement", "report"])
    did = "wrote a statement, printed with the report" if words else "took its statement back"
    moving.note(by=by, review=held, kind=MomentKind.CHECKED, text=f"The {held.words.host} {did}", now=now)


def is_late(review: ReviewBase, on: date) -> bool:
    """Whether the reply window is over."""
    return review.reply_due_on is not None and on > review.reply_due_on


def _open(review: ReviewBase) -> Any:
    held = moving.hold(review)
    moving.require(held, Stage.CHECK)
    if held.replied_at:
        raise AlreadySent
    return held


def _unsent(held: Any) -> Any:
    return held.replies.filter(sent_at__isnull=True)


def _noted(held: Any, by: Any, points: Sequence[Point], now: datetime) -> None:
    """What stays is not touched, what changed or went is taken away, what is new is written."""
    wanted = [_checked(held, point) for point in points]
    for row in _unsent(held):
        facts = {name: getattr(row, name) for name in ("part", "says", "proposed", "finding_id")}
        if facts in wanted:
            wanted.remove(facts)
        else:
            row.delete()
    for facts in wanted:
        held.replies.create(at=now, **facts, **held.credit(by))


def _checked(held: Any, point: Point) -> dict[str, Any]:
    says, proposed = (text.replace("\r\n", "\n").strip() for text in (point.says, point.proposed))
    if not says:
        raise PointUnusable("Say what is wrong, and how you know.")
    if max(len(says), len(proposed)) > MOST_LETTERS:
        raise PointUnusable("A point has at most 5,000 characters. Make two of it.")
    facts = {"part": point.part, "says": says, "proposed": proposed, "finding_id": None}
    if point.part in SECTIONS:
        return facts
    found = held.findings.filter(pk=point.finding_id, withdrawn_at__isnull=True) if point.finding_id else None
    if point.part != FINDING or found is None or not found.exists():
        raise PointUnusable("Choose the finding or the section the point is about.")
    return facts | {"finding_id": point.finding_id}


def _words(host: str, count: int) -> str:
    if not count:
        return f"The {host} has nothing to correct"
    return f"The {host} sent its factual check: {count} {'point' if count == 1 else 'points'}"


def _late(held: ReviewBase, on: date) -> str:
    return f", after the reply window ended on {held.reply_due_on:%-d %B %Y}" if is_late(held, on) else ""
