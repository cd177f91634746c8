"""Second readings: which reviews are sampled, who may read one, what the reader sees, what was read."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from membership.models import Person
from peer_review.bases.reviews import LIVE_SEATS
from peer_review.enums import SeatRole, SeatStatus, Stage, TrainingKind
from peer_review.models import Cycle, Evidence, Finding, Review, Reviewer, Seat, SecondReading
from peer_review.queries.conflicts import Conflict, Pair, conflicts_of
from peer_review.stages import ORDER

READABLE = [stage.value for stage in ORDER[ORDER.index(Stage.AGREED) : ORDER.index(Stage.CLOSED)]]
READ = [*READABLE, Stage.CLOSED.value]


@dataclass(frozen=True)
class Passage:
    """A finding as a second reader sees it: its words, theme and evidence, not how it was judged nor by whom."""

    finding_id: int
    theme: str
    text: str
    evidence: Sequence[Evidence]


@dataclass(frozen=True)
class Candidate:
    """A trained reader, and why not this review if there is a reason."""

    reviewer: Reviewer
    conflicts: Sequence[Conflict]


def sampled(cycle: Cycle) -> QuerySet[Review]:
    """Return the reviews of a cycle chosen for a second reading, or that have one, with their readings. Two queries."""
    readings = SecondReading.objects.select_related("reader__person").order_by("asked_at", "pk")
    rows = Review.objects.filter(cycle=cycle).filter(Q(is_sampled=True) | Q(readings__isnull=False))
    rows = rows.exclude(stage=Stage.CANCELLED).select_related("school", "cycle").distinct()
    return rows.order_by("school__name", "number").prefetch_related(Prefetch("readings", readings))


def due() -> QuerySet[Review]:
    """Return sampled reviews whose report is agreed and that nobody is asked to read."""
    return Review.objects.filter(is_sampled=True, stage__in=READABLE, readings__isnull=True)


def asked_of(person: Person) -> QuerySet[SecondReading]:
    """Return what somebody is asked to read, still has the place for, and has not read."""
    place = Seat.objects.filter(review=OuterRef("review"), reviewer=OuterRef("reader"), status=SeatStatus.ACCEPTED)
    mine = SecondReading.objects.filter(Exists(place), reader__person=person, read_at__isnull=True)
    return mine.filter(review__stage__in=READ).select_related("review__school", "review__cycle")


def find(reading_id: int) -> SecondReading | None:
    """Return a second reading with its reader and review; none when it was taken back."""
    rows = SecondReading.objects.select_related("reader__person", "review__school", "review__cycle")
    return rows.filter(pk=reading_id).first()


def of_reader(review: Review, person: Person) -> SecondReading | None:
    """Return somebody's second reading of a review."""
    return SecondReading.objects.filter(review=review, reader__person=person).first()


def of_review(review: Review) -> list[SecondReading]:
    """Return the second readings of a review."""
    return list(review.readings.select_related("reader__person"))


def passages(review: Review) -> list[Passage]:
    """Return the findings without their judgement, ordered by theme so that their place tells nothing. Two queries."""
    evidence = Evidence.objects.filter(removed_at__isnull=True).order_by("noted_at", "pk")
    evidence = evidence.defer("kind").prefetch_related(None)
    rows = Finding.objects.filter(review=review, withdrawn_at__isnull=True).only("pk", "theme", "text", "review_id")
    themes = [theme.key for theme in review.framework.says.themes]
    found = rows.order_by("text", "pk").prefetch_related(Prefetch("evidence", evidence, to_attr="pieces"))
    made = [Passage(row.pk, row.theme, row.text, row.pieces) for row in found]
    return sorted(made, key=lambda one: themes.index(one.theme) if one.theme in themes else len(themes))


def photo(review: Review, evidence_id: int) -> Evidence | None:
    """Return a piece with a photo that is linked to a finding a second reader reads. One query."""
    rows = Evidence.objects.filter(pk=evidence_id, review=review, removed_at__isnull=True).exclude(photo="")
    return rows.filter(findings__withdrawn_at__isnull=True, findings__review=review).distinct().first()


def candidates(review: Review, on: date) -> list[Candidate]:
    """Return trained readers not in the team, by name, those without a conflict first. A fixed number of queries."""
    trained = Q(trainings__kind=TrainingKind.READER, trainings__completed_on__lte=on)
    valid = trained & (Q(trainings__expires_on__isnull=True) | Q(trainings__expires_on__gte=on))
    inside = Seat.objects.filter(review=review, status__in=LIVE_SEATS).values("reviewer")
    rows = Reviewer.objects.filter(valid, is_active=True, person__is_active=True).exclude(pk__in=inside)
    readers = list(rows.select_related("person", "school").distinct())
    pairs = [Pair(one, review.school, on, on, review.cycle, SeatRole.READER, review.pk) for one in readers]
    found = [Candidate(one, against) for one, against in zip(readers, conflicts_of(pairs), strict=True)]
    return sorted(found, key=lambda one: (bool(one.conflicts), str(one.reviewer)))


@dataclass(frozen=True)
class Coded:
    """One finding as it was drafted and as each second reader read it."""

    review_id: int
    kind: str
    level: str
    codes: Sequence[Mapping[str, Any]]


def coded(cycle: Cycle) -> list[Coded]:
    """Return the findings of a cycle that somebody has read a second time. Two queries."""
    read = SecondReading.objects.filter(review__cycle=cycle, read_at__isnull=False).order_by("read_at", "pk")
    codes: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for given in read.values_list("codes", flat=True):
        for finding_id, code in given.items():
            codes[int(finding_id)].append(code)
    rows = Finding.objects.filter(pk__in=codes).exclude(review__stage=Stage.CANCELLED).order_by("pk")
    return [
        Coded(review, kind, level, codes[pk])
        for pk, review, kind, level in rows.values_list("pk", "review_id", "kind", "level")
    ]


def leads(cycle: Cycle) -> dict[int, Reviewer]:
    """Return the lead of each review of a cycle. One query."""
    seats = Seat.objects.filter(review__cycle=cycle, role=SeatRole.LEAD, status=SeatStatus.ACCEPTED)
    return {seat.review_id: seat.reviewer for seat in seats.select_related("reviewer__person")}
