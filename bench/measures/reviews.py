"""What the office feels of peer review: the page of a cycle with 361 reviews and a team of three for each, and asking for teams.

The page is asked over the whole of Django, as an admin sees it, beside the page of the same cycle with no review at all.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.test import Client

from bench import landscape
from bench.landscape import NOW, TODAY, YEAR
from bench.timing import Measure, lowest_tenth, rounds
from membership.models import OfficeRoleHolding, Person, School
from peer_review.enums import CycleStatus, FrameworkStatus, SeatRole, SeatStatus, Stage
from peer_review.example_frameworks import examples
from peer_review.frameworks import as_json
from peer_review.models import Cycle, Framework, Participant, Review, Reviewer, Seat, Training
from peer_review.presets import usual
from tenants.accounts.models import User
from tenants.enums import Phase, Sector
from tenants.fanout import in_partnership
from tenants.models import Partnership

EMPTY, FULL, CHECKS = "a cycle without reviews", "a cycle of 361 reviews", "its teams against the rules"
ASKING = "asking for teams of 361 schools"
SECONDS = 0.2
REVIEWS, TEAM = 361, 3
PEOPLE = 3 * REVIEWS
FREE = 1_000_000  # keys beyond those the landscape copied in
BURST, ROUNDS = 5, 20
CEILINGS = {FULL: SECONDS, ASKING: SECONDS}
STAGES = (Stage.PLANNED, Stage.FOCUS, Stage.VISIT, Stage.DRAFT, Stage.CHECK, Stage.AGREED)


def run() -> Iterator[Measure]:
    """One partnership is given two cycles and an admin."""
    landscape.filled()
    partnership = landscape.partnerships()[0]
    admin, empty, full = in_partnership(partnership, _fill)
    yield _pages(partnership, admin, empty, full)


def _pages(partnership: Partnership, admin: User, empty: int, full: int) -> Measure:
    measure = Measure("Pages of a cycle", EMPTY, ceilings=CEILINGS, summary=lowest_tenth)
    client = Client(headers={"host": f"{partnership.slug}.example.org"})
    in_partnership(partnership, client.force_login, admin)
    pages = {
        EMPTY: _path(empty),
        FULL: _path(full),
        CHECKS: f"{_path(full)}checks/",
        ASKING: f"{_path(full)}matches/new/",
    }
    for address in pages.values():
        assert client.get(address).status_code == 200, address
    rounds(measure, {label: _burst(client, address) for label, address in pages.items()}, ROUNDS)
    measure.seconds = {label: [time / BURST for time in times] for label, times in measure.seconds.items()}
    return measure


def _path(cycle_id: int) -> str:
    return f"/reviews/cycles/{cycle_id}/"


def _burst(client: Client, address: str) -> Callable[[], None]:
    def asked() -> None:
        for _ in range(BURST):
            client.get(address)

    return asked


def _fill() -> tuple[User, int, int]:
    """361 schools with three reviewers each; every review has a lead and two others from schools further on in the list."""
    framework = Framework.objects.create(
        name="Ours", content=as_json(examples()[0].content), status=FrameworkStatus.PUBLISHED, published_at=NOW
    )
    empty, full = (_cycle(name, framework) for name in ("Empty", "Full"))
    schools = School.objects.bulk_create(_school(number) for number in range(REVIEWS))
    people = Person.objects.bulk_create(
        Person(pk=FREE + n, name=f"Robin Sample {n}", email=f"robin{n}@example.org") for n in range(PEOPLE)
    )
    reviewers = Reviewer.objects.bulk_create(
        Reviewer(person=person, school=schools[n % REVIEWS], phases=["primary"]) for n, person in enumerate(people)
    )
    Training.objects.bulk_create(Training(reviewer=one, kind="lead", completed_on=TODAY) for one in reviewers)
    Participant.objects.bulk_create(Participant(cycle=full, school=school) for school in schools)
    _reviews(full, schools, reviewers)
    user = User.objects.create(email="reviews.admin@example.org", name="Asha Example")
    admin = Person.objects.create(pk=FREE + PEOPLE, name="Asha Example", email=user.email, user=user)
    OfficeRoleHolding.objects.create(person=admin, role="admin")
    return user, empty.pk, full.pk


def _cycle(name: str, framework: Framework) -> Cycle:
    return Cycle.objects.create(
        name=name, framework=framework, starts_on=YEAR.starts_on, ends_before=YEAR.ends_before,
        status=CycleStatus.RUNNING, cost_pence=90_000, share_percent=50, **usual(),
    )  # fmt: skip


def _reviews(cycle: Cycle, schools: list[School], reviewers: list[Reviewer]) -> None:
    reviews = Review.objects.bulk_create(
        Review(
            cycle=cycle, school=school, framework=cycle.framework, stage=STAGES[n % len(STAGES)],
            visit_starts_on=TODAY + timedelta(days=60 + n % 200),
        )
        for n, school in enumerate(schools)
    )  # fmt: skip
    Seat.objects.bulk_create(
        Seat(
            review=review, reviewer=reviewers[(n + 7 * place + 5) % REVIEWS], status=SeatStatus.ACCEPTED,
            role=SeatRole.MEMBER if place else SeatRole.LEAD,
        )
        for n, review in enumerate(reviews)
        for place in range(TEAM)
    )  # fmt: skip


def _school(number: int) -> School:
    return School(
        pk=FREE + number, la_code=209, name=f"School {number:03}", phase=Phase.PRIMARY, type_name="Community school",
        sector=Sector.MAINTAINED,
    )  # fmt: skip
