"""The life of a cycle: drafted, from a preset or the cycle before; changed within its rules; begun, closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from membership.models import Person
from peer_review import cycle_rules, windows
from peer_review.cycle_rules import State
from peer_review.enums import CycleStatus, FrameworkStatus, Stage
from peer_review.errors import ReviewRefused
from peer_review.models import Cycle, Framework, Review
from peer_review.operations import telling
from peer_review.queries import cycles as queries
from peer_review.stages import from_json as steps_from_json

COPIED: Final = (
    "framework", "visit_days", "focus_source", "focus", "reply_days", "follow_up_months", "consent_text", "office_sees",
    "shape", "group_min", "group_max", "is_cross_phase", "bars_reciprocal", "reviews_per_school", "reviews_per_reviewer",
    "seats", "training", "expertise", "weights", "qa_percent", "cost_pence", "share_percent", "stages",
)  # fmt: skip
CHANGEABLE: Final = frozenset({*COPIED, "name", "starts_on", "ends_before", "previous", "windows"})


class CycleNameTaken(ReviewRefused):
    """Another cycle has this name."""

    code = "cycle_name_taken"
    message = "Another cycle has this name. Choose a different one."


class CycleFixed(ReviewRefused):
    """Something of the cycle may no longer be changed; the message says why."""

    code = "cycle_fixed"


class CyclePeriodWrong(ReviewRefused):
    """The period ends before it begins, or before a visit that is planned in it."""

    code = "cycle_period_wrong"


class CycleNotDraft(ReviewRefused):
    """Only a cycle that is being set up can begin."""

    code = "cycle_not_draft"
    message = "This cycle has begun already."


class CycleTooSmall(ReviewRefused):
    """There are fewer schools than the shape needs."""

    code = "cycle_too_small"


class CycleNotRunning(ReviewRefused):
    """The cycle does not run."""

    code = "cycle_not_running"
    message = "This cycle does not run. Begin it first, or choose another."


class FrameworkNotPublished(ReviewRefused):
    """A cycle uses a published framework."""

    code = "framework_not_published"
    message = "This framework is not published. Publish it first, or choose another."


@dataclass(frozen=True)
class Closed:
    """What closing did: how many planned reviews were cancelled."""

    cycle: Cycle
    cancelled: int


@transaction.atomic
def create(
    *,
    by: Person,
    name: str,
    framework_id: int,
    starts_on: date,
    ends_before: date,
    now: datetime,
    values: Mapping[str, Any] | None = None,
    previous_id: int | None = None,
) -> Cycle:
    """Begin to set up a cycle. `values` are those of a preset. Raises CycleNameTaken, CyclePeriodWrong, FrameworkNotPublished."""
    _require_published(framework_id)
    _refuse_period(starts_on, ends_before)
    cycle = Cycle(
        name=name.strip(),
        framework_id=framework_id,
        starts_on=starts_on,
        ends_before=ends_before,
        previous_id=previous_id,
        windows=windows.as_json(windows.propose(starts_on, ends_before)),
        created_by=by,
        created_at=now,
        **(values or {}),
    )
    return _saved(cycle)


@transaction.atomic
def copy(*, by: Person, cycle_id: int, name: str, starts_on: date, ends_before: date, now: datetime) -> Cycle:
    """Set up the next cycle with everything of this one but its dates and schools' answers. Raises as `create`.

    Its schools are taken over too, those that withdrew left out; heads are asked again.
    """
    source = Cycle.objects.get(pk=cycle_id)
    kept = {field: getattr(source, field) for field in COPIED if field != "framework"}
    framework_id = queries.newest_framework_id(source.framework)
    made = create(
        by=by,
        name=name,
        framework_id=framework_id,
        starts_on=starts_on,
        ends_before=ends_before,
        previous_id=source.pk,
        values=kept,
        now=now,
    )
    for row in source.participants.filter(withdrawn_at__isnull=True, school__is_open=True):
        facts = {f: getattr(row, f) for f in ("hosts", "latitude", "longitude", "pupils", "fsm_percent", "school_id")}
        made.participants.create(**facts)
    return made


@transaction.atomic
def change(*, by: Person, cycle_id: int, values: Mapping[str, Any]) -> Cycle:
    """Change what may be changed. Raises CycleFixed with the reason, CycleNameTaken, CyclePeriodWrong, FrameworkNotPublished."""
    cycle = hold(cycle_id)
    changed = {name: value for name, value in values.items() if name in CHANGEABLE and getattr(cycle, name) != value}
    _refuse_frozen(cycle, changed)
    for name, value in changed.items():
        setattr(cycle, name, value)
    if "framework" in changed:
        _require_published(cycle.framework_id)
    if changed.keys() & {"starts_on", "ends_before"}:
        _refuse_period(cycle.starts_on, cycle.ends_before, queries.last_visit(cycle))
    return _saved(cycle)


@transaction.atomic
def start(*, by: Person, cycle_id: int, now: datetime) -> Cycle:
    """Let a cycle begin. Raises CycleNotDraft, CycleTooSmall, FrameworkNotPublished."""
    cycle = hold(cycle_id)
    if cycle.status != CycleStatus.DRAFT:
        raise CycleNotDraft
    _require_published(cycle.framework_id)
    hosts = cycle.participants.filter(withdrawn_at__isnull=True).count()
    few = cycle_rules.too_few(hosts, cycle.shape, group_min=cycle.group_min, bars_reciprocal=cycle.bars_reciprocal)
    if few:
        raise CycleTooSmall(few)
    cycle.status = CycleStatus.RUNNING
    cycle.save(update_fields=["status"])
    return cycle


@transaction.atomic
def close(*, by: Person, cycle_id: int, now: datetime) -> Closed:
    """Close a cycle: planned reviews are cancelled, as their schools and teams are told; those that have begun go on.

    Raises CycleNotRunning.
    """
    cycle = hold(cycle_id)
    if cycle.status == CycleStatus.CLOSED:
        raise CycleNotRunning("This cycle is closed already.")
    planned = list(Review.objects.select_for_update().filter(cycle=cycle, stage=Stage.PLANNED).order_by("pk"))
    for review in planned:
        telling.cancel(by=by, review=review, reason="The cycle was closed before the review began", now=now)
    cycle.status = CycleStatus.CLOSED
    cycle.save(update_fields=["status"])
    return Closed(cycle, len(planned))


def hold(cycle_id: int) -> Cycle:
    """Return a cycle, held until the transaction ends."""
    return Cycle.objects.select_for_update(of=("self",)).select_related("framework").get(pk=cycle_id)


def require_running(cycle: Cycle) -> None:
    """Raise CycleNotRunning unless it runs."""
    if cycle.status != CycleStatus.RUNNING:
        raise CycleNotRunning


def state_of(cycle: Cycle) -> State:
    """Return how far a cycle is, for the rules of changing it. One query."""
    return State(status=cycle.status, **queries.state_counts(cycle))


def _saved(cycle: Cycle) -> Cycle:
    try:
        with transaction.atomic():
            cycle.save()
    except IntegrityError as error:
        if "cycle_name_once" in str(error):
            raise CycleNameTaken from error
        raise
    return cycle


def _refuse_frozen(cycle: Cycle, changed: Mapping[str, Any]) -> None:
    found = cycle_rules.frozen(state_of(cycle))
    if "" in found and changed:
        raise CycleFixed(found[""])
    for name in changed.keys() & found.keys():
        if name != "stages" or _used(cycle.stages) != _used(changed[name]):
            raise CycleFixed(found[name])


def _used(rows: list[dict[str, Any]]) -> set[str]:
    return {step.stage for step in steps_from_json(rows)}


def _refuse_period(starts_on: date, ends_before: date, last_visit: date | None = None) -> None:
    if ends_before <= starts_on:
        raise CyclePeriodWrong("The cycle must end after it begins.")
    if last_visit and last_visit >= ends_before:
        raise CyclePeriodWrong(f"A visit is planned on {last_visit:%-d %B %Y}. The cycle cannot end before it.")


def _require_published(framework_id: int) -> None:
    if not Framework.objects.filter(pk=framework_id, status=FrameworkStatus.PUBLISHED).exists():
        raise FrameworkNotPublished
