"""What the reviews of cycles name, as far as each cycle's agreement lets the office see it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from peer_review.bases.reviews import AFTER_SIGNING
from peer_review.enums import CycleStatus, FindingKind, OfficeSees, Stage
from peer_review.models import Cycle, Finding, Review
from peer_review.queries.insight.challenge import contents
from peer_review.themes import Named, Table, table

TREND: int = 4


@dataclass(frozen=True)
class CycleThemes:
    """A cycle's themes: what may be shown, and how many reviews are not in it."""

    cycle: Cycle
    table: Table
    counted: int  # reviews signed and open to the office
    unsigned: int  # reviews not signed yet
    left_out: int  # reviews signed, of which the agreement shows the office nothing
    titles: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def title(self, theme: str) -> str:
        """Return a theme's title in the newest version of the framework the cycle used."""
        return self.titles.get(theme, theme)


def cycles() -> list[Cycle]:
    """Return all cycles that run or had reviews, with their framework, newest first. One query."""
    had = Q(status=CycleStatus.CLOSED) & Exists(Review.objects.filter(cycle=OuterRef("pk")))
    return list(Cycle.objects.select_related("framework").filter(Q(status=CycleStatus.RUNNING) | had))


def chain(every: Sequence[Cycle], cycle: Cycle) -> list[Cycle]:
    """Return a cycle with those before it, oldest first, each once and at most `TREND`; no query."""
    by_id, found = {one.pk: one for one in every}, [cycle]
    while len(found) < TREND and found[-1].previous_id in by_id:
        before = by_id[found[-1].previous_id or 0]
        if before in found:
            break
        found.append(before)
    return found[::-1]


def of_cycles(wanted: Sequence[Cycle]) -> list[CycleThemes]:
    """Return the themes of cycles, in their order. Three queries for all."""
    reviews: dict[int, list[Review]] = defaultdict(list)
    for review in Review.objects.filter(cycle__in=wanted).exclude(stage=Stage.CANCELLED).select_related("school"):
        reviews[review.cycle_id].append(review)
    open_ids = [row.pk for cycle in wanted for row in _counted(cycle, reviews[cycle.pk])]
    named: dict[int, set[tuple[int, str, str]]] = defaultdict(set)
    for cycle_id, school, theme, kind in _named(open_ids):
        named[cycle_id].add((school, theme, kind))
    said = contents({row.framework_id for rows in reviews.values() for row in rows})
    titles = {theme.key: theme.title for content in said.values() for theme in content.themes}
    return [
        _of_cycle(cycle, reviews[cycle.pk], [Named(*row) for row in sorted(named[cycle.pk])], titles)
        for cycle in wanted
    ]


def schools_naming(cycle: Cycle, theme: str) -> dict[str, set[int]]:
    """Return the schools whose counted reviews name a theme, by kind; for matching, never shown. One query."""
    found: dict[str, set[int]] = {kind: set() for kind in FindingKind.values}
    if cycle.office_sees == OfficeSees.NOTHING:
        return found
    for school, kind in _live(cycle).filter(theme=theme).values_list("review__school_id", "kind").distinct():
        found[kind].add(school)
    return found


def _live(cycle: Cycle) -> QuerySet[Finding]:
    rows = Finding.objects.filter(review__cycle=cycle, review__stage__in=AFTER_SIGNING, withdrawn_at__isnull=True)
    return rows.order_by()


def _named(review_ids: Sequence[int]) -> QuerySet[Finding, tuple[int, int, str, str]]:
    rows = Finding.objects.filter(review__in=review_ids, withdrawn_at__isnull=True).order_by()
    return rows.values_list("review__cycle_id", "review__school_id", "theme", "kind").distinct()


def _counted(cycle: Cycle, reviews: Sequence[Review]) -> list[Review]:
    if cycle.office_sees == OfficeSees.NOTHING:
        return []
    return [review for review in reviews if review.stage in AFTER_SIGNING]


def _of_cycle(
    cycle: Cycle, reviews: Sequence[Review], named: Sequence[Named], titles: Mapping[str, str]
) -> CycleThemes:
    counted = _counted(cycle, reviews)
    signed = sum(review.stage in AFTER_SIGNING for review in reviews)
    phases = {review.school_id: review.school.phase for review in counted}
    words = {kind: cycle.framework.says.word(kind) for kind in FindingKind.values}
    return CycleThemes(
        cycle=cycle,
        table=table(phases, named),
        counted=len(counted),
        unsigned=len(reviews) - signed,
        left_out=signed - len(counted),
        titles=titles,
        words=words,
    )
