"""The demo's reviews between partnerships: leaders of partnerships as the association's accounts, one round over, one running."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from config.demo import school_days
from config.demo.calendar import at
from config.demo.names import person_name
from config.demo.reviews_specification import BetweenSpec, read_between
from config.demo.reviews_story import play
from config.demo.reviews_visits import Cast
from config.demo.school_days import is_school_day
from peer_review.between.models import Cycle, Representative, Review
from peer_review.between.operations import places, representatives, rounds
from peer_review.enums import ShareAudience
from tenants.accounts.models import User
from tenants.models import Partnership
from tenants.working_days import london_day

SET_UP: Final = timedelta(days=130)  # before a round begins
# Reviewed, by leaders of, days from the round's first day to the visit; in the running one, school days from today.
OVER: Final = (("hounslow", ("ealing", "camden"), 70), ("merton", ("lewisham", "redbridge"), 130))
RUNNING: Final = (("camden", ("tower-hamlets", "haringey"), -7), ("ealing", ("hounslow", "lewisham"), 12))


@transaction.atomic
def fill(by: User, begins_on: date, now: datetime) -> None:
    """Load the rounds once, when all who take part are there; in the public schema, the running year from `begins_on`."""
    plan = (*OVER, *RUNNING)
    needed = {slug for reviewed, team, _ in plan for slug in (reviewed, *team)}
    if Cycle.objects.exists() or Partnership.objects.filter(slug__in=needed).count() < len(needed):
        return
    spec = read_between()
    speakers = _speakers(by)
    started = begins_on.replace(year=begins_on.year - 1)
    framework = rounds.publish_framework(by=by, name=spec.framework, content=spec.content, now=at(_set_up_on(started)))
    for starts_on, rows in ((started, OVER), (begins_on, RUNNING)):
        cycle = rounds.open_round(
            by=by, framework=framework, name=f"{spec.round} {starts_on.year}/{(starts_on.year + 1) % 100:02d}",
            starts_on=starts_on, ends_before=starts_on.replace(year=starts_on.year + 1), visit_days=2,
            follow_up_months=[6],
        )  # fmt: skip
        for reviewed, team, days in rows:
            visit_on = starts_on + timedelta(days=days) if rows == OVER else _near(cycle, london_day(now), days)
            _review(spec, cycle, speakers, reviewed, team, visit_on, now, by)


def _speakers(by: User) -> dict[str, list[Representative]]:
    """Two people of every partnership: its leader and a colleague."""
    found = {}
    for partnership in Partnership.objects.filter(is_association_member=True).order_by("slug"):
        found[partnership.slug] = [
            representatives.add(
                by=by, partnership=partnership, name=person_name(partnership.slug, "speaks", number),
                email=f"{('leader', 'colleague')[number]}.{partnership.slug}@partnerships.example.org",
                is_leader=number == 0,
            )
            for number in range(2)
        ]  # fmt: skip
    return found


def _review(
    spec: BetweenSpec, cycle: Cycle, speakers: dict[str, list[Representative]], reviewed: str, team: Sequence[str],
    visit_on: date, now: datetime, by: User,
) -> None:  # fmt: skip
    while not (is_school_day(visit_on) and is_school_day(visit_on + timedelta(days=1))):
        visit_on += timedelta(days=1)
    asked_on = _set_up_on(cycle.starts_on)
    seats = [speakers[slug][0] for slug in team]
    made = rounds.set_up(
        by=by, round_id=cycle.pk, partnership=speakers[reviewed][0].partnership, visit_on=visit_on, lead=seats[0],
        members=seats[1:], now=at(asked_on),
    )  # fmt: skip
    accounts = User.objects.in_bulk([row.account_id for row in (*seats, speakers[reviewed][0])])
    for seat in made.seats.select_related("representative", "review__cycle", "review__partnership"):
        if visit_on < london_day(now) + timedelta(days=60):
            account = accounts[seat.representative.account_id]
            places.answer(by=account, seat=seat, accepts=True, reason="", now=at(school_days.after(asked_on, 4)))
    review = Review.objects.select_related("cycle__framework", "framework", "partnership").get(pk=made.pk)
    people = [accounts[row.account_id] for row in seats]
    leader, shares = accounts[speakers[reviewed][0].account_id], ((ShareAudience.OFFICE, 10),)
    play(review, Cast(by, leader, people[0], people, spec.words, now, shares=shares))


def _near(cycle: Cycle, today: date, days: int) -> date:
    """So many school days from today, well inside the round."""
    day = school_days.after(school_days.on_or_after(today), days)
    return min(max(day, cycle.starts_on + timedelta(days=45)), cycle.ends_before - timedelta(days=95))


def _set_up_on(starts_on: date) -> date:
    return school_days.on_or_after(starts_on - SET_UP)
