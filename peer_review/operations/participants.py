"""The schools of a cycle: added with what the register knows of them, asked, agreed by their heads, withdrawn."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from membership.models import Person, School
from peer_review.enums import CycleStatus, Stage
from peer_review.errors import ReviewRefused
from peer_review.models import Cycle, Participant, Review
from peer_review.operations import cycles
from tenants.queries import register
from tenants.queue import enqueue
from tenants.working_days import london_day


class SchoolHasReviews(ReviewRefused):
    """The school still has reviews in the cycle."""

    code = "school_has_reviews"


class WindowUnknown(ReviewRefused):
    """A window was ticked that the cycle does not have."""

    code = "window_unknown"
    message = "The windows of the cycle have changed. Look at them again."


class NoWindowLeft(ReviewRefused):
    """The school can host in no window at all."""

    code = "no_window_left"
    message = "Leave at least one window free, or do not take part."


class NotTakingPart(ReviewRefused):
    """The school has withdrawn, or the cycle is closed."""

    code = "not_taking_part"
    message = "Your school does not take part in this cycle. Ask the partnership office if it should."


class AskedToday(ReviewRefused):
    """Heads were written to on this day already."""

    code = "asked_today"
    message = "Heads were written to today already. Remind them another day."


class NobodyToAsk(ReviewRefused):
    """All heads have agreed."""

    code = "nobody_to_ask"
    message = "Every school has answered. There is nobody to write to."


@transaction.atomic
def add(*, by: Person, cycle_id: int, school_ids: Collection[int], now: datetime) -> int:
    """Add schools to a cycle with the register's facts and return how many are new; a school that had withdrawn is back in."""
    cycle = _open(cycle_id)
    schools = list(School.objects.filter(pk__in=school_ids, is_open=True).order_by("pk"))
    facts = register.schools_by_urn(school.urn for school in schools if school.urn)
    rows = [
        Participant(cycle=cycle, school=school, hosts=cycle.reviews_per_school, **_facts(facts.get(school.urn or 0)))
        for school in schools
    ]
    known = set(cycle.participants.values_list("school_id", flat=True))
    Participant.objects.bulk_create([row for row in rows if row.school_id not in known])
    back = cycle.participants.filter(school__in=schools, withdrawn_at__isnull=False).update(withdrawn_at=None)
    return sum(row.school_id not in known for row in rows) + back


@transaction.atomic
def change(*, by: Person, participant_id: int, hosts: int, unavailable: Iterable[str]) -> Participant:
    """Say how many reviews a school has and which windows it cannot host in. Raises WindowUnknown, SchoolHasReviews."""
    row = _held(participant_id)
    planned = _live_reviews(row)
    if hosts < planned:
        raise SchoolHasReviews(f"{row.school} has {planned} reviews in this cycle already.")
    row.hosts, row.unavailable = hosts, _known(row.cycle, unavailable)
    row.save(update_fields=["hosts", "unavailable"])
    return row


@transaction.atomic
def withdraw(*, by: Person, participant_id: int, now: datetime) -> Participant:
    """Take a school out of a cycle. Raises SchoolHasReviews while it has reviews that are not cancelled."""
    row = _held(participant_id)
    if row.withdrawn_at:
        return row
    if _live_reviews(row):
        raise SchoolHasReviews(f"{row.school} has a review in this cycle. Cancel it first, then take the school out.")
    row.withdrawn_at, row.group = now, None
    row.save(update_fields=["withdrawn_at", "group"])
    return row


@transaction.atomic
def consent(*, by: Person, participant_id: int, unavailable: Iterable[str], now: datetime) -> Participant:
    """The head agrees to the cycle's words and names windows the school cannot host in; again only changes the windows.

    Raises NotTakingPart, WindowUnknown, NoWindowLeft.
    """
    row = _held(participant_id)
    if row.withdrawn_at or row.cycle.status == CycleStatus.CLOSED:
        raise NotTakingPart
    keys = _known(row.cycle, unavailable)
    if row.cycle.windows and len(keys) == len(row.cycle.windows):
        raise NoWindowLeft
    row.unavailable = keys
    if row.consented_at is None:
        row.consented_at, row.consented_by = now, by
    row.save(update_fields=["unavailable", "consented_at", "consented_by"])
    return row


@transaction.atomic
def ask(*, by: Person, cycle_id: int, now: datetime) -> int:
    """Write to the heads who have not agreed and return to how many schools; a draft begins with it.

    Raises CycleTooSmall, NobodyToAsk, AskedToday, CycleNotRunning.
    """
    cycle = cycles.hold(cycle_id)
    if cycle.status == CycleStatus.DRAFT:
        cycle = cycles.start(by=by, cycle_id=cycle_id, now=now)
    cycles.require_running(cycle)
    waiting = cycle.participants.filter(consented_at__isnull=True, withdrawn_at__isnull=True).count()
    if not waiting:
        raise NobodyToAsk
    if cycle.invited_at and london_day(cycle.invited_at) == london_day(now):
        raise AskedToday
    is_reminder = cycle.invited_at is not None
    cycle.invited_at = now
    cycle.save(update_fields=["invited_at"])
    enqueue("peer_review.ask_heads", cycle_id=cycle.pk, is_reminder=is_reminder)
    return waiting


def _open(cycle_id: int) -> Cycle:
    cycle = cycles.hold(cycle_id)
    if cycle.status == CycleStatus.CLOSED:
        raise cycles.CycleFixed("This cycle is closed.")
    return cycle


def _held(participant_id: int) -> Participant:
    """A participant, held, with its cycle held against closing before it."""
    cycle_id = Participant.objects.values_list("cycle", flat=True).get(pk=participant_id)
    cycle = cycles.hold(cycle_id)
    row = Participant.objects.select_for_update(of=("self",)).select_related("school").get(pk=participant_id)
    row.cycle = cycle
    return row


def _live_reviews(row: Participant) -> int:
    return Review.objects.filter(cycle=row.cycle_id, school=row.school_id).exclude(stage=Stage.CANCELLED).count()


def _known(cycle: Cycle, keys: Iterable[str]) -> list[str]:
    known = [window["key"] for window in cycle.windows]
    wanted = set(keys)
    if wanted - set(known):
        raise WindowUnknown
    return [key for key in known if key in wanted]


def _facts(found: Any) -> dict[str, Any]:
    """What the register knows of a school, as far as matching asks."""
    if found is None:
        return {}
    return {name: getattr(found, name) for name in ("latitude", "longitude", "pupils", "fsm_percent")}
