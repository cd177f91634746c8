"""One review set up by hand: school, day, team; everything else comes from the cycle. The team is invited at once."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from membership.models import Person, School
from peer_review import windows
from peer_review.enums import FrameworkStatus, MomentKind, SeatRole, Stage
from peer_review.errors import ReviewRefused
from peer_review.models import Cycle, Framework, Participant, Review, Reviewer, Seat
from peer_review.operations import cycles, participants, seats
from peer_review.operations.reviews import moving, visits
from peer_review.queries.conflicts import Conflict, Pair, conflicts_of, standing
from tenants.queue import enqueue
from tenants.working_days import london_day


class ReviewThatDay(ReviewRefused):
    """The school has another review on this day."""

    code = "review_that_day"


class SchoolNotThere(ReviewRefused):
    """The school has closed, or has left the cycle."""

    code = "school_not_there"


class TeamWrong(ReviewRefused):
    """Somebody is named twice in the team."""

    code = "team_wrong"
    message = "The lead reviewer is also ticked as a member of the team. Name everybody once."


@transaction.atomic
def set_up(
    *,
    by: Person,
    cycle: Cycle,
    school: School,
    visit_on: date,
    lead: Reviewer,
    members: Sequence[Reviewer] = (),
    framework: Framework | None = None,
    now: datetime,
    override_reason: str = "",
) -> Review:
    """Plan a review and invite its team; pressed twice it is one review.

    Raises CycleNotRunning, DayUnsuitable, ReviewThatDay, SchoolNotThere, TeamWrong, FrameworkNotPublished, Conflicted (say
    why to go on).
    """
    held = cycles.hold(cycle.pk)
    cycles.require_running(held)
    if lead in members:
        raise TeamWrong
    draft = Review(cycle=held)
    visits.check_days(draft, visit_on, visits.last_day(draft, visit_on), london_day(now))
    same = _same_day(held, school, visit_on)
    if same:
        return _if_same_lead(same, lead)
    already = enough_planned(cycle=held, school=school)
    review = _new(by, held, school, visit_on, _framework(held, framework), now)
    _refuse_conflicts(review, lead, members, already, override_reason)
    moving.note(by=by, review=review, kind=MomentKind.DATED, text=f"Visit on {visit_on:%-d %B %Y}", now=now)
    roles = [(lead, SeatRole.LEAD), *((member, _role(member)) for member in members)]
    for reviewer, role in roles:
        seat = seats.add(by=by, review=review, reviewer=reviewer, role=role, now=now, override_reason=override_reason)
        seats.invite(by=by, seat_id=seat.pk, now=now)
    enqueue("peer_review.tell_school", review_id=review.pk)
    return review


def clashes(
    *, cycle: Cycle, school: School, visit_on: date, lead: Reviewer | None, members: Sequence[Reviewer]
) -> dict[int, list[Conflict]]:
    """Return reviewer id → the reasons against their place in a review that is not there yet; for showing before saving."""
    team = [*([(lead, SeatRole.LEAD)] if lead else []), *((member, _role(member)) for member in members)]
    last = visits.last_day(Review(cycle=cycle), visit_on)
    pairs = [Pair(reviewer, school, visit_on, last, cycle, role) for reviewer, role in team]
    found = zip(pairs, conflicts_of(pairs), strict=True)
    return {pair.reviewer.pk: reasons for pair, reasons in found if reasons}


def enough_planned(*, cycle: Cycle, school: School) -> list[Conflict]:
    """Return why a school needs no further review in a cycle: as many as it is to have are planned. Two queries."""
    planned = _live(cycle, school).count()
    part = Participant.objects.filter(cycle=cycle, school=school).first()
    most = part.hosts if part else cycle.reviews_per_school
    if planned < most:
        return []
    if not most:
        return [Conflict("only_sends", f"{school} only sends reviewers in {cycle}; no review of it is meant.")]
    reviews = "its review" if most == 1 else f"its {most} reviews"
    return [Conflict("enough_planned", f"{school} has {reviews} in {cycle} already. This would be one more.")]


def _live(cycle: Cycle, school: School) -> QuerySet[Review]:
    return Review.objects.filter(cycle=cycle, school=school).exclude(stage=Stage.CANCELLED)


def _refuse_conflicts(
    review: Review, lead: Reviewer, members: Sequence[Reviewer], already: Sequence[Conflict], override_reason: str
) -> None:
    found = clashes(
        cycle=review.cycle,
        school=review.school,
        visit_on=review.visit_starts_on or date.min,
        lead=lead,
        members=members,
    )
    reasons = [*already, *(one for some in found.values() for one in some)]
    against = standing(reasons, override_reason)
    if against:
        raise seats.Conflicted(against)


def _same_day(cycle: Cycle, school: School, day: date) -> Review | None:
    return _live(cycle, school).filter(visit_starts_on=day).first()


def _if_same_lead(review: Review, lead: Reviewer) -> Review:
    if Seat.objects.filter(review=review, reviewer=lead, role=SeatRole.LEAD).exists():
        return review
    raise ReviewThatDay(f"{review.school} has a review on this day already. Change its team instead.")


def _framework(cycle: Cycle, chosen: Framework | None) -> Framework:
    if chosen is None or chosen.pk == cycle.framework_id:
        return cycle.framework
    if chosen.status != FrameworkStatus.PUBLISHED:
        raise cycles.FrameworkNotPublished
    return chosen


def _new(by: Person, cycle: Cycle, school: School, day: date, framework: Framework, now: datetime) -> Review:
    part = _part(by, cycle, school, now)
    number = (_live(cycle, school).aggregate(last=Max("number"))["last"] or 0) + 1
    Participant.objects.filter(pk=part.pk, hosts__lt=number).update(hosts=number)
    window = windows.window_of(windows.from_json(cycle.windows), day)
    review = Review(cycle=cycle, school=school, framework=framework, number=number, visit_starts_on=day, created_by=by)
    review.group_id, review.window = part.group_id, window.key if window else ""
    review.visit_ends_on, review.created_at = visits.last_day(review, day), now
    review.save()
    return review


def _part(by: Person, cycle: Cycle, school: School, now: datetime) -> Participant:
    """The school's part in the cycle, added with what the register knows when it has none."""
    part = Participant.objects.filter(cycle=cycle, school=school).first()
    if not school.is_open:
        raise SchoolNotThere(f"{school} is closed.")
    if part is None:
        participants.add(by=by, cycle_id=cycle.pk, school_ids=[school.pk], now=now)
        part = Participant.objects.get(cycle=cycle, school=school)
    if part.withdrawn_at:
        raise SchoolNotThere(f"{school} has left this cycle. Add it again first.")
    return part


def _role(member: Reviewer) -> SeatRole:
    return SeatRole.MEMBER if member.school_id else SeatRole.EXTERNAL
