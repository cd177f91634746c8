"""Loading the reviews of the demo's partnerships: one cycle that is over, one that runs."""

from collections.abc import Sequence
from datetime import date, timedelta

from config.demo import reviews_cycles, reviews_extras, reviews_people
from config.demo.calendar import at
from config.demo.reviews_specification import Words, read
from config.demo.reviews_story import Cast, play
from membership.models import Person, School, SchoolRole
from peer_review.bases.reviews import LIVE_SEATS
from peer_review.models import Cycle, Review, Reviewer
from peer_review.operations import charging, cycles

MATCHED = timedelta(days=40)  # before a cycle begins


def prepare(slug: str, members: Sequence[School]) -> None:
    """Add the people reviews need, before accounts are opened."""
    spec = read()[0].get(slug)
    if spec:
        reviews_people.add_deputies(slug, reviews_people.taking_part(spec, members))


def fill(slug: str, members: Sequence[School], by: Person, today: date, begins_on: date) -> None:
    """Load a partnership's reviews; `begins_on` is the first day of the running year."""
    found, words = read()
    spec = found.get(slug)
    if spec is None:
        return
    schools = reviews_people.taking_part(spec, members)
    years = reviews_cycles.preset_of(spec).years
    starts_on = begins_on.replace(year=begins_on.year - years)
    on = starts_on - timedelta(days=150)
    reviews_people.register_all(spec, schools, by, on)
    framework_id = reviews_cycles.publish_framework(spec, words, by, on)
    over = reviews_cycles.first(spec, framework_id, starts_on, schools[: spec.finished or None], by)
    _run(over, by, today, words, is_over=True)
    now = reviews_cycles.following(spec, over, schools, by)
    _run(now, by, today, words, is_over=False)
    reviews_extras.happen(spec, over, now, by, today)
    charging.charge_due(by=by, on=today, now=at(today))
    cycles.close(by=by, cycle_id=over.pk, now=at(begins_on))


def _run(cycle: Cycle, by: Person, today: date, words: Words, *, is_over: bool) -> None:
    on = cycle.starts_on - MATCHED
    reviews_cycles.match(cycle, by, on)
    reviews_cycles.answer(cycle, on, today, all_of_them=is_over)
    reviews_cycles.date_visits(cycle, by, on, today)
    heads = {
        role.school_id: role.person
        for role in SchoolRole.objects.filter(role="head", school__review_cycles__cycle=cycle).select_related("person")
    }
    readers = list(Reviewer.objects.filter(school__isnull=True, trainings__kind="reader").select_related("person"))
    rows = Review.objects.filter(cycle=cycle, visit_starts_on__isnull=False).select_related(
        "cycle__framework", "framework", "school"
    )
    for review in rows.prefetch_related("seats__reviewer__person").order_by("pk"):
        live = sorted(
            (seat for seat in review.seats.all() if seat.status in LIVE_SEATS), key=lambda seat: seat.role != "lead"
        )
        team = [seat.reviewer.person for seat in live if seat.reviewer.person]
        if team and live[0].role == "lead" and review.school_id in heads:
            free = [reader for reader in readers if reader.person not in team]
            play(review, Cast(heads[review.school_id], team[0], team, words, today, free))
