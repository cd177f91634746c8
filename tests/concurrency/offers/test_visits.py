"""Two people at one provider's half days, one visit's signature, one month's statements, one request, one pairing."""

from threading import Barrier
from threading import Event as Signal

import pytest

from billing.models import Charge
from membership.models import School
from offers.models import Delivery, DeliverySlot, Pairing, Provider, ProviderStatement
from offers.operations.deliveries import cancelling, requests, scheduling, signing
from offers.operations.programmes import pairings
from offers.operations.programmes.pairings import Side
from offers.operations.providers import absences, statements
from tests.factories import membership as members
from tests.factories import offers as catalogue
from tests.factories import offers_delivery as make
from tests.factories import offers_programmes as programmes
from tests.factories.offers import NOW, ON
from tests.factories.offers_delivery import HALF, TUESDAY
from tests.plumbing.races import race

DECEMBER = TUESDAY.replace(month=12, day=1)
JANUARY = TUESDAY.replace(year=2027, month=1, day=1)


def schedule_both(partnership, slots, **facts):
    """Two schools' visits are set with one provider at the same moment; return what came of each."""
    provider = catalogue.ProviderFactory(**facts)
    visits = [make.matched(provider=provider, halves=1) for _ in slots]
    return race(
        partnership,
        [
            lambda visit=visit, slot=slot: scheduling.schedule(by=None, delivery_id=visit.pk, slots=slot, on=ON)
            for visit, slot in zip(visits, slots, strict=True)
        ],
    )


def names(results):
    return sorted(type(result).__name__ for result in results)


@pytest.fixture
def no_lock(monkeypatch):
    """The guard switched off: the provider is read but not held, and both have read the diary before either writes."""
    both_have_read, real = Barrier(2), scheduling.diaries

    def read(*args, **kwargs):
        found = real(*args, **kwargs)
        both_have_read.wait(timeout=30)
        return found

    monkeypatch.setattr(scheduling, "lock_provider", lambda pk: Provider.objects.get(pk=pk))
    monkeypatch.setattr(scheduling, "diaries", read)


def test_a_half_day_is_given_once_and_the_other_is_told_who_has_it(committed):
    results = schedule_both(committed, [HALF, HALF])

    assert names(results) == ["Booked", "Delivery"]
    (refusal,) = [str(result) for result in results if isinstance(result, Exception)]
    assert "Tuesday 10 November, morning is taken: Lancaster Road" in refusal
    assert DeliverySlot.objects.count() == 1


@pytest.mark.usefixtures("no_lock")
def test_control_without_the_row_only_the_database_stops_the_second(committed):
    results = schedule_both(committed, [HALF, HALF])

    assert names(results) == ["Delivery", "IntegrityError"]


def test_the_last_half_day_of_a_year_is_given_once(committed):
    results = schedule_both(committed, [HALF, [(TUESDAY, "pm")], [(DECEMBER, "am")]], days_a_year=1)

    assert names(results) == ["Delivery", "Delivery", "NoDaysLeft"]


@pytest.mark.usefixtures("no_lock")
def test_control_without_the_row_a_provider_gives_more_days_than_the_year_has(committed):
    provider = catalogue.ProviderFactory(days_a_year=1)
    before = make.matched(provider=provider, halves=1)
    visits = [make.matched(provider=provider, halves=1) for _ in range(2)]
    DeliverySlot.objects.create(delivery=before, provider=provider, on_day=DECEMBER, half="am")

    race(
        committed,
        [
            lambda visit=visit, half=half: scheduling.schedule(
                by=None, delivery_id=visit.pk, slots=[(TUESDAY, half)], on=ON
            )
            for visit, half in zip(visits, ("am", "pm"), strict=True)
        ],
    )

    assert DeliverySlot.objects.filter(provider=provider).count() == 3


def sign_twice(partnership):
    """Head and business manager sign the same visit at the same moment."""
    visit = make.noted()
    people = [members.at_school(visit.school, role) for role in ("head", "business_manager")]
    return race(
        partnership,
        [
            lambda by=by: signing.sign(by=by, delivery_id=visit.pk, name=by.name, rating=5, on=TUESDAY, now=NOW)
            for by in people
        ],
    )


def test_two_signatures_at_once_are_one_charge(committed):
    assert names(sign_twice(committed)) == ["Delivery", "WrongState"]
    assert Charge.objects.count() == 1


def test_control_without_the_visits_row_only_the_database_stops_the_second_charge(committed, monkeypatch):
    both_have_read = Barrier(2)

    def read(pk):
        found = Delivery.objects.select_related("offer", "school", "provider").get(pk=pk)
        both_have_read.wait(timeout=30)
        return found

    monkeypatch.setattr(signing, "lock_delivery", read)

    assert names(sign_twice(committed)) == ["AlreadyCharged", "Delivery"]


def make_two_months(partnership):
    """November's and December's statements are made at the same moment, with one visit that fits both."""
    make.signed()
    return race(
        partnership,
        [
            lambda month=month: statements.make(by=None, month=month, on=JANUARY, now=NOW)
            for month in (TUESDAY, DECEMBER)
        ],
    )


