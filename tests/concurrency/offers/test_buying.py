"""Buying at the same moment: a request decided by two, the last of a service, the last of an allowance, one basket.

Each test has a control that takes the guard away.
"""

from decimal import Decimal
from threading import Barrier, Event
from types import SimpleNamespace

import pytest
from django.db import IntegrityError
from django.db.models import F

from offers.enums import PurchaseStatus
from offers.models import Agreement, AgreementLine, Allowance, Offer, Purchase
from offers.operations import allowances, entitlements, line_locks, purchases
from offers.operations.agreements import baskets, locks, ordering, terminating
from offers.operations.agreements.ordering import Order
from offers.operations.agreements.signatures import Signed
from offers.pricing.agreeing import Choice
from offers.queries.agreements.buyers import Buyer
from tests.factories import membership as members
from tests.factories import offers as catalogue
from tests.factories import offers_buying as make
from tests.plumbing.races import race


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def decide_twice(partnership):
    """The head approves and the business manager refuses the same request at the same moment."""
    school = make.member()
    head, manager = members.at_school(school), make.manager(school)
    asked = make.requested(school, make.service(), approver=manager)

    def decide(by, approved):
        return lambda: purchases.decide(by=by, purchase_id=asked.pk, approved=approved, now=make.NOW)

    return race(partnership, [decide(head, True), decide(manager, False)])


def test_two_decisions_at_once_are_one_and_the_second_is_told_who_decided(committed):
    results = decide_twice(committed)

    kept = Purchase.objects.get()
    assert kinds(results) == ["AlreadyDecided", "Purchase"]
    assert str(next(r for r in results if isinstance(r, Exception))) == purchases.decided_words(kept)
    status = Agreement.objects.get().status
    assert status == ("active" if kept.status == PurchaseStatus.APPROVED else "basket")


@pytest.fixture
def no_lock(monkeypatch):
    """The guard switched off: the request is read but not held, and both have read before either writes."""
    both_have_read = Barrier(2)

    def read(key="", purchase_id=None):
        found = Purchase.objects.select_related("school", "approver", "asked_by").get(pk=purchase_id)
        both_have_read.wait(timeout=30)
        return found

    monkeypatch.setattr(purchases, "lock_purchase", read)


@pytest.mark.usefixtures("no_lock")
def test_control_without_the_row_both_decide(committed):
    """Nobody is told that the other has decided: the later answer overwrites the first, or fails at the basket."""
    assert "AlreadyDecided" not in kinds(decide_twice(committed))


def order_last(partnership):
    """Two schools order the last one of a service at the same moment."""
    offer = make.service(capacity=1)
    heads = [members.at_school(make.member()) for _ in range(2)]
    made = [make.basket(head.schools[0], offer, by=head) for head in heads]
    shown = [make.reviewed(basket) for basket in made]

    def order(head, basket, digest):
        signed = Order(digest, Signed(head.name))
        return lambda: ordering.place(by=head, agreement_id=basket.pk, order=signed, on=make.ON, now=make.NOW)

    return race(partnership, [order(*facts) for facts in zip(heads, made, shown, strict=True)])


@pytest.fixture
def both_checked(monkeypatch):
    """Both have found it on sale before either takes it."""
    both = Barrier(2)
    checked = ordering.checked

    def check(*args):
        found = checked(*args)
        both.wait(timeout=30)
        return found

    monkeypatch.setattr(ordering, "checked", check)


@pytest.mark.usefixtures("both_checked")
def test_the_last_of_a_service_is_sold_once(committed):
    results = order_last(committed)

    assert kinds(results) == ["Agreement", "SoldOut"]
    assert Offer.objects.get().sold == 1
    assert sorted(Agreement.objects.values_list("status", flat=True)) == ["active", "basket"]


@pytest.mark.usefixtures("both_checked")
def test_control_without_the_condition_only_the_database_stops_the_second_sale(committed, monkeypatch):
    def take(wanted):
        for offer_id, units in wanted.items():
            Offer.objects.filter(pk=offer_id).update(sold=F("sold") + units)

    monkeypatch.setattr(locks, "take_capacity", take)

    results = order_last(committed)

    [refusal] = [result for result in results if isinstance(result, Exception)]
    assert (type(refusal), "offer_not_oversold" in str(refusal)) == (IntegrityError, True)


def use_last(partnership, use):
    """Two people use the last day of an allowance at the same moment."""
    allowance = catalogue.AllowanceFactory(quantity=1)
    return race(partnership, [lambda: use(allowance_id=allowance.pk, amount=Decimal(1))] * 2)


def test_the_last_day_of_an_allowance_is_used_once(committed):
    assert kinds(use_last(committed, allowances.use)) == ["AllowanceUsedUp", "NoneType"]
    assert Allowance.objects.get().used == 1


def test_control_reading_first_both_think_the_day_is_theirs(committed):
    both_have_read = Barrier(2)

    def use(*, allowance_id, amount):
        found = Allowance.objects.get(pk=allowance_id)
        both_have_read.wait(timeout=30)
        if found.left < amount:
            raise allowances.AllowanceUsedUp
        found.used += amount
        found.save()

    assert kinds(use_last(committed, use)) == ["NoneType", "NoneType"]


