"""In whatever order things happen, an event counts what is held, confirmed and offered, and leaves no place to lie free."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from billing.models import Charge
from membership.refusals import Refusal
from offers.enums import BookingStatus
from offers.models import Allowance, Booking, Event, Quota
from offers.operations import bookings, holds, waiting
from tests.factories import membership as members
from tests.factories import offers as catalogue
from tests.factories.offers import NOW, ON, STARTS
from tests.factories.offers_bookings import book, counted, school_and_head, small_course, wait

STEP = timedelta(hours=7)
LIVE = (BookingStatus.HELD, BookingStatus.CONFIRMED)


class Places(RuleBasedStateMachine):
    """Three schools, dates of two places, of which one is kept, and of one place; staff have to ask. Both begin full."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.now = NOW
        self.people = [school_and_head()[1] for _ in range(2)]
        school, _ = school_and_head()
        self.people.append(members.at_school(school, "staff"))
        catalogue.AllowanceFactory(school=school, quantity=1)
        first = small_course(2)
        later = catalogue.EventFactory(offer=first.offer, capacity=1, starts_at=STARTS + timedelta(days=7))
        first.quotas.create(label="Others", audiences=["out_of_area", "non_member"], capacity=1)
        self.events = [first, later]

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    placed: Bundle[Any] = Bundle("placed")
    queued: Bundle[Any] = Bundle("queued")
    who = st.integers(0, 2)
    which = st.integers(0, 1)

    @initialize(target=placed)
    def fill(self) -> Any:
        orders = [book(self.people[0], event, unnamed=event.capacity) for event in self.events]
        return multiple(*Booking.objects.filter(order__in=orders))

    @rule(target=placed, who=who, which=which, unnamed=st.integers(0, 1))
    def book(self, who: int, which: int, unnamed: int) -> Any:
        order = self._try(lambda: book(self.people[who], self.events[which], unnamed=unnamed, now=self.now))
        return order and order.bookings.first()

    @rule(target=queued, who=who, which=which)
    def join(self, who: int, which: int) -> Any:
        return self._try(lambda: wait(self.people[who], self.events[which], now=self.now))

    @rule(booking=consumes(placed))
    def cancel(self, booking: Any) -> None:
        if booking:
            facts = {"reason": "other", "note": "", "on": ON, "now": self.now}
            self._try(lambda: bookings.cancel(by=None, booking_id=booking.pk, **facts))

    @rule(target=placed, booking=consumes(placed), which=which)
    def move(self, booking: Any, which: int) -> Any:
        event = self.events[which]
        by = self.people[0]
        return booking and self._try(
            lambda: bookings.transfer(by=by, booking_id=booking.pk, event_id=event.pk, on=ON, now=self.now)
        )

    @rule(booking=placed, answer=st.booleans())
    def decide(self, booking: Any, answer: bool) -> None:
        if booking and answer:
            self._try(lambda: holds.approve(by=None, order_id=booking.order_id, purchase_order="", on=ON, now=self.now))
        elif booking:
            self._try(lambda: holds.refuse(by=None, order_id=booking.order_id, note="", now=self.now))

    @rule(target=placed, entry=queued)
    def accept(self, entry: Any) -> Any:
        return entry and self._try(lambda: waiting.accept(by=None, entry_id=entry.pk, on=ON, now=self.now))

    @rule(entry=queued, stays=st.booleans())
    def turn_down(self, entry: Any, stays: bool) -> None:
        answer = waiting.decline if stays else waiting.leave
        if entry:
            self._try(lambda: answer(by=None, entry_id=entry.pk, now=self.now))

    @rule(steps=st.integers(1, 12))
    def pass_time(self, steps: int) -> None:
        self.now += steps * STEP
        waiting.expire_due(now=self.now)
        holds.expire_due(now=self.now)

    @invariant()
    def counts_what_is_held_confirmed_and_offered(self) -> None:
        for event in self.events:
            taken, live = counted(event)
            assert taken == live <= event.capacity

    @invariant()
    def counts_kept_places_alike(self) -> None:
        for quota in Quota.objects.filter(event__in=self.events):
            live = Booking.objects.filter(quota=quota, status__in=LIVE).count()
            assert quota.taken == live + quota.event.waiting.filter(quota=quota, status="offered").count()

    @invariant()
    def nobody_waits_while_a_shared_place_is_free(self) -> None:
        for event in Event.objects.filter(pk__in=[event.pk for event in self.events]):
            kept = sum(quota.capacity - quota.taken for quota in event.quotas.all())
            assert event.places_left <= kept or not event.waiting.filter(status="waiting").exists()

    @invariant()
    def charges_confirmed_places_and_nothing_else(self) -> None:
        """Everything is cancelled in time here, so nothing but live places is due."""
        paid = Booking.objects.filter(status=BookingStatus.CONFIRMED, pays_with="price")
        due = Charge.objects.filter(cancelled_at=None)
        assert sorted(due.values_list("source_id", "net_pence")) == sorted(paid.values_list("pk", "price_pence"))

    @invariant()
    def allowances_are_used_by_live_places(self) -> None:
        for allowance in Allowance.objects.all():
            assert allowance.used == Booking.objects.filter(allowance=allowance, status__in=LIVE).count()

    @staticmethod
    def _try(work: Any) -> Any:
        """What the operation made, or nothing when it refused; a refusal leaves no trace."""
        try:
            with transaction.atomic():
                return work()
        except Refusal:
            return None


def test_no_order_of_events_loses_or_invents_a_place() -> None:
    run_state_machine_as_test(
        Places,
        settings=settings(
            max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
