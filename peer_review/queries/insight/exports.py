"""The findings of a cycle that stand in reports somebody may read."""

from dataclasses import dataclass
from datetime import date

from membership.models import Person
from peer_review.bases.reviews import AFTER_SIGNING
from peer_review.enums import Part
from peer_review.models import Cycle, Finding, Review
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
    """Return the findings in the signed reports of a cycle this person may read, by school. Four queries."""
    rows = Review.objects.filter(cycle=cycle, stage__in=AFTER_SIGNING).select_related("cycle", "framework", "school")
    rows = rows.defer("report", "draft", "timetable").order_by("school__name", "number")
    seen = seeing.seen_many(person, rows, on=on)
    reviews = {one.review.pk: one.review for one in seen if one.sees(Part.REPORT)}
    live = Finding.objects.filter(review__in=reviews, withdrawn_at__isnull=True)
    return [
        _exported(reviews[finding.review_id], finding)
        for finding in live.order_by("review__school__name", "review__number", "position", "pk")
    ]


def _exported(review: Review, finding: Finding) -> Exported:
    says = review.framework.says
    return Exported(
        school_id=review.school_id,
        school=str(review.school),
        theme=says.theme_title(finding.theme),
        kind=says.word(finding.kind),
        level=says.level_title(finding.level),
        text=finding.text,
    )
