"""Spending: every exit of every operation."""

import pytest

from billing.models import Spend
from billing.operations.funding import agreements, spends
from tests.factories import billing_funding as make
from tests.factories.billing import TODAY
from tests.factories.membership import office


def take_back(spend):
    return spends.take_back_spend(by=office(), spend_id=spend.pk, on=TODAY, reason="Paid twice")


def test_a_pot_may_be_overspent_since_the_money_is_gone():
    agreement = make.grant(is_restricted=True)

    make.spend(agreement, 900_000_00)

    assert Spend.objects.get().agreement_id == agreement.pk


def test_spending_needs_no_agreement():
    assert make.spend().agreement_id is None


def test_nothing_is_spent_from_a_bid():
    with pytest.raises(agreements.NotAgreed):
        make.spend(make.grant(is_bid=True))


def test_a_mistake_is_taken_back_by_the_opposite_row():
    spend = make.spend(make.grant(), is_match=True, evidence="INV 7")

    back = take_back(spend)

    assert (back.amount_pence, back.corrects_id, back.is_match) == (-1_000_00, spend.pk, True)
    assert (back.description, back.evidence) == ("Taken back: Paid twice", "INV 7")


def test_a_spend_is_taken_back_once_and_a_correction_never():
    spend = make.spend()
    back = take_back(spend)

    for row in (spend, back):
        with pytest.raises(spends.TakenBackAlready):
            take_back(row)
    assert Spend.objects.count() == 2
