"""Places in the demo: booked by schools for their people, held for approval, waited for, offered, cancelled in every way."""

from datetime import date, timedelta
from itertools import islice
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from config.demo.calendar import at
from config.demo.names import draw
from config.demo.offers_agreements import Market
from config.demo.offers_events import Run, opened_on
from config.demo.offers_people import Team
from membership.models import Person, School
from offers.enums import BookingStatus, CancelReason
from offers.models import Booking
from offers.operations import bookings, event_changes, waiting
from offers.operations.bookings import Delegate

NEEDS: Final = ("Vegetarian", "Wheelchair access", "No nuts, please", "Large print")
MOST: Final = 6  # places of one school


def fill(market: Market, run: Run) -> None:
    """Let schools book, wait, hold and cancel as the specification says of an event."""
    left = run.row.booked
    per_school = -(-left // max(len(market.active), 1))
    for school in _in_turn(market, run):
        if left <= 0:
            break
        size = min(left, MOST, max(per_school, 2 + draw("size", run.row.title, school.urn, out_of=4)))
        left -= _book(market, run, school, size)
    _hold(market, run)
    if run.row.waiting:
        _wait(market, run)
    elif run.row.booked > 10 and run.first_day > market.today:
        _cancel_one(market, run)
    if run.row.cancelled:
        on = market.today - timedelta(days=2)
        event_changes.cancel(by=market.by, event_id=run.event.pk, reason=run.row.cancelled, on=on, now=at(on, 16))


def _in_turn(market: Market, run: Run) -> list[School]:
    """The active schools the offer is for, beginning with another one for each event."""
    fitting = [school for school in market.active if not run.offer.phases or school.phase in run.offer.phases]
    start = draw("turn", run.row.title, out_of=max(len(fitting), 1))
    return [*fitting[start:], *fitting[:start]]


def _book(market: Market, run: Run, school: School, size: int) -> int:
    team = market.teams[school.pk]
    people = team.delegates(run.offer.category, run.row.title)
    named = [Delegate(person.pk, needs=_needs(run, person)) for person in people[:size]]
    to_follow = size - len(named) if run.first_day > market.today else 0
    on = _booked_on(market, run, school)
    bookings.book(
        by=team.manager,
        school_id=school.pk,
        event_id=run.event.pk,
        delegates=[*named, *[Delegate()] * to_follow],
        submission=_submission(run, school),
        purchase_order=f"PO {draw('po', school.urn, run.row.title, out_of=9000) + 1000}",
        on=on,
        now=at(on, 9),
    )
    return len(named) + to_follow


def _hold(market: Market, run: Run) -> None:
    """A teacher books above the limit: places are held until the business manager approves."""
    if not run.row.held:
        return
    on = market.today - timedelta(days=1)
    for school in islice(_without(market, run), 1):
        people = market.teams[school.pk].teachers[: run.row.held]
        bookings.book(
            by=people[0],
            school_id=school.pk,
            event_id=run.event.pk,
            delegates=[Delegate(person.pk) for person in people],
            submission=_submission(run, school),
            purchase_order="",
            on=on,
            now=at(on, 15),
            message="Both of us teach the year groups this is about.",
        )


def _wait(market: Market, run: Run) -> None:
    """Some wait for a full event; then somebody cancels, so that the first of them is offered the place."""
    on = market.today - timedelta(days=2)
    waits = list(islice(_without(market, run), run.row.waiting))
    for number, school in enumerate(waits):
        team: Team = market.teams[school.pk]
        waiting.join(
            by=team.manager,
            school_id=school.pk,
            event_id=run.event.pk,
            delegate=Delegate(team.teachers[0].pk),
            purchase_order="",
            on=on,
            now=at(on, 9 + number),
        )
    _cancel_one(market, run)


def _cancel_one(market: Market, run: Run) -> None:
    on = market.today - timedelta(days=1)
    rows = Booking.objects.filter(event=run.event, status=BookingStatus.CONFIRMED).select_related("order__booked_by")
    booking = rows.earliest("pk")
    is_visit = draw("why", run.row.title, out_of=3) == 0
    bookings.cancel(
        by=booking.order.booked_by,
        booking_id=booking.pk,
        reason=CancelReason.OFSTED if is_visit else CancelReason.DELEGATE,
        note="Inspection announced" if is_visit else "Needed in school that day",
        on=on,
        now=at(on, 15),
    )


def _without(market: Market, run: Run) -> list[School]:
    """Schools that have no place yet."""
    booked = set(run.event.bookings.values_list("school_id", flat=True))
    return [school for school in _in_turn(market, run) if school.pk not in booked]


def _booked_on(market: Market, run: Run, school: School) -> date:
    """A day between the opening and a week before the event, or yesterday."""
    opened = max(opened_on(run.first_day, market.today), market.year.starts_on)
    last = max(min(run.first_day - timedelta(days=4), market.today - timedelta(days=1)), opened)
    return opened + timedelta(days=draw("booked", run.row.title, school.pk, out_of=(last - opened).days + 1))


def _submission(run: Run, school: School) -> UUID:
    return uuid5(NAMESPACE_URL, f"{run.event.calendar_uid}/{school.pk}")


def _needs(run: Run, person: Person) -> str:
    luck = draw("needs", run.row.title, person.pk, out_of=20)
    return NEEDS[luck] if luck < len(NEEDS) else ""
