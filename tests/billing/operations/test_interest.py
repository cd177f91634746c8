"""Interest raised as a charge."""

from datetime import date, timedelta

import pytest

from billing.interest import NoBaseRate
from billing.operations import interest
from billing.operations.charges import AlreadyCharged
from billing.operations.interest import InterestOff, NotOverdue
from tests.factories import billing as make
from tests.factories.billing import TODAY
from tests.factories.billing_reminders import late, settings
from tests.factories.membership import office

RATES = [["2027-06-30", "3.75"]]


@pytest.fixture
def charged():
    return settings(charges_interest=True, base_rates=RATES)


def raised(invoice, on=TODAY):
    return interest.raise_interest(by=office(), invoice_id=invoice.pk, on=on)


@pytest.mark.usefixtures("charged")
def test_one_charge_outside_the_scope_of_vat_says_how_it_was_worked_out():
    invoice = late(30, 1_000_00)

    charge = raised(invoice)

    assert (charge.source_kind, charge.source_id, charge.account_id) == ("interest", invoice.pk, invoice.account_id)
    assert (charge.net_pence, charge.vat_treatment, charge.vat_pence, charge.income) == (81_59, "outside", 0, "other")
    assert charge.arithmetic == "£1,200.00 × 11.75% ÷ 365 × 30 days = £11.59, plus the fixed sum of £70.00"
    assert (charge.period_starts_on, charge.period_ends_before) == (date(2027, 8, 16), TODAY + timedelta(1))


@pytest.mark.usefixtures("charged")
def test_it_is_charged_once():
    invoice = late(30)
    raised(invoice)

    with pytest.raises(AlreadyCharged):
        raised(invoice, TODAY + timedelta(30))


@pytest.mark.usefixtures("charged")
def test_only_what_is_still_owed_earns_interest():
    invoice = late(30, 1_000_00)
    make.payment(invoice.account, 600_00)

    assert interest.worked_out(invoice=invoice, on=TODAY).debt_pence == 600_00


@pytest.mark.usefixtures("charged")
@pytest.mark.parametrize("days", [0, -3])
def test_what_is_not_overdue_earns_none(days):
    with pytest.raises(NotOverdue):
        raised(late(days))


@pytest.mark.usefixtures("charged")
def test_a_paid_invoice_earns_none():
    invoice = late(30)
    make.payment(invoice.account, 120_00)

    with pytest.raises(NotOverdue):
        raised(invoice)


def test_nothing_is_charged_while_it_is_switched_off():
    with pytest.raises(InterestOff):
        raised(late(30))


def test_without_a_base_rate_it_says_where_to_enter_one():
    settings(charges_interest=True)

    with pytest.raises(NoBaseRate, match="30 June 2027"):
        raised(late(30))
