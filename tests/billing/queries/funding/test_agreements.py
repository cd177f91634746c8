"""Agreements as a list and one by one."""

import pytest

from billing.funding_sums.pots import Match, Pot
from billing.queries.funding import agreements
from membership.enums import VatTreatment
from tests.factories import billing as bill
from tests.factories import billing_funding as make
from tests.factories.billing import TODAY
from tests.factories.membership import office


def names(**wanted):
    return [row.name for row in agreements.filtered(agreements.agreements(), wanted)]


def test_each_agreement_has_its_sums():
    agreement = make.agreement(500_00, is_restricted=True)
    make.spend(agreement, 70_00)
    make.spend(agreement, 5_00, is_match=True)

    row = agreements.find(agreement.pk)

    assert (row.total_pence, row.spent_pence, row.match_met_pence) == (500_00, 70_00, 5_00)


def test_the_list_is_narrowed_by_status_kind_restriction_match_and_text():
    make.agreement(name="Commission", match_pence=1)
    make.grant(name="Grant", is_restricted=True, funder="Ash Foundation")
    make.agreement(name="Bid", is_bid=True)

    assert names(status="bid") == ["Bid"]
    assert names(kind="grant") == ["Grant"]
    assert (names(show="restricted"), names(show="match")) == (["Grant"], ["Commission"])
    assert (names(q="ash"), names(q="commis")) == (["Grant"], ["Commission"])
    assert names(status="nonsense", kind="", q="") == ["Bid", "Commission", "Grant"]


def test_the_list_is_added_up():
    make.spend(make.agreement(500_00), 20_00)
    make.grant(300_00)

    assert agreements.totals(agreements.agreements()) == agreements.Totals(2, 800_00, 20_00)


def test_an_instalment_shows_its_charge_then_its_invoice():
    agreement = make.agreement(account_id=make.council().pk)
    charge = make.raised(agreement)
    waiting = agreements.instalments(agreement.pk)
    issued = bill.issuing.issue_invoice(by=office(), account_id=charge.account_id, charge_ids=[charge.pk], on=TODAY)

    invoiced = agreements.instalments(agreement.pk)

    assert [(row.is_open, row.charge, row.document_id) for row in waiting] == [
        (False, charge, None),
        (True, None, None),
    ]
    assert (invoiced[0].document_id, invoiced[0].number) == (issued.id, issued.number)


def test_a_pot_holds_what_was_paid_on_its_invoices_without_vat_and_its_grants(alpha, monkeypatch):
    monkeypatch.setattr(alpha, "vat_number", "GB 980 7806 84")
    council = make.council()
    commission = make.agreement(200_00, account_id=council.pk, is_restricted=True)
    charge = make.raised(commission, treatment=VatTreatment.STANDARD)
    invoice = bill.issuing.issue_invoice(by=office(), account_id=council.pk, charge_ids=[charge.pk], on=TODAY)
    bill.payment(council, invoice.gross_pence // 2)
    grant = make.grant(80_00, is_restricted=True)
    make.received(grant)
    make.spend(grant, 50_00)

    pots = {row.pk: pot for row, pot in agreements.restricted_pots()}

    assert pots == {commission.pk: Pot(50_00, 0), grant.pk: Pot(40_00, 50_00)}
    assert agreements.received([grant.pk]) == {grant.pk: 40_00}
    assert pots[grant.pk].overspent_pence == 10_00


def test_what_was_taken_back_is_back_in_the_pot():
    grant = make.grant(80_00, is_restricted=True)
    spend = make.spend(grant, 50_00)
    make.spends.take_back_spend(by=office(), spend_id=spend.pk, on=TODAY, reason="Wrong")

    row = agreements.find(grant.pk)

    assert (row.spent_pence, agreements.pot(row, 80_00).left_pence) == (0, 80_00)
    assert [entry.amount_pence for entry in agreements.spends(grant.pk)] == [-50_00, 50_00]


def test_the_partnerships_own_share_is_not_spent_from_the_pot():
    agreement = make.grant(80_00, match_pence=100_00)
    make.spend(agreement, 60_00, is_match=True)

    row = agreements.find(agreement.pk)

    assert (agreements.match(row), row.spent_pence) == (Match(100_00, 60_00), 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_one_query_and_the_pots_four(django_assert_num_queries, count):
    for _ in range(count):
        make.spend(make.grant(is_restricted=True))

    with django_assert_num_queries(1):
        list(agreements.agreements())
    with django_assert_num_queries(4):
        agreements.restricted_pots()
