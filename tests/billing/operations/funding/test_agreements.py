"""Agreements and bids: every exit of every operation."""

from dataclasses import replace
from datetime import date

import pytest

from billing.enums import FundingStatus
from billing.models import FundingAgreement
from billing.operations.funding import agreements
from tests.factories import billing_funding as make
from tests.factories.membership import office


def test_an_agreement_is_entered_in_force_and_a_bid_open():
    entered = [agreements.enter_agreement(by=office(), terms=make.terms(), is_bid=is_bid) for is_bid in (False, True)]

    assert [row.status for row in entered] == [FundingStatus.ACTIVE, FundingStatus.BID]


def test_what_was_agreed_can_be_changed_and_its_history_is_kept():
    agreement = make.agreement()
    terms = replace(make.terms(), name="New name", ends_before=date(2029, 4, 1))

    agreements.change_agreement(by=office(), agreement_id=agreement.pk, terms=terms)

    names = FundingAgreement.pgh_event_model.objects.order_by("pgh_id").values_list("name", flat=True)
    assert list(names) == ["School improvement commission", "New name"]


@pytest.mark.parametrize(
    "dates",
    [{"ends_before": date(2028, 3, 31)}, {"starts_on": date(2027, 4, 2)}],
)
def test_dates_must_hold_the_instalments(dates):
    agreement = make.agreement()

    with pytest.raises(agreements.InstalmentsOutside):
        agreements.change_agreement(by=office(), agreement_id=agreement.pk, terms=make.terms(**dates))


@pytest.mark.parametrize(("is_won", "status"), [(True, FundingStatus.ACTIVE), (False, FundingStatus.LOST)])
def test_a_bid_is_won_or_lost_once(is_won, status):
    bid = make.agreement(is_bid=True)

    assert agreements.decide_bid(by=office(), agreement_id=bid.pk, is_won=is_won).status == status
    with pytest.raises(agreements.NotABid):
        agreements.decide_bid(by=office(), agreement_id=bid.pk, is_won=True)


def test_an_agreement_in_force_can_be_ended_once():
    agreement = make.agreement()

    assert agreements.end_agreement(by=office(), agreement_id=agreement.pk).status == FundingStatus.ENDED
    with pytest.raises(agreements.NotAgreed):
        agreements.end_agreement(by=office(), agreement_id=agreement.pk)
