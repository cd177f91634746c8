"""Instalments: every exit of every operation."""

from datetime import date

import pytest

from billing.enums import IncomeKind, SourceKind
from billing.funding_sums.schedules import equal
from billing.models import Charge, FundingInstalment
from billing.operations import charges
from billing.operations.charges import NothingToCharge
from billing.operations.funding import agreements, instalments
from membership.enums import VatTreatment
from tests.factories import billing_funding as make
from tests.factories.billing import NOW, TODAY
from tests.factories.membership import office

PARTS = equal(100, date(2027, 4, 1), date(2028, 4, 1), per_year=4)


def schedule(agreement, parts=PARTS):
    return instalments.set_schedule(by=office(), agreement_id=agreement.pk, parts=parts, is_invoiced=True)


def change(row, **changes):
    facts = {"due_on": row.due_on, "amount_pence": row.amount_pence} | changes
    return instalments.change_instalment(by=office(), instalment_id=row.pk, **facts)


def test_a_schedule_takes_the_place_of_the_one_before():
    agreement = make.agreement()

    schedule(agreement)

    assert [row.amount_pence for row in FundingInstalment.objects.filter(agreement=agreement)] == [25, 25, 25, 25]


def test_a_schedule_that_has_begun_is_kept():
    invoiced, paid = make.agreement(account_id=make.council().pk), make.grant()
    make.raised(invoiced)
    make.received(paid)

    for agreement in (invoiced, paid):
        with pytest.raises(instalments.ScheduleBegun):
            schedule(agreement)


def test_a_schedule_stays_within_the_agreement():
    with pytest.raises(agreements.InstalmentsOutside):
        schedule(make.agreement(starts_on=date(2027, 5, 1)))


def test_an_instalment_is_moved_or_changed():
    row = make.instalment(make.agreement())

    change(row, due_on=date(2027, 5, 1), amount_pence=1)

    row.refresh_from_db()
    assert (row.due_on, row.amount_pence) == (date(2027, 5, 1), 1)


def test_two_instalments_are_not_due_on_one_day():
    agreement = make.agreement()

    with pytest.raises(instalments.DayTaken):
        change(make.instalment(agreement), due_on=make.instalment(agreement, 1).due_on)


def test_what_is_invoiced_or_received_is_not_changed():
    invoiced, paid = make.agreement(account_id=make.council().pk), make.grant()
    make.raised(invoiced)
    make.received(paid)

    for agreement in (invoiced, paid):
        with pytest.raises(instalments.InstalmentSettled):
            change(make.instalment(agreement), amount_pence=1)


def test_an_instalment_becomes_a_charge_of_the_agreements_kind_with_the_reason_for_its_vat(alpha, monkeypatch):
    monkeypatch.setattr(alpha, "vat_number", "GB 980 7806 84")
    agreement = make.agreement(account_id=make.council().pk, kind=IncomeKind.GRANT, reference="C-17")

    charge = make.raised(agreement)

    row = make.instalment(agreement)
    assert (charge.source_kind, charge.source_id, charge.net_pence) == (SourceKind.FUNDING, row.pk, 100_000_00)
    assert (charge.income, charge.description) == ("grant", "School improvement commission, C-17")
    assert (charge.period_starts_on, charge.period_ends_before) == (date(2027, 4, 1), date(2027, 10, 1))
    assert (charge.vat_treatment, charge.vat_reason) == (VatTreatment.OUTSIDE, make.CHOSEN.reason)


def test_raising_an_instalment_again_returns_the_charge_there_is():
    agreement = make.agreement(account_id=make.council().pk)

    first, second = make.raised(agreement), make.raised(agreement)

    assert (first.pk, Charge.objects.count()) == (second.pk, 1)


def test_a_charge_taken_back_can_be_raised_again():
    agreement = make.agreement(account_id=make.council().pk)
    first = make.raised(agreement)
    charges.cancel_charge(by=office(), charge_id=first.pk, now=NOW)

    assert make.raised(agreement).pk != first.pk


def test_a_bid_is_not_invoiced():
    with pytest.raises(agreements.NotAgreed):
        make.raised(make.agreement(is_bid=True, account_id=make.council().pk))


def test_without_a_payer_nothing_is_invoiced():
    with pytest.raises(instalments.NoPayer):
        make.raised(make.agreement())


def test_what_comes_without_an_invoice_is_not_invoiced():
    with pytest.raises(instalments.NotThisWay, match="without an invoice"):
        make.raised(make.grant(account_id=make.council().pk))


def test_an_instalment_of_nothing_is_not_invoiced():
    with pytest.raises(NothingToCharge):
        make.raised(make.agreement(0, account_id=make.council().pk))


def test_a_grant_is_recorded_with_its_day_and_can_be_taken_back():
    row = make.received(make.grant())
    assert (row.received_pence, row.received_on) == (100_000_00, TODAY)

    instalments.take_back_grant(by=office(), instalment_id=row.pk)

    row.refresh_from_db()
    assert (row.received_pence, row.received_on) == (0, None)


def test_a_grant_is_received_once():
    agreement = make.grant()
    make.received(agreement)

    with pytest.raises(instalments.InstalmentSettled):
        make.received(agreement)


def test_what_is_invoiced_is_paid_on_its_invoice():
    with pytest.raises(instalments.NotThisWay, match="paid by invoice"):
        make.received(make.agreement())


def test_nothing_is_received_for_a_bid():
    with pytest.raises(agreements.NotAgreed):
        make.received(make.grant(is_bid=True))
