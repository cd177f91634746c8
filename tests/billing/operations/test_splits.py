"""A charge split between payers: exact parts, one source, safe under a new preview."""

import pytest

from billing.models import Charge, Document
from billing.operations import charges, splits
from billing.operations.charges import AlreadyCharged, ChargeInvoiced
from billing.splitting import SplitRefused
from membership.models import Subscription
from tests.factories import billing as make
from tests.factories.membership import MembershipYearFactory, office


def split(charge, *payers, weights=None):
    pairs = [(payer.pk, weight) for payer, weight in zip(payers, weights or [1] * len(payers), strict=True)]
    return splits.split_charge(by=office(), charge_id=charge.pk, weights=pairs, now=make.NOW)


def live():
    return Charge.objects.filter(cancelled_at=None).order_by("pk")


def preview():
    return charges.charges_for_subscriptions(by=office(), year=MembershipYearFactory(), on=make.TODAY, now=make.NOW)


def subscription_charge():
    make.member()
    (charge_id,) = preview()
    return Charge.objects.get(pk=charge_id)


def test_the_parts_sum_to_the_whole_and_keep_its_source():
    whole, other = make.charge(net_pence=68_33, source_kind="booking", source_id=7), make.AccountFactory()

    split(whole, whole.account, other)

    rows = live().values_list("account", "part", "source_kind", "source_id", "net_pence", "vat_pence", "arithmetic")
    assert list(rows) == [
        (whole.account_id, 1, "booking", 7, 34_17, 6_84, "Part 1 of 2 of £68.33"),
        (other.pk, 2, "booking", 7, 34_16, 6_83, "Part 2 of 2 of £68.33"),
    ]


def test_the_order_stays_with_the_payer_who_gave_it():
    whole = make.charge(purchase_order="PO-1")

    parts = split(whole, make.AccountFactory(), whole.account)

    assert [part.purchase_order for part in parts] == ["", "PO-1"]


def test_what_is_split_cannot_be_charged_again():
    whole = make.charge(source_kind="booking", source_id=7)
    split(whole, whole.account, make.AccountFactory())

    with pytest.raises(AlreadyCharged):
        make.charge(source_kind="booking", source_id=7)


def test_each_part_gets_its_own_invoice():
    whole = make.charge(net_pence=68_33)
    for part in split(whole, whole.account, make.AccountFactory(), weights=[2, 1]):
        make.issuing.issue_invoice(by=office(), account_id=part.account_id, charge_ids=[part.pk], on=make.TODAY)

    assert sum(document.gross_pence for document in Document.objects.all()) == 82_00


@pytest.mark.parametrize("times", [1, 2])
def test_a_new_preview_keeps_the_parts_and_raises_nothing(times):
    whole = subscription_charge()
    parts = split(whole, whole.account, make.AccountFactory())

    waiting = [preview() for _ in range(times)]

    assert waiting == [[part.pk for part in parts]] * times
    assert [part.net_pence for part in live()] == [3_990_00, 3_990_00]


def test_a_new_price_takes_the_place_of_parts_that_wait():
    whole = subscription_charge()
    split(whole, whole.account, make.AccountFactory())
    Subscription.objects.update(amount_pence=8_000_00)

    preview()

    assert list(live().values_list("part", "net_pence")) == [(0, 8_000_00)]


def test_a_new_price_leaves_parts_of_which_one_is_invoiced():
    whole = subscription_charge()
    first, _ = split(whole, whole.account, make.AccountFactory())
    make.issuing.issue_invoice(by=office(), account_id=first.account_id, charge_ids=[first.pk], on=make.TODAY)
    Subscription.objects.update(amount_pence=8_000_00)

    preview()

    assert list(live().values_list("part", "net_pence")) == [(1, 3_990_00), (2, 3_990_00)]


def test_a_run_bills_each_payer_its_part():
    whole, other = subscription_charge(), make.AccountFactory()
    split(whole, whole.account, other, weights=[3, 1])

    make.issued_run()

    assert sorted(Document.objects.values_list("account", "net_pence")) == sorted(
        [(whole.account_id, 5_985_00), (other.pk, 1_995_00)]
    )


def test_one_part_taken_back_takes_the_others_back():
    whole = subscription_charge()
    _, second = split(whole, whole.account, make.AccountFactory())

    charges.cancel_charge(by=office(), charge_id=second.pk, now=make.NOW)
    preview()

    assert list(live().values_list("part", "net_pence")) == [(0, 7_980_00)]


def test_parts_of_a_manual_charge_belong_together_too():
    whole = make.charge()
    first, _ = split(whole, whole.account, make.AccountFactory())

    charges.cancel_charge(by=office(), charge_id=first.pk, now=make.NOW)

    assert live().count() == 0


def test_a_part_cannot_be_taken_back_when_another_is_invoiced():
    whole = make.charge()
    first, second = split(whole, whole.account, make.AccountFactory())
    make.issuing.issue_invoice(by=office(), account_id=first.account_id, charge_ids=[first.pk], on=make.TODAY)

    with pytest.raises(ChargeInvoiced):
        charges.cancel_charge(by=office(), charge_id=second.pk, now=make.NOW)

    assert live().count() == 2


def test_an_invoiced_charge_is_not_split():
    whole = make.invoice().lines.get().charge

    with pytest.raises(ChargeInvoiced):
        split(whole, whole.account, make.AccountFactory())


def test_what_is_taken_back_or_split_is_not_split_again():
    whole = make.charge()
    parts = split(whole, whole.account, make.AccountFactory())

    for charge in (whole, parts[0]):
        with pytest.raises(SplitRefused):
            split(charge, charge.account, make.AccountFactory())


def test_a_payer_has_one_share():
    whole = make.charge()

    with pytest.raises(SplitRefused, match="listed twice"):
        split(whole, whole.account, whole.account)


def test_a_payer_that_is_none_is_refused():
    whole, gone = make.charge(), make.AccountFactory.build(pk=987_654)

    with pytest.raises(SplitRefused, match="from the list"):
        split(whole, whole.account, gone)
