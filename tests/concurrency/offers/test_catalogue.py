"""The catalogue at the same moment: a year copied twice, a capacity lowered while the last is sold.

Each test has a control that takes the guard away.
"""

from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError
from django.db.models import F

from membership.models import MembershipYear
from offers.models import Offer
from offers.operations.catalogue import copying, offers
from tests.factories import membership as members
from tests.factories import offers_catalogue as make
from tests.plumbing.races import race


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def copy_twice(partnership):
    """Two people copy the same catalogue into the same year."""
    for number in range(3):
        make.published(title=f"Offer {number}")
    year, following, by = make.year(), make.year(2027), members.office()

    def copy():
        return copying.copy_catalogue(by=by, from_year_id=year.pk, to_year_id=following.pk, percent=Decimal(3))

    return race(partnership, [copy, copy])


def test_a_year_copied_twice_at_once_is_copied_once(committed):
    results = copy_twice(committed)

    assert sorted((len(done.made), done.already) for done in results) == [(0, 3), (3, 0)]
    assert Offer.objects.filter(year__start_year=2027).count() == 3


@pytest.fixture
def no_lock(monkeypatch):
    """The guard switched off: both read the year before either has written."""
    both_have_read = Barrier(2)

    def read(year_id):
        both_have_read.wait(timeout=30)
        return MembershipYear.objects.get(pk=year_id)

    monkeypatch.setattr(copying, "lock_year", read)


@pytest.mark.usefixtures("no_lock")
def test_control_without_the_year_one_of_two_copies_fails(committed):
    results = copy_twice(committed)

    assert kinds(results) == ["Copied", "IntegrityError"]
    assert "offer_once_per_year" in str(next(r for r in results if isinstance(r, IntegrityError)))


def sell_while_lowering(partnership):
    """One of two is sold; the office lowers the most to one while the second is being sold."""
    offer, by = make.published(capacity=2, sold=1), members.office()

    def sell():
        return Offer.objects.filter(pk=offer.pk, sold__lt=F("capacity")).update(sold=F("sold") + 1)

    def lower():
        return offers.change(by=by, offer_id=offer.pk, values={"capacity": 1})

    results = race(partnership, [sell, lower])
    offer.refresh_from_db()
    return results, (offer.sold, offer.capacity)


def test_capacity_and_sales_never_pass_each_other(committed):
    results, (sold, capacity) = sell_while_lowering(committed)

    assert (sold, capacity) in [(2, 2), (1, 1)]
    assert kinds(results) in (["CapacityBelowSold", "int"], ["Offer", "int"])


def test_control_without_the_rows_lock_the_database_alone_refuses(committed, monkeypatch):
    """The office has read that one is sold; the second is sold before it writes."""

    def read(offer_id):
        found = Offer.objects.select_related("year", "category").get(pk=offer_id)
        Offer.objects.filter(pk=offer_id).update(sold=2)
        return found

    monkeypatch.setattr(offers, "lock_changeable", read)
    offer = make.published(capacity=2, sold=1)

    with pytest.raises(IntegrityError, match="offer_not_oversold"):
        offers.change(by=members.office(), offer_id=offer.pk, values={"capacity": 1})
