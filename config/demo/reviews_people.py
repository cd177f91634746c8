"""Reviewers of the demo: heads and deputies of the schools that take part, some from outside, most of them trained."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from config.demo.names import draw, person_name
from config.demo.reviews_specification import CycleSpec
from membership.models import Person, School, SchoolRole
from peer_review.enums import InterestKind, TrainingKind
from peer_review.models import Reviewer
from peer_review.operations.reviewers import federations, register, standing
from peer_review.operations.reviewers.register import Facts
from peer_review.operations.reviewers.standing import Completed
from tenants.enums import Phase

EXTERNALS: Final = 4
JOBS: Final = {"deputy": "Deputy headteacher", "assistant": "Assistant headteacher"}
OUTSIDE: Final = "Education adviser, self-employed"


def fitting(spec: CycleSpec, members: Sequence[School]) -> list[School]:
    """Return the schools that can take part in a partnership's reviews, always in the same order, spread over its area."""
    rows = [school for school in members if not spec.phases or school.phase in spec.phases]
    return sorted(rows, key=lambda school: draw("reviews", spec.slug, school.urn, out_of=10_000))


def taking_part(spec: CycleSpec, members: Sequence[School]) -> list[School]:
    """Return those that do."""
    return fitting(spec, members)[: spec.schools or None]


def add_colleagues(spec: CycleSpec, schools: Sequence[School]) -> None:
    """Give the schools a deputy head, some partnerships an assistant head too, who review as well."""
    rows = [
        (
            Person(
                name=person_name(spec.slug, school.pk, kind),
                email=f"{kind}.{school.urn or school.pk}@{spec.slug}.example.org",
                job_title=JOBS[kind],
            ),
            school,
        )
        for kind in spec.reviewers
        for school in schools
    ]
    Person.objects.bulk_create([person for person, _ in rows])
    SchoolRole.objects.bulk_create([SchoolRole(person=person, school=school, role="staff") for person, school in rows])


def register_all(spec: CycleSpec, schools: Sequence[School], by: Person, on: date) -> None:
    """Put heads, deputies and people from outside on the register, train them, and note who does not review whom."""
    heads = register.add_heads(by=by, school_ids=[school.pk for school in schools], on=on)
    colleagues = Person.objects.filter(email__regex=rf"^({'|'.join(JOBS)})\.", school_roles__school__in=schools)
    for person in colleagues.prefetch_related("school_roles__school").order_by("pk"):
        school = person.schools[0]
        register.add(by=by, person_id=person.pk, facts=Facts(school_id=school.pk, phases=[school.phase]), on=on)
    for number in range(EXTERNALS):
        facts = Facts(organisation=OUTSIDE, phases=[Phase.PRIMARY, Phase.SECONDARY], capacity=12)
        name = person_name(spec.slug, "outside", number)
        register.add_external(
            by=by, name=name, email=f"adviser{number + 1}@{spec.slug}.example.org", facts=facts, on=on
        )
    _train(by, on)
    _declare(spec, schools, [head.pk for head in heads], by, on)


def _train(by: Person, on: date) -> None:
    """All but one in fifteen are reviewers, two in three leads; a few facilitate or read a second time."""
    everybody = list(Reviewer.objects.order_by("pk"))
    rest = [row for row in everybody if row.school_id is None or draw("trained", row.pk, out_of=15)]
    shares = {
        TrainingKind.REVIEWER: rest,
        TrainingKind.LEAD: [row for row in rest if row.school_id is None or draw("lead", row.pk, out_of=3)],
        TrainingKind.FACILITATOR: [row for row in rest if not draw("facilitator", row.pk, out_of=6)],
        TrainingKind.READER: [row for row in rest if row.school_id is None or not draw("reader", row.pk, out_of=10)],
    }
    for kind, rows in shares.items():
        standing.train(
            by=by,
            reviewer_ids=[row.pk for row in rows],
            training=Completed(kind.value, on, on + timedelta(days=4 * 365), "The partnership’s training day"),
            on=on,
        )


def _declare(spec: CycleSpec, schools: Sequence[School], heads: Sequence[int], by: Person, on: date) -> None:
    """One head in ten has a reason against a school; an infant and a junior school of one name are federated."""
    for number, reviewer_id in enumerate(heads):
        other = schools[draw("interest", spec.slug, number, out_of=len(schools))]
        own = Reviewer.objects.get(pk=reviewer_id).school_id if number % 10 == 0 else other.pk
        if own != other.pk:
            kinds = list(InterestKind)
            standing.declare(
                by=by, reviewer_id=reviewer_id, school_id=other.pk, kind=kinds[number // 10 % len(kinds)].value, on=on
            )
    by_name = {school.name: school for school in schools}
    for school in schools:
        junior = by_name.get(school.name.replace("Infant", "Junior"))
        if junior and junior != school:
            federations.write(
                by=by, federation_id=None, name=school.name.replace("Infant", "federation of")[:100],
                school_ids=[school.pk, junior.pk],
            )  # fmt: skip
            return
