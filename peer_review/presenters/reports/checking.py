"""What the draft says beside its boxes, and the points with their answers."""

from dataclasses import dataclass
from typing import Any, Final

from peer_review import rewording
from peer_review.bases import ReplyBase, ReviewBase
from peer_review.enums import ReplyAnswer
from peer_review.forms.reports.checking import Item
from peer_review.operations.reviews.checking import FINDING, Point
from peer_review.queries.reports.content import SECTIONS, section_title

COLOURS: Final = {
    ReplyAnswer.WAITING: "neutral",
    ReplyAnswer.ACCEPTED: "good",
    ReplyAnswer.PARTLY: "warn",
    ReplyAnswer.DECLINED: "bad",
}


@dataclass(frozen=True)
class PointShown:
    """One point: what it is about, what is said and answered, and what the answer changed."""

    id: int
    number: int
    about: str
    says: str
    proposed: str
    answer: str
    colour: str
    reason: str
    changes: list[tuple[str, str]]
    is_waiting: bool


def items(review: ReviewBase) -> list[Item]:
    """Return everything the draft says: its sections, then its findings. One query."""
    says = review.framework.says
    sections = [(key, str(review.draft.get(key, "")).strip()) for key in SECTIONS]
    shown = [Item(key, section_title(key, says), text) for key, text in sections if text]
    for number, row in enumerate(review.findings.filter(withdrawn_at__isnull=True), start=1):
        words = " · ".join(
            filter(None, [says.theme_title(row.theme), says.word(row.kind), says.level_title(row.level)])
        )
        shown.append(Item(FINDING, f"Finding {number}", row.text, row.pk, words))
    return shown


def points(review: ReviewBase, *, is_sent: bool | None = None) -> list[PointShown]:
    """Return the points, those sent or not, or all; numbered as the timeline numbers them. One query."""
    rows = list(review.replies.select_related("finding"))
    kept = [row for row in rows if is_sent is None or bool(row.sent_at) == is_sent]
    numbers = {row.pk: place for place, row in enumerate(rows, start=1)}
    return [_shown(row, numbers[row.pk], review) for row in kept]


def noted(review: ReviewBase) -> list[Point]:
    """Return the points not sent yet, as they were typed. One query."""
    rows = review.replies.filter(sent_at__isnull=True)
    return [Point(row.part, row.says, row.proposed, row.finding_id) for row in rows]


def about(reply: Any, review: ReviewBase) -> str:
    """Return what a point is about."""
    if reply.part != FINDING:
        return section_title(reply.part, review.framework.says)
    return f"Finding: {review.framework.says.theme_title(reply.finding.theme)}" if reply.finding else "A finding"


def _shown(reply: ReplyBase | Any, number: int, review: ReviewBase) -> PointShown:
    answer = ReplyAnswer(reply.answer)
    return PointShown(
        id=reply.pk,
        number=number,
        about=about(reply, review),
        says=reply.says,
        proposed=reply.proposed,
        answer=answer.label,
        colour=COLOURS[answer],
        reason=reply.answer_text,
        changes=rewording.changes(reply.before, reply.after) if reply.before or reply.after else [],
        is_waiting=answer == ReplyAnswer.WAITING,
    )
