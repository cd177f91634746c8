"""Invitations and their answers in the demo's reviews, and the days of visits: when the team and the school are free.

A county's thousand invitations are written at once, as the operations write them one by one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final

from config.demo import school_days
from config.demo.calendar import at
from config.demo.names import draw
from membership.models import Person
from peer_review.enums import MomentKind, SeatRole, SeatStatus, Stage
from peer_review.models import Cycle, Moment, Review, Seat
from peer_review.operations.reviews import visits
from peer_review.windows import Window, from_json

# Visits a running cycle shows, in school days from today: those over by their last day, today’s and those to come by their
# first. So there are reports to sign and to check, drafts, findings, and visits that are prepared.
AGREED: Final = -14
SHOWN: Final = (0, AGREED, 4, -7, -1, -11, -4, 12, -18)
SOON: Final = 20  # school days ahead; by then everybody has answered
ASKED_BEFORE: Final = 4  # school days; whoever has not answered was asked lately


def answer(cycle: Cycle, on: date, today: date) -> None:
    """Invite everybody and let them accept within a fortnight; of visits far ahead, some have not answered yet."""
    soon = school_days.after(today, SOON)
    seats, lines = [], []
    rows = Seat.objects.filter(review__cycle=cycle, status=SeatStatus.PLANNED).select_related("review", "reviewer")
    for seat in rows.order_by("pk"):
        visit_on = seat.review.visit_starts_on
        is_late = (visit_on is None or visit_on > soon) and not draw("answer", seat.pk, out_of=12)
        asked = at(school_days.after(today, -ASKED_BEFORE) if is_late else on, 14)
        lines.append(_line(seat, "invited", asked, None))
        seat.status, seat.invited_at = SeatStatus.INVITED, asked
        if not is_late:
            seat.status = SeatStatus.ACCEPTED
            seat.answered_at = at(school_days.after(on, 1 + draw("answered", seat.pk, out_of=9)), 8 + seat.pk % 9)
            lines.append(_line(seat, "accepted", seat.answered_at, seat.reviewer.person_id))
        seats.append(seat)
    Seat.objects.bulk_update(seats, ["status", "invited_at", "answered_at"], batch_size=500)
    Moment.objects.bulk_create(lines, batch_size=1_000)


def _line(seat: Seat, what: str, moment: datetime, by_id: int | None) -> Moment:
    text = f"{seat.get_role_display()} {what}"
    return Moment(review=seat.review, kind=MomentKind.TEAM, stage=Stage.PLANNED, text=text, at=moment, by_id=by_id)


def date_visits(cycle: Cycle, by: Person, on: date, today: date, heads: Mapping[int, Person]) -> None:
    """Give each review of the next months that has a lead a school day in its window; a running cycle shows every stage."""
    windows = _near(cycle, today)
    rows = Review.objects.filter(cycle=cycle, window__in=windows).select_related("cycle__framework", "school")
    led = rows.filter(seats__role=SeatRole.LEAD, school__in=heads)
    reviews = list(led.prefetch_related("seats__reviewer").order_by("pk"))
    diary: defaultdict[date, set[int]] = defaultdict(set)
    for review, day in _days(reviews, windows, today, heads, diary):
        visits.set_days(by=by, review=review, starts_on=day, on=on, now=at(on, 16))


def _days(
    reviews: Sequence[Review], windows: Mapping[str, Window], today: date, heads: Mapping[int, Person],
    diary: defaultdict[date, set[int]],
) -> Iterator[tuple[Review, date]]:  # fmt: skip
    people = {review.pk: _people(review, heads) for review in reviews}
    days = {review.pk: _possible(review, windows[review.window]) for review in reviews}
    left = list(reviews)
    for offset in SHOWN:
        wanted = _around(today, offset)
        rows = (
            sorted(left, key=lambda row: not row.is_sampled) if offset == AGREED else left
        )  # its reader is asked then
        free = (
            (row, first)
            for row in rows
            for first in days[row.pk]
            if (visits.last_day(row, first) if offset < 0 else first) in wanted and not diary[first] & people[row.pk]
        )
        for review, first in islice(free, 1):
            left.remove(review)
            yield review, _note(diary, review, first, people[review.pk])
    for review in left:
        luck = draw("visit", review.cycle.name, review.school_id, review.number, out_of=len(days[review.pk]))
        turned = days[review.pk][luck:] + days[review.pk][:luck]
        day = next((day for day in turned if not diary[day] & people[review.pk]), turned[0])
        yield review, _note(diary, review, day, people[review.pk])


def _around(today: date, offset: int) -> set[date]:
    """The day that many school days from today, or the one beyond it: two days of a visit are in one week."""
    wanted = school_days.after(school_days.on_or_after(today), offset)
    return {wanted, school_days.after(wanted, 1 if offset > 0 else -1)} if offset else {wanted}


def _note(diary: defaultdict[date, set[int]], review: Review, day: date, people: set[int]) -> date:
    for one in school_days.between(day, visits.last_day(review, day)):
        diary[one] |= people
    return day


def _people(review: Review, heads: Mapping[int, Person]) -> set[int]:
    team = {seat.reviewer.person_id for seat in review.seats.all() if seat.reviewer.person_id}
    return team | {heads[review.school_id].pk}


def _possible(review: Review, window: Window) -> list[date]:
    """School days on which a visit can begin: it ends in the same week, inside the window."""
    found = school_days.between(window.starts_on, window.ends_on)
    last = {day: visits.last_day(review, day) for day in found}
    return [day for day in found if last[day] <= window.ends_on and last[day] - day < timedelta(days=5 - day.weekday())]


def _near(cycle: Cycle, today: date) -> dict[str, Window]:
    """The windows that begin within the next ten weeks, or have begun, by key."""
    rows = from_json(cycle.windows)
    return {window.key: window for window in rows if window.starts_on < today + timedelta(days=70)}
