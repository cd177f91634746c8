"""The findings of a cycle that stand in reports somebody may read."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from membership.models import Person
from peer_review.bases.reviews import AFTER_SIGNING
from peer_review.enums import Part
from peer_review.models import Cycle, Review
from peer_review.queries import seeing


@dataclass(frozen=True)
class Exported:
    """One finding of a report."""

    school_id: int
    school: str
    theme: str
    kind: str
    level: str
    text: str


def findings(person: Person, cycle: Cycle, on: date) -> list[Exported]:
    """Return the findings in the signed reports of a cycle this person may read, as they were signed, by school. Three queries."""
    rows = Review.objects.filter(cycle=cycle, stage__in=AFTER_SIGNING).select_related("cycle", "framework", "school")
    rows = rows.defer("draft", "timetable").order_by("school__name", "number")
    seen = seeing.seen_many(person, rows, on=on)
    return [
        _exported(one.review, finding)
        for one in seen
        if one.sees(Part.REPORT)
        for finding in one.review.report.get("findings", ())
    ]


def _exported(review: Review, finding: dict[str, Any]) -> Exported:
    return Exported(
        school_id=review.school_id,
        school=str(review.school),
        theme=finding["theme_title"],
        kind=finding["kind_word"],
        level=finding["level_word"],
        text=finding["text"],
    )