def order_twice(partnership, guard=lambda: None):
    """The head and the business manager order the same basket at the same moment; `guard` may change how it is held."""
    school = make.member()
    people = [members.at_school(school), make.manager(school)]
    made = make.basket(school, make.service(), by=people[0])
    digest = make.reviewed(made)

    def order(by):
        signed = Order(digest, Signed(by.name))
        return lambda: ordering.place(by=by, agreement_id=made.pk, order=signed, on=make.ON, now=make.NOW)

    guard()
    return race(partnership, [order(by) for by in people])


def test_a_basket_ordered_by_two_at_once_is_one_agreement(committed):
    assert kinds(order_twice(committed)) == ["Agreement", "AlreadyOrdered"]
    assert (Offer.objects.get().sold, Agreement.objects.get().signatures.count()) == (1, 1)


def test_control_without_the_agreements_row_both_order_it(committed, monkeypatch):
    both_have_read = Barrier(2)

    def read(agreement_id):
        found = Agreement.objects.select_related("school__trust", "trust", "year").get(pk=agreement_id)
        both_have_read.wait(timeout=30)
        return found

    results = order_twice(committed, guard=lambda: monkeypatch.setattr(locks, "lock_agreement", read))

    assert kinds(results) == ["Agreement", "Agreement"]
    assert Offer.objects.get().sold == 2


def add_while_ordering(partnership, monkeypatch):
    """The head orders the basket between the manager's finding it and holding it; return what each agreement has."""
    school, found, ordered = make.member(), Event(), Event()
    head, manager = members.at_school(school), make.manager(school)
    made, music = make.basket(school, make.service("Governors"), by=head), make.service("Music")
    signed, buyer = Order(make.reviewed(made), Signed(head.name)), Buyer(school=school)

    def order():
        found.wait(timeout=30)
        ordering.place(by=head, agreement_id=made.pk, order=signed, on=make.ON, now=make.NOW)
        ordered.set()

    def lock(agreement_id):
        found.set()
        ordered.wait(timeout=30)
        return locks.lock_agreement(agreement_id)

    def add():
        choices = [Choice(music.pk, school.pk)]
        baskets.add(by=manager, buyer=buyer, year=make.year(), choices=choices, on=make.ON)

    monkeypatch.setattr(baskets, "locks", SimpleNamespace(lock_agreement=lock))
    assert race(partnership, [order, add]) == [None, None]
    return sorted(Agreement.objects.values_list("status", "lines__title"))


def test_what_is_added_while_the_basket_is_ordered_goes_into_a_new_one(committed, monkeypatch):
    assert add_while_ordering(committed, monkeypatch) == [("active", "Governors"), ("basket", "Music")]


def test_control_without_a_second_look_it_would_get_into_what_was_ordered(committed, monkeypatch):
    def held(by, buyer, year, on):
        found, is_new = Agreement.objects.get_or_create(
            **buyer.key, year=year, status="basket", defaults={"starts_on": on}
        )
        return baskets.locks.lock_agreement(found.pk), is_new

    monkeypatch.setattr(baskets, "_held", held)

    assert add_while_ordering(committed, monkeypatch) == [("active", "Governors"), ("active", "Music")]


def test_two_orders_at_once_get_two_references(committed):
    offer = make.service()
    heads = [members.at_school(make.member()) for _ in range(2)]
    made = [make.basket(head.schools[0], offer, by=head) for head in heads]
    orders = [Order(make.reviewed(basket), Signed("A")) for basket in made]

    results = race(
        committed,
        [
            lambda facts=facts: ordering.place(
                by=facts[0], agreement_id=facts[1].pk, order=facts[2], on=make.ON, now=make.NOW
            )
            for facts in zip(heads, made, orders, strict=True)
        ],
    )

    assert sorted(result.reference for result in results) == sorted(f"SLA-2627-{row.pk:04}" for row in made)


def end_while_syncing(partnership, monkeypatch, lock):
    """A service is ended while the nightly job is at it; return what may still be used of its days."""
    made = make.agreed(None, make.service("Adviser days", "450", unit="day"), quantity="4")
    line, by, found, ended = make.line_of(made), make.manager(made.school), Event(), Event()
    facts = {"last_day": make.ON, "reason": "", "shown_kept_pence": 0, "on": make.ON, "now": make.NOW}

    def end():
        found.wait(timeout=30)
        terminating.terminate(by=by, line_id=line.pk, **facts)
        ended.set()

    def wait():
        found.set()
        ended.wait(timeout=30)

    monkeypatch.setattr(entitlements, "line_locks", SimpleNamespace(lock_line=lambda pk: lock(pk, wait)))
    assert race(partnership, [lambda: entitlements.sync(by=None, on=make.ON), end]) == [None, None]
    return Allowance.objects.get().left


def test_a_service_ended_while_the_nightly_job_runs_gives_nothing_any_more(committed, monkeypatch):
    def lock(line_id, wait):
        wait()
        return line_locks.lock_line(line_id)

    assert end_while_syncing(committed, monkeypatch, lock) == 0


def test_control_with_the_line_as_it_was_read_before_its_days_come_back(committed, monkeypatch):
    def read(line_id, wait):
        line = AgreementLine.objects.select_related("offer").get(pk=line_id)
        wait()
        return line

    assert end_while_syncing(committed, monkeypatch, read) == 4
