"""Cycles of the demo: framework, rules, schools and their consents, groups and teams, invitations and answers."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from config.demo.calendar import at
from config.demo.names import draw
from config.demo.reviews_specification import CycleSpec, Words
from membership.models import Person, School, SchoolRole
from peer_review.enums import GROUPED
from peer_review.example_frameworks import examples
from peer_review.frameworks import Question, Theme
from peer_review.models import Cycle, Participant, Review, Seat
from peer_review.operations import cycles, frameworks, participants, seats
from peer_review.operations.matching import calculating, grouping, publishing, runs
from peer_review.operations.matching.runs import Wanted
from peer_review.operations.reviews import visits
from peer_review.presets import Preset, presets
from peer_review.windows import Window, from_json
from tenants.working_days import bank_holidays

SECONDS = 1  # a first plan; whoever looks at the demo can calculate a better one


def publish_framework(spec: CycleSpec, words: Words, by: Person, on: date) -> int:
    """Write and publish the partnership's framework: an example with themes of its own."""
    begun = {row.key: row for row in examples()}[spec.example]
    own = [
        Theme(key, words.titles[key], "", (Question(f"{key}-1", "What do pupils say, and what do figures show?"),))
        for key in spec.themes
    ]
    content = replace(begun.content, themes=(*begun.content.themes, *own))
    made = frameworks.create(by=by, name=spec.framework, content=content, description=begun.description, now=at(on))
    return frameworks.publish(by=by, framework_id=made.pk, now=at(on)).pk


def preset_of(spec: CycleSpec) -> Preset:
    """Return the way of running cycles a partnership began from."""
    return {row.key: row for row in presets()}[spec.preset]


def first(spec: CycleSpec, framework_id: int, starts_on: date, schools: Sequence[School], by: Person) -> Cycle:
    """Set up and start the cycle that is over by now."""
    begun = preset_of(spec)
    on = starts_on - timedelta(days=80)
    cycle = cycles.create(
        by=by,
        name=f"{spec.name} {_years(starts_on, begun.years)}",
        framework_id=framework_id,
        starts_on=starts_on,
        ends_before=starts_on.replace(year=starts_on.year + begun.years),
        now=at(on),
        values=begun.values,
    )
    participants.add(by=by, cycle_id=cycle.pk, school_ids=[school.pk for school in schools], now=at(on))
    return _start(spec, cycle, by, on)


def following(spec: CycleSpec, before: Cycle, schools: Sequence[School], by: Person) -> Cycle:
    """Set up and start the cycle after another."""
    begun = preset_of(spec)
    starts_on, on = before.ends_before, before.ends_before - timedelta(days=80)
    cycle = cycles.copy(
        by=by,
        cycle_id=before.pk,
        name=f"{spec.name} {_years(starts_on, begun.years)}",
        starts_on=starts_on,
        ends_before=starts_on.replace(year=starts_on.year + begun.years),
        now=at(on),
    )
    participants.add(by=by, cycle_id=cycle.pk, school_ids=[school.pk for school in schools], now=at(on))
    return _start(spec, cycle, by, on, spec.late)


def match(cycle: Cycle, by: Person, on: date) -> None:
    """Build groups where the cycle has any, then teams; publish them, and let reviewers answer."""
    moment = at(on)
    if cycle.shape in GROUPED:
        run = runs.ask(by=by, cycle_id=cycle.pk, wanted=Wanted("groups", seconds=SECONDS), now=moment)
        calculating.calculate(run_id=run.pk, clock=lambda: moment)
        grouping.take_over(by=by, run_id=run.pk, now=moment)
    run = runs.ask(by=by, cycle_id=cycle.pk, wanted=Wanted("teams", seconds=SECONDS), now=moment)
    calculating.calculate(run_id=run.pk, clock=lambda: moment)
    publishing.publish(by=by, run_id=run.pk, now=moment, override_reason="The first plan of the cycle")


def answer(cycle: Cycle, on: date, today: date, *, all_of_them: bool) -> None:
    """Let reviewers accept whose visits are near; in a running cycle some have not answered yet."""
    near = _near(cycle, today)
    rows = Seat.objects.filter(review__cycle=cycle, review__window__in=near, status__in=["planned", "invited"])
    for seat in rows.select_related("reviewer__person").order_by("pk"):
        if all_of_them or draw("answer", seat.pk, out_of=9):
            seats.accept(by=seat.reviewer.person, seat_id=seat.pk, now=at(min(on + timedelta(days=6), today)))


def date_visits(cycle: Cycle, by: Person, on: date, today: date) -> None:
    """Give each review of the next months a working day in its window."""
    windows = _near(cycle, today)
    rows = Review.objects.filter(cycle=cycle, window__in=windows).select_related("cycle__framework", "school")
    for review in rows.order_by("pk"):
        window = windows[review.window]
        span = max(1, (window.ends_on - window.starts_on).days - 6)
        day = window.starts_on + timedelta(days=draw("visit", cycle.name, review.school_id, review.number, out_of=span))
        visits.set_days(by=by, review=review, starts_on=_working(day), on=on, now=at(on))


def _near(cycle: Cycle, today: date) -> dict[str, Window]:
    """The windows that begin within the next ten weeks, or have begun, by key."""
    rows = from_json(cycle.windows)
    return {window.key: window for window in rows if window.starts_on < today + timedelta(days=70)}


def _start(spec: CycleSpec, cycle: Cycle, by: Person, on: date, late: int = 0) -> Cycle:
    """Heads agree, two in a hundred are still to do so; some name windows they cannot host in."""
    autumn = [window["key"] for window in cycle.windows if window["starts_on"] < f"{cycle.starts_on.year}-12-25"]
    keys = [window["key"] for window in cycle.windows if window["key"] not in autumn]
    heads = {role.school_id: role.person for role in _heads(cycle)}
    for row in Participant.objects.filter(cycle=cycle).order_by("pk"):
        if row.school_id in heads and draw("consent", cycle.name, row.school_id, out_of=50):
            blocked = autumn if draw("late", spec.slug, row.school_id, out_of=100) < late else []
            if draw("blocked", row.school_id, out_of=6) == 0:
                blocked = [*blocked, keys[draw("window", row.school_id, out_of=len(keys))]]
            participants.consent(
                by=heads[row.school_id], participant_id=row.pk, unavailable=blocked, now=at(on + timedelta(days=9))
            )
    cycles.start(by=by, cycle_id=cycle.pk, now=at(on + timedelta(days=20)))
    return Cycle.objects.select_related("framework").get(pk=cycle.pk)


def _heads(cycle: Cycle) -> Iterable[SchoolRole]:
    return SchoolRole.objects.filter(role="head", school__review_cycles__cycle=cycle).select_related("person")


def _working(day: date) -> date:
    while day.weekday() > 3 or day in bank_holidays() or day + timedelta(days=1) in bank_holidays():
        day += timedelta(days=1)
    return day


def _years(starts_on: date, years: int) -> str:
    return f"{starts_on.year}/{(starts_on.year + years) % 100:02d}"
