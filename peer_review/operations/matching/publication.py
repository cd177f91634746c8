"""What publishing a plan writes: reviews, places of who is new, lines on timelines. What was made by hand since stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any

from membership.models import Person
from peer_review.enums import FocusSource, MomentKind, SeatRole, SeatStatus
from peer_review.matching import explaining
from peer_review.matching.json import plan_from_json
from peer_review.matching.problem import Host, Plan, Problem, Reviewer, Team
from peer_review.models import Cycle, MatchRun, Moment, Participant, Review, Seat
from peer_review.queries.matching.problems import participant_id, participants_of
from peer_review.queries.matching.standing import reviews_by_host, seats_by_review
from peer_review.stages import BEFORE_VISIT
from tenants.queue import enqueue


@dataclass(frozen=True)
class Publication:
    """What everything that is written comes from."""

    by: Person | None
    run: MatchRun
    cycle: Cycle
    problem: Problem
    plan: Plan
    reasons: Mapping[tuple[int | None, int | None], str]
    now: datetime

    @cached_property
    def hosts(self) -> Mapping[int, Host]:
        """Hosts by number."""
        return {one.id: one for one in self.problem.hosts}

    @cached_property
    def people(self) -> Mapping[int, Reviewer]:
        """Reviewers by id."""
        return {one.id: one for one in self.problem.reviewers}

    def reason(self, host: int, reviewer: int) -> str:
        """Return why somebody is in a team against a rule; empty where no rule is broken."""
        return self.reasons.get((host, reviewer)) or self.reasons.get((None, reviewer), "")


def write(what: Publication) -> None:
    """Write reviews first, then places, then what the timelines say; a few statements however many schools."""
    existing = reviews_by_host(what.cycle)
    made = _new_reviews(what, existing)
    everything = existing | made
    _move_windows(what, existing)
    _sample(what, everything)
    changed = _seats(what, everything)
    _moments(what, made, {host: everything[host] for host in changed if host not in made})


def _new_reviews(what: Publication, existing: Mapping[int, Review]) -> dict[int, Review]:
    participants = {row.pk: row for row in participants_of(what.cycle)}
    rows = {
        host.id: _review(what, participants[participant_id(host.id)], host.number, what.plan.teams[host.id].window)
        for host in what.problem.hosts
        if host.id in what.plan.teams and host.id not in existing
    }
    Review.objects.bulk_create(rows.values())
    return rows


def _review(what: Publication, row: Participant, number: int, window: str | None) -> Review:
    cycle = what.cycle
    return Review(
        cycle=cycle,
        framework=cycle.framework,
        school=row.school,
        group=row.group,
        number=number,
        window=window or "",
        focus=cycle.focus if cycle.focus_source == FocusSource.CYCLE else "",
        created_by=what.by,
    )


def _move_windows(what: Publication, existing: Mapping[int, Review]) -> None:
    """A review not yet dated goes to its new window; a date that was set stays."""
    moved = []
    for host, review in existing.items():
        team = what.plan.teams.get(host)
        if team and team.window and review.visit_starts_on is None and review.window != team.window:
            review.window = team.window
            moved.append(review)
    Review.objects.bulk_update(moved, ["window"])


def _sample(what: Publication, reviews: Mapping[int, Review]) -> None:
    """Choose the share of reviews that gets a second reading by the seed; who was chosen before stays chosen."""
    wanted = round(len(reviews) * what.cycle.qa_percent / 100) - sum(one.is_sampled for one in reviews.values())
    order = sorted(reviews, key=lambda host: sha256(f"{what.cycle.pk}:{what.run.seed}:{host}".encode()).digest())
    chosen = [reviews[host] for host in order if not reviews[host].is_sampled][: max(0, wanted)]
    for review in chosen:
        review.is_sampled = True
    Review.objects.bulk_update(chosen, ["is_sampled"])


def _seats(what: Publication, reviews: Mapping[int, Review]) -> list[int]:
    """Bring the places to what the plan says, invite who is new, and return the hosts whose team changed.

    A place that was made by hand since stays; one this plan's predecessor made and this plan drops is withdrawn.
    """
    standing = seats_by_review(reviews.values())
    earlier = _earlier(what.run)
    gone: list[Seat] = []
    new: dict[int, list[Seat]] = {}
    moved: list[Seat] = []
    for host, team in what.plan.teams.items():
        review = reviews[host]
        if review.stage not in BEFORE_VISIT:
            continue
        held = {seat.reviewer_id: seat for seat in standing[review.pk]}
        dropped = set(earlier.get(host, what.run.gone)) - set(team.everybody)
        wanted = _beside(_roles(what, team), {one: seat for one, seat in held.items() if one not in dropped})
        gone += [seat for one, seat in held.items() if one in dropped]
        moved += [
            _with_role(seat, wanted[one]) for one, seat in held.items() if wanted.get(one, seat.role) != seat.role
        ]
        new[host] = [_seat(what, review, host, one, role) for one, role in wanted.items() if one not in held]
    _withdraw(gone)
    _change_roles(moved)
    created = Seat.objects.bulk_create(seat for rows in new.values() for seat in rows)
    for seat in created:
        enqueue("peer_review.invite", seat_id=seat.pk)
    by_review = {review.pk: host for host, review in reviews.items()}
    touched = {by_review[seat.review_id] for seat in (*gone, *moved)} | {host for host, rows in new.items() if rows}
    return sorted(touched)


def _earlier(run: MatchRun) -> dict[int, set[int]]:
    """Who was in each team of the plan published before."""
    published = MatchRun.objects.filter(cycle=run.cycle_id, subject="teams", published_at__isnull=False)
    before = published.order_by("-published_at").values_list("plan", flat=True).first()
    teams = plan_from_json(before or {}).teams
    return {host: {*team.everybody, *run.gone} for host, team in teams.items()}


def _roles(what: Publication, team: Team) -> dict[int, SeatRole]:
    external = {one.id for one in what.problem.reviewers if one.is_external}
    roles = {one: SeatRole.EXTERNAL if one in external else SeatRole.MEMBER for one in team.members}
    if team.lead is not None:
        roles[team.lead] = SeatRole.LEAD
    return roles | dict.fromkeys(team.trainees, SeatRole.TRAINEE)


def _beside(roles: Mapping[int, SeatRole], stays: Mapping[int, Seat]) -> dict[int, SeatRole]:
    """What a plan wants beside places made by hand since: a lead somebody put in leads, the plan's own is not asked for it."""
    leads_by_hand = any(seat.role == SeatRole.LEAD for one, seat in stays.items() if one not in roles)
    found = {one: role for one, role in roles.items() if role != SeatRole.LEAD or not leads_by_hand}
    return found | {one: SeatRole(stays[one].role) for one in roles if one not in found and one in stays}