def test_a_visit_is_never_on_two_statements(committed):
    results = make_two_months(committed)

    assert sorted(map(len, results)) == [0, 1]
    assert ProviderStatement.objects.count() == 1


def test_control_without_the_providers_row_a_visit_is_paid_twice(committed, monkeypatch):
    both_have_read = Barrier(2)

    def read(*args):
        found = list(statements.unpaid.deliveries(*args))
        both_have_read.wait(timeout=30)
        return found

    monkeypatch.setattr(statements, "lock_provider", lambda pk: Provider.objects.get(pk=pk))
    monkeypatch.setattr(statements, "_held", read)

    make_two_months(committed)

    assert [len(row.lines) for row in ProviderStatement.objects.all()] == [1, 1]


def cancel_while_stating(partnership, monkeypatch):
    """A signed visit is cancelled between the reading of what is owed and the statement; return what was made of it."""
    visit, read, cancelled = make.signed(), Signal(), Signal()
    real = statements.unpaid.deliveries

    def reading(*args):
        found = list(real(*args))
        read.set()
        cancelled.wait(timeout=30)
        return found

    def cancel():
        read.wait(timeout=30)
        cancelling.cancel(by=None, delivery_id=visit.pk, reason="Not held", on=ON, now=NOW)
        cancelled.set()

    monkeypatch.setattr(statements.unpaid, "deliveries", reading)
    [made, _] = race(partnership, [lambda: statements.make(by=None, month=TUESDAY, on=JANUARY, now=NOW), cancel])
    return made


def test_nobody_is_paid_for_a_visit_that_is_cancelled_meanwhile(committed, monkeypatch):
    assert cancel_while_stating(committed, monkeypatch) == []
    assert Delivery.objects.get().status == "cancelled"


def test_control_without_holding_the_visits_only_the_database_stops_it(committed, monkeypatch):
    monkeypatch.setattr(statements, "_held", lambda *args: list(statements.unpaid.deliveries(*args)))

    assert "delivery_paid_is_signed_off" in str(cancel_while_stating(committed, monkeypatch))


def ask_twice(partnership):
    """A double click: the same request arrives twice at the same moment."""
    offer, school = make.consultancy(), make.member()
    head = members.at_school(school)
    return race(partnership, [lambda: make.requested(offer, school, head) for _ in range(2)])


def test_a_double_click_asks_once(committed):
    first, second = ask_twice(committed)

    assert (first, Delivery.objects.count()) == (second, 1)


def test_control_without_the_schools_row_it_is_asked_twice(committed, monkeypatch):
    both_have_read, real = Barrier(2), requests._same

    def read(*args):
        found = real(*args)
        both_have_read.wait(timeout=30)
        return found

    monkeypatch.setattr(requests, "lock_school", lambda pk: School.objects.get(pk=pk))
    monkeypatch.setattr(requests, "_same", read)

    ask_twice(committed)

    assert Delivery.objects.count() == 2


def be_away_and_booked(partnership):
    """A provider enters an absence while the office sets a visit on the same day."""
    visit = make.matched(halves=1)
    next_day = TUESDAY.replace(day=TUESDAY.day + 1)
    works = [
        lambda: scheduling.schedule(by=None, delivery_id=visit.pk, slots=HALF, on=ON),
        lambda: absences.add(by=None, provider_id=visit.provider_id, starts_on=TUESDAY, ends_before=next_day),
    ]
    return race(partnership, works)


def test_a_provider_is_away_or_booked(committed):
    results = be_away_and_booked(committed)

    assert names(results) in (["Booked", "ProviderAbsence"], ["Delivery", "VisitInTheWay"])


def test_control_without_the_providers_row_they_are_both(committed, monkeypatch):
    both_have_read, diaries, first_visit = Barrier(2), scheduling.diaries, absences.first_visit

    def after(real):
        def read(*args, **kwargs):
            found = real(*args, **kwargs)
            both_have_read.wait(timeout=30)
            return found

        return read

    for module in (scheduling, absences):
        monkeypatch.setattr(module, "lock_provider", lambda pk: Provider.objects.get(pk=pk))
    monkeypatch.setattr(scheduling, "diaries", after(diaries))
    monkeypatch.setattr(absences, "first_visit", after(first_visit))

    assert names(be_away_and_booked(committed)) == ["Delivery", "ProviderAbsence"]


def agree_both(partnership):
    """The participant and the coach agree at the same moment."""
    pairing = programmes.proposed()
    people = [(Side.PARTICIPANT, pairing.booking.delegate), (Side.PARTNER, pairing.partner)]
    works = [
        lambda side=side, by=by: pairings.answer(by=by, pairing_id=pairing.pk, side=side, agrees=True, now=NOW)
        for side, by in people
    ]
    race(partnership, works)
    return Pairing.objects.get(pk=pairing.pk)


def test_two_who_agree_at_once_have_agreed(committed):
    assert agree_both(committed).status == "agreed"


def test_control_without_the_pairings_row_one_answer_is_lost(committed, monkeypatch):
    both_have_read = Barrier(2)

    def read(pk):
        found = Pairing.objects.select_related("booking").get(pk=pk)
        both_have_read.wait(timeout=30)
        return found

    monkeypatch.setattr(pairings, "lock_pairing", read)

    assert agree_both(committed).status == "proposed"
