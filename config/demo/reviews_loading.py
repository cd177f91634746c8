"""Loading the reviews of the demo's partnerships: one cycle that is over, one that runs."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from config.demo import reviews_cycles, reviews_extras, reviews_people, reviews_teams, school_days
from config.demo.calendar import at
from config.demo.reviews_specification import Words, read
from config.demo.reviews_story import play
from config.demo.reviews_visits import Cast
from membership.models import Person, School, SchoolRole
from peer_review.bases.reviews import LIVE_SEATS
from peer_review.enums import SeatRole
from peer_review.models import Cycle, Review, Reviewer
from peer_review.operations import charging, cycles
from tenants.working_days import london_day

TRAINED = timedelta(days=165)  # before the first cycle begins


def prepare(slug: str, members: Sequence[School]) -> None:
    """Add the people reviews need, before accounts are opened."""
    spec = read()[0].get(slug)
    if spec:
        reviews_people.add_colleagues(spec, reviews_people.taking_part(spec, members))


def fill(slug: str, members: Sequence[School], by: Person, now: datetime, begins_on: date) -> None:
    """Load a partnership's reviews; `begins_on` is the first day of the running year."""
    found, words = read()
    spec = found.get(slug)
    if spec is None:
        return
    fitting = reviews_people.fitting(spec, members)
    schools, later = fitting[: spec.schools or None], fitting[spec.schools :] if spec.schools else []
    years = reviews_cycles.preset_of(spec).years
    starts_on = begins_on.replace(year=begins_on.year - years)
    on = school_days.on_or_after(starts_on - TRAINED)
    reviews_people.register_all(spec, schools, by, on)
    framework_id = reviews_cycles.publish_framework(spec, words, by, on)
    over = reviews_cycles.first(spec, framework_id, starts_on, schools[: spec.finished or None], by)
    _run(over, by, now, words)
    running = reviews_cycles.following(spec, over, schools, by)
    _run(running, by, now, words)
    reviews_extras.happen(spec, over, running, next(iter(later), None), by, london_day(now))
    charging.charge_due(by=by, on=london_day(now), now=now)
    cycles.close(by=by, cycle_id=over.pk, now=at(school_days.on_or_after(begins_on)))


def _run(cycle: Cycle, by: Person, now: datetime, words: Words) -> None:
    today, heads = london_day(now), _heads(cycle)
    matched_on = reviews_cycles.match(cycle, by)
    reviews_teams.date_visits(cycle, by, school_days.after(matched_on, 1), today, heads)
    reviews_teams.answer(cycle, matched_on, today)
    readers = list(Reviewer.objects.filter(school__isnull=True, trainings__kind="reader").select_related("person"))
    rows = Review.objects.filter(cycle=cycle, visit_starts_on__isnull=False).select_related(
        "cycle__framework", "framework", "school"
    )
    for review in rows.prefetch_related("seats__reviewer__person").order_by("pk"):
        team = _team(review)
        if team and review.school_id in heads:
            free = [reader for reader in readers if reader.person not in team]
            play(review, Cast(by, heads[review.school_id], team[0], team, words, now, free))


def _heads(cycle: Cycle) -> dict[int, Person]:
    rows = SchoolRole.objects.filter(role="head", school__review_cycles__cycle=cycle)
    return {role.school_id: role.person for role in rows.select_related("person")}


def _team(review: Review) -> list[Person]:
    """Who is in a review's team, its lead first; nobody without a lead."""
    live = [seat for seat in review.seats.all() if seat.status in LIVE_SEATS and seat.reviewer.person]
    live.sort(key=lambda seat: seat.role != SeatRole.LEAD)
    is_led = bool(live) and live[0].role == SeatRole.LEAD
    return [seat.reviewer.person for seat in live if seat.reviewer.person] if is_led else []
