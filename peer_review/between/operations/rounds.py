"""Rounds of reviews among partnerships, and the reviews in them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.formats import date_format

from peer_review import frameworks
from peer_review.between.models import Cycle, Framework, Representative, Review
from peer_review.between.operations import places
from peer_review.enums import CycleStatus, FrameworkStatus, MomentKind, SeatRole, Stage
from peer_review.errors import ReviewRefused
from peer_review.operations.reviews import moving, visits
from tenants.accounts.models import User
from tenants.models import Partnership
from tenants.queue import enqueue
from tenants.working_days import london_day


class NameTaken(ReviewRefused):
    """Another round has this name."""

    code = "name_taken"
    message = "Another round has this name. Choose another."


class ReviewedAlready(ReviewRefused):
    """A partnership is reviewed once in a round."""

    code = "reviewed_already"
    message = "This partnership has a review in this round."


class OutsideRound(ReviewRefused):
    """A visit is in its round and has a team."""

    code = "outside_round"


def publish_framework(*, by: User, name: str, content: Mapping[str, Any], now: datetime) -> Framework:
    """Keep a framework as the next version of its name; the same words again are the version there is. Raises FrameworkUnusable."""
    read = frameworks.from_json(content)
    with transaction.atomic():
        last = Framework.objects.select_for_update().filter(name=name).order_by("-version").first()
        if last and last.says == read:
            return last
        return Framework.objects.create(
            name=name,
            version=last.version + 1 if last else 1,
            status=FrameworkStatus.PUBLISHED,
            content=frameworks.as_json(read),
            published_at=now,
            made_by=str(by)[:120],
        )


def open_round(*, by: User, framework: Framework, name: str, starts_on: date, ends_before: date, **terms: Any) -> Cycle:
    """Open a round: its framework, its days for the factual check, its follow-ups. Raises NameTaken, OutsideRound."""
    if ends_before <= starts_on:
        raise OutsideRound("A round ends after it starts.")
    try:
        with transaction.atomic():
            facts = {"framework": framework, "starts_on": starts_on, "ends_before": ends_before, **terms}
            return Cycle.objects.create(name=name, status=CycleStatus.RUNNING, **facts)
    except IntegrityError as error:
        raise NameTaken from error


@transaction.atomic
def set_up(
    *,
    by: User,
    round_id: int,
    partnership: Partnership,
    visit_on: date,
    lead: Representative,
    members: Sequence[Representative],
    now: datetime,
) -> Review:
    """Set up a review, tell the leader reviewed and invite the team.

    Raises ReviewedAlready, ConflictOfInterest, DayUnsuitable, OutsideRound.
    """
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("framework").get(pk=round_id)
    team = [lead, *(member for member in members if member.pk != lead.pk)]
    of_it = Review(cycle=cycle, partnership=partnership)
    visits.check_days(of_it, visit_on, visits.last_day(of_it, visit_on), london_day(now))
    _refuse(cycle, partnership, team)
    rows = [(representative, ()) for representative in team]
    return begin(by=by, cycle=cycle, partnership=partnership, team=rows, visit_on=visit_on, now=now)


def begin(
    *,
    by: User,
    cycle: Cycle,
    partnership: Partnership,
    team: Sequence[tuple[Representative, Sequence[str]]],
    visit_on: date | None,
    now: datetime,
) -> Review:
    """Write a review in a held round with its team, the lead first, each with the reasons for them; a day may follow."""
    review = Review(cycle=cycle, partnership=partnership, framework=cycle.framework, focus=cycle.focus)
    if visit_on:
        review.visit_starts_on, review.visit_ends_on = visit_on, visits.last_day(review, visit_on)
    review.save()
    text = f"Set up, visit on {date_format(visit_on, 'j F Y')}" if visit_on else "Set up, the day of the visit is open"
    moving.note(by=by, review=review, kind=MomentKind.DATED, text=text, now=now)
    for number, (representative, why) in enumerate(team):
        role = SeatRole.MEMBER if number else SeatRole.LEAD
        places.invite(by=by, review=review, representative=representative, role=role, now=now, why=why)
    enqueue("between.tell_leader", review_id=review.pk)
    return review


def _refuse(cycle: Cycle, partnership: Partnership, team: Sequence[Representative]) -> None:
    if len(team) < 2:
        raise OutsideRound("A team has a lead and at least one more reviewer.")
    if Review.objects.filter(cycle=cycle, partnership=partnership).exclude(stage=Stage.CANCELLED).exists():
        raise ReviewedAlready
    for representative in team:
        places.refuse_conflict(cycle, partnership, representative)
