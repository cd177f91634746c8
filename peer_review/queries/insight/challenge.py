"""The challenge index of reviews, from their findings, self-evaluation, follow-ups and rating."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from membership.models import Person
from peer_review import frameworks
from peer_review.bases import ReviewBase
from peer_review.bases.reviews import AFTER_SIGNING
from peer_review.enums import OfficeSees, Part
from peer_review.frameworks import Content
from peer_review.measuring_challenge import Index, Judged, Looked, index
from peer_review.models import Cycle, Finding, FollowUp, Framework, Review, SelfAnswer
from peer_review.queries import seeing


@dataclass(frozen=True)
class Measured:
    """A review with its index; the rating is the reviewed school's, from 1 to 5."""

    review: Review
    index: Index

    @property
    def usefulness(self) -> int | None:
        """How useful the school found it."""
        return self.review.usefulness

    @property
    def challenge(self) -> int | None:
        """How much challenge the school felt."""
        return self.review.challenge


def of_one(review: ReviewBase) -> Index:
    """Return the index of one review, of either kind. Three queries."""
    linked = Count("evidence", filter=Q(evidence__removed_at__isnull=True))
    rows = review.findings.filter(withdrawn_at__isnull=True).annotate(linked=linked)
    return _index(
        review.framework.says,
        rows.values("theme", "kind", "level", "linked"),
        review.self_answers.values("theme", "level"),
        review.follow_ups.filter(held_on__isnull=False).values("months", "done_count", "action_count"),
    )


def of_many(reviews: Sequence[Review]) -> list[Measured]:
    """Return reviews with their index, in their order. Four queries for all."""
    linked = Count("evidence", filter=Q(evidence__removed_at__isnull=True))
    live = Finding.objects.filter(review__in=reviews, withdrawn_at__isnull=True).order_by("position", "pk")
    found = _by_review(live.annotate(linked=linked).values("review_id", "theme", "kind", "level", "linked"))
    own = _by_review(SelfAnswer.objects.filter(review__in=reviews).values("review_id", "theme", "level"))
    held = FollowUp.objects.filter(review__in=reviews, held_on__isnull=False)
    looked = _by_review(held.values("review_id", "months", "done_count", "action_count"))
    said = contents({review.framework_id for review in reviews})
    return [
        Measured(review, _index(said[review.framework_id], found[review.pk], own[review.pk], looked[review.pk]))
        for review in reviews
    ]


def for_board(person: Person, cycles: Sequence[Cycle], on: date) -> dict[int, list[Measured]]:
    """Return cycle → its signed reviews with their index, by school, where cycle and framework show it to the office.

    Seven queries for all.
    """
    rows = Review.objects.filter(cycle__in=cycles, stage__in=AFTER_SIGNING).exclude(
        cycle__office_sees=OfficeSees.NOTHING
    )
    rows = rows.select_related("cycle", "framework", "school").defer("report", "draft", "timetable")
    seen = seeing.seen_many(person, rows.order_by("school__name", "number", "pk"), on=on)
    found: dict[int, list[Measured]] = {cycle.pk: [] for cycle in cycles}
    for one in of_many([shown.review for shown in seen if shown.sees(Part.INDEX)]):
        found[one.review.cycle_id].append(one)
    return found


def contents(framework_ids: set[int]) -> dict[int, Content]:
    """Return what versions of frameworks say, each read once. One query."""
    rows = Framework.objects.filter(pk__in=framework_ids).order_by("version", "pk").values_list("pk", "content")
    return {pk: frameworks.from_json(content) for pk, content in rows}


def _by_review(rows: Any) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["review_id"]].append(row)
    return found


def _index(content: Content, findings: Any, own: Any, looked: Any) -> Index:
    ranks = {level.key: level.rank for level in content.levels}
    themes = [theme.key for theme in content.themes]
    given = {row["theme"]: ranks[row["level"]] for row in own if row["level"] in ranks}
    return index(
        [Judged(row["kind"], row["theme"], ranks.get(row["level"]), row["linked"]) for row in findings],
        {theme: given[theme] for theme in sorted(given, key=lambda key: themes.index(key) if key in themes else 99)},
        [Looked(row["months"], row["done_count"], row["action_count"]) for row in looked],
    )
