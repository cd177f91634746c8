"""Cycles of the demo: framework, rules, schools and their consents, groups and teams, invitations and answers."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from config.demo import school_days
from config.demo.calendar import at
from config.demo.names import draw
from config.demo.reviews_specification import CycleSpec, Words
from membership.models import Person, School, SchoolRole
from peer_review.enums import GROUPED
from peer_review.example_frameworks import examples
from peer_review.frameworks import Question, Theme
from peer_review.models import Cycle, Participant
from peer_review.operations import cycles, frameworks, participants
from peer_review.operations.matching import calculating, grouping, publishing, runs
from peer_review.operations.matching.runs import Wanted
from peer_review.presets import Preset, presets

SET_UP = 130  # days before a cycle begins
AGREED, STARTED, MATCHED = 8, 10, 13  # school days after it is set up: heads agree, it starts, teams are there
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
    begun, on = preset_of(spec), _set_up_on(starts_on)
    cycle = cycles.create(
        by=by,
        name=f"{spec.name} {_years(starts_on, begun.years)}",
        framework_id=framework_id,
        starts_on=starts_on,
        ends_before=starts_on.replace(year=starts_on.year + begun.years),
        now=at(on),
        values={**begun.values, **spec.values},
    )
    participants.add(by=by, cycle_id=cycle.pk, school_ids=[school.pk for school in schools], now=at(on))
    return _start(spec, cycle, by, on)


def following(spec: CycleSpec, before: Cycle, schools: Sequence[School], by: Person) -> Cycle:
    """Set up and start the cycle after another."""
    begun = preset_of(spec)
    starts_on, on = before.ends_before, _set_up_on(before.ends_before)
    cycle = cycles.copy(
        by=by,
        cycle_id=before.pk,
        name=f"{spec.name} {_years(starts_on, begun.years)}",
        starts_on=starts_on,
        ends_before=starts_on.replace(year=starts_on.year + begun.years),
        now=at(on),
    )
    participants.add(by=by, cycle_id=cycle.pk, school_ids=[school.pk for school in schools], now=at(on))
    return _start(spec, cycle, by, on, is_running=True)


def match(cycle: Cycle, by: Person) -> date:
    """Build groups where the cycle has any, then teams, and publish them; return the day."""
    on = school_days.after(_set_up_on(cycle.starts_on), MATCHED)
    moment = at(on)
    if cycle.shape in GROUPED:
        run = runs.ask(by=by, cycle_id=cycle.pk, wanted=Wanted("groups", seconds=SECONDS), now=moment)
        calculating.calculate(run_id=run.pk, clock=lambda: moment)
        grouping.take_over(by=by, run_id=run.pk, now=moment)
    run = runs.ask(by=by, cycle_id=cycle.pk, wanted=Wanted("teams", seconds=SECONDS), now=moment)
    calculating.calculate(run_id=run.pk, clock=lambda: moment)
    publishing.publish(by=by, run_id=run.pk, now=moment, override_reason="The first plan of the cycle")
    return on


def _start(spec: CycleSpec, cycle: Cycle, by: Person, on: date, *, is_running: bool = False) -> Cycle:
    """Heads agree and name the windows they cannot host in."""
    heads = {role.school_id: role.person for role in _heads(cycle)}
    keys = [window["key"] for window in cycle.windows]
    for place, row in enumerate(Participant.objects.filter(cycle=cycle).order_by("pk")):
        if row.school_id in heads:
            blocked = _away(spec, row.school_id, keys) if is_running else []
            if is_running and place < spec.late_autumn:
                blocked = [*keys[:1], *keys[2:]]
            elif draw("blocked", row.school_id, out_of=6) == 0:
                blocked = [*blocked, keys[2 + draw("window", row.school_id, out_of=len(keys) - 2)]]
            agreed_on = school_days.after(on, 1 + draw("agreed", cycle.name, row.school_id, out_of=AGREED))
            participants.consent(
                by=heads[row.school_id], participant_id=row.pk, unavailable=blocked, now=at(agreed_on, 8 + row.pk % 9)
            )
    cycles.start(by=by, cycle_id=cycle.pk, now=at(school_days.after(on, STARTED)))
    return Cycle.objects.select_related("framework").get(pk=cycle.pk)


def _away(spec: CycleSpec, school_id: int, keys: Sequence[str]) -> list[str]:
    """In a running cycle many cannot in its first autumn; the others not in summer, and half of them not at once.

    So visits are about to be, and reports about to be signed, on most days of the autumn.
    """
    if draw("late", spec.slug, school_id, out_of=100) < spec.late:
        return list(keys[:2])
    at_once = keys[:1] if draw("weeks", school_id, out_of=2) else []
    return [*at_once, *(key for key in keys if "summer" in key)]


def _set_up_on(starts_on: date) -> date:
    return school_days.on_or_after(starts_on - timedelta(days=SET_UP))


def _heads(cycle: Cycle) -> Iterable[SchoolRole]:
    return SchoolRole.objects.filter(role="head", school__review_cycles__cycle=cycle).select_related("person")


def _years(starts_on: date, years: int) -> str:
    return f"{starts_on.year}/{(starts_on.year + years) % 100:02d}"
