"""Brokering: a school with a challenge and one with a strength on the same theme, brought together by both heads' consent.

The partnership names a theme, never a school: the matches are made from reviews it may count but not read. Each head is told
the theme and asked. A name is told to the other school and to the partnership only when both have agreed; nothing of any
report is told at all. A decline ends it for this theme and cycle, and does not say who declined.

The partnership may also propose two schools of its own choice. Such a match says nothing of any report, and stands beside
those found in reviews (`themes.by_hand`): whether the two could be proposed does not tell what their reviews name.
"""

from datetime import date, datetime
from enum import StrEnum

from django.db import transaction

from membership.models import Person, School
from membership.queries.recipients import DECIDES, by_school
from peer_review.enums import BrokeringStatus, FindingKind
from peer_review.errors import ReviewRefused
from peer_review.models import Brokering, Cycle
from peer_review.queries.insight import brokering as queries
from peer_review.queries.insight import themes as theme_queries
from peer_review.themes import by_hand, pairs
from tenants.queue import enqueue
from tenants.small_numbers import FEWEST

Status = BrokeringStatus


class Side(StrEnum):
    """For which school a head answers."""

    SEEKER = "seeker"
    GIVER = "giver"


class NothingToBroker(ReviewRefused):
    """Too few schools name the theme, nobody can help, or everybody has been asked."""

    code = "nothing_to_broker"


class ProposalWrong(ReviewRefused):
    """The two schools cannot be asked; the message says why."""

    code = "proposal_wrong"


class Answered(ReviewRefused):
    """It has been declined or finished since the page was shown."""

    code = "answered"


@transaction.atomic
def invite(*, by: Person, cycle_id: int, theme: str, message: str, now: datetime) -> list[Brokering]:
    """Match every school that names a theme as a challenge with one that reports it as a strength, and ask both heads.

    Who was asked about the theme before in this cycle is not asked again, so that pressing twice is harmless. Raises
    NothingToBroker.
    """
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle_id)
    found = theme_queries.schools_naming(cycle, theme)
    seekers = found[FindingKind.CHALLENGE]
    if len(seekers) < FEWEST:
        raise NothingToBroker(f"Fewer than {FEWEST} schools name this theme as a challenge.")
    phases = dict(School.objects.filter(pk__in=seekers | found[FindingKind.STRENGTH]).values_list("pk", "phase"))
    matches = pairs(seekers, found[FindingKind.STRENGTH], phases, queries.taken(cycle, theme))
    if not matches:
        raise NothingToBroker("No school can help with this theme, or every school has been asked already.")
    made = Brokering.objects.bulk_create(
        Brokering(
            cycle=cycle, theme=theme, seeker_id=seeker, giver_id=giver,
            message=message.strip(), invited_by=by, invited_at=now,
        )
        for seeker, giver in matches
    )  # fmt: skip
    for row in made:
        enqueue("peer_review.email_brokering", brokering_id=row.pk)
    return made


@transaction.atomic
def propose(
    *, by: Person, cycle_id: int, theme: str, seeker: School, giver: School, message: str, now: datetime
) -> Brokering:
    """Ask the heads of two schools of the partnership's own choice; twice is once. Raises ProposalWrong."""
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle_id)
    _refuse_proposal(seeker, giver)
    both = (seeker.pk, giver.pk)
    before = Brokering.objects.filter(cycle=cycle, theme=by_hand(theme), seeker__in=both, giver__in=both).first()
    if before and before.status == Status.INVITED and before.seeker_id == seeker.pk:
        return before
    if before:
        raise ProposalWrong(f"{seeker} and {giver} have been asked about this theme already.")
    made = Brokering.objects.create(
        cycle=cycle, theme=by_hand(theme), seeker=seeker, giver=giver,
        message=message.strip(), invited_by=by, invited_at=now,
    )  # fmt: skip
    enqueue("peer_review.email_brokering", brokering_id=made.pk)
    return made


def _refuse_proposal(seeker: School, giver: School) -> None:
    if seeker == giver:
        raise ProposalWrong("Choose two schools.")
    heads = by_school([seeker.pk, giver.pk], DECIDES)
    for school in (seeker, giver):
        if not school.is_open:
            raise ProposalWrong(f"{school} is closed.")
        if school.pk not in heads:
            raise ProposalWrong(f"{school} has no head here who could answer. Invite the head first.")


@transaction.atomic
def answer(*, by: Person, brokering_id: int, side: Side, agrees: bool, now: datetime) -> Brokering:
    """Agree for a school, or decline; when both have agreed each is told of the other. Raises Answered."""
    held = _hold(brokering_id)
    if agrees and _agreed_at(held, side):
        return held
    if held.status != Status.INVITED:
        raise Answered(f"This is over: {held.get_status_display().lower()}.")
    if agrees:
        setattr(held, f"{side}_agreed_at", now)
        held.status = Status.AGREED if held.seeker_agreed_at and held.giver_agreed_at else Status.INVITED
    else:
        held.status, held.declined_at = Status.DECLINED, now
    held.save()
    if held.status != Status.INVITED:
        enqueue("peer_review.email_brokering", brokering_id=held.pk)
    return held


@transaction.atomic
def finish(*, by: Person, brokering_id: int, outcome: str, on: date) -> Brokering:
    """Say what came of it. Raises Answered unless both have agreed."""
    held = _hold(brokering_id)
    if held.status not in (Status.AGREED, Status.DONE):
        raise Answered("Only what both heads have agreed to can be done.")
    held.status, held.outcome, held.done_on = Status.DONE, outcome.replace("\r\n", "\n").strip(), held.done_on or on
    held.save(update_fields=["status", "outcome", "done_on"])
    return held


def _agreed_at(held: Brokering, side: Side) -> datetime | None:
    return held.seeker_agreed_at if side == Side.SEEKER else held.giver_agreed_at


def _hold(brokering_id: int) -> Brokering:
    """Return the match, held until the transaction ends: both answers are kept."""
    return Brokering.objects.select_for_update(of=("self",)).get(pk=brokering_id)