def _why(what: Publication, host: int, reviewer: int) -> list[str]:
    return list(explaining.why(what.problem, what.plan, what.hosts[host], what.people[reviewer]))


def _seat(what: Publication, review: Review, host: int, reviewer: int, role: SeatRole) -> Seat:
    return Seat(
        review=review,
        reviewer_id=reviewer,
        role=role,
        status=SeatStatus.PLANNED,
        days=what.cycle.visit_days,
        why=_why(what, host, reviewer),
        override_reason=what.reason(host, reviewer)[:300],
    )


def _with_role(seat: Seat, role: SeatRole) -> Seat:
    seat.role = role
    return seat


def _withdraw(seats: Sequence[Seat]) -> None:
    """Who knew of the place is told that it is gone."""
    for seat in seats:
        if seat.status in (SeatStatus.INVITED, SeatStatus.ACCEPTED):
            enqueue("peer_review.email_seat", seat_id=seat.pk, kind="withdrawn")
        seat.status = SeatStatus.WITHDRAWN
    Seat.objects.bulk_update(seats, ["status"])


def _change_roles(seats: Sequence[Seat]) -> None:
    """Leads step down before others step up: a team has one at a time."""
    down = [seat for seat in seats if seat.role != SeatRole.LEAD]
    Seat.objects.bulk_update(down, ["role"])
    Seat.objects.bulk_update([seat for seat in seats if seat.role == SeatRole.LEAD], ["role"])


def _moments(what: Publication, made: Mapping[int, Review], changed: Mapping[int, Review]) -> None:
    """One line on the timeline of each review that is new or has another team."""
    titles = {one.key: one.title for one in what.problem.windows}
    rows = [_moment(what, review, f"Planned{_when(titles.get(review.window))}") for review in made.values()]
    rows += [_moment(what, review, "Team changed by a repaired plan") for review in changed.values()]
    Moment.objects.bulk_create(rows)


def _moment(what: Publication, review: Review, text: str) -> Moment:
    key = f"published-{what.run.pk}"
    facts: dict[str, Any] = {"kind": MomentKind.TEAM, "stage": review.stage, "text": text, "key": key, "at": what.now}
    return Moment(review=review, **facts, **review.credit(what.by))


def _when(title: str | None) -> str:
    return f" for {title}" if title else ""
