"""Charges raised by hand, their safety bound, and VAT by supplier and buyer."""

from datetime import date

import pytest
from django.db import connection

from billing.models import Charge
from billing.operations import charges
from billing.operations.issuing import ChargesChanged, PurchaseOrderMissing
from membership.enums import VatTreatment
from tenants.enums import LegalForm, Sector
from tests.factories import billing as make
from tests.factories.membership import SchoolFactory, TariffFactory, office


@pytest.fixture
def supplier(alpha):
    """Alpha as a supplier of another kind, for one test."""
    before = {name: getattr(alpha, name) for name in ("legal_form", "vat_number")}
    yield connection.tenant
    for name, value in before.items():
        setattr(alpha, name, value)


def test_vat_is_worked_out_and_frozen_when_a_charge_is_raised():
    charge = make.charge(net_pence=68_33)

    assert (charge.vat_treatment, charge.vat_rate, charge.vat_pence) == (VatTreatment.STANDARD, 20, 13_67)
    assert (charge.quantity, str(charge.rate)) == (1, "68.33")


@pytest.mark.parametrize("net", [0, -1])
def test_nothing_cannot_be_charged(net):
    with pytest.raises(charges.NothingToCharge):
        make.charge(net_pence=net)


@pytest.mark.parametrize(
    ("starts", "ends", "is_refused"),
    [
        (date(2027, 9, 1), date(2028, 9, 1), True),
        (date(2027, 12, 1), date(2028, 1, 1), True),
        (date(2028, 8, 31), date(2029, 8, 31), True),
        (date(2028, 9, 1), date(2029, 9, 1), False),
        (date(2026, 9, 1), date(2027, 9, 1), False),
    ],
)
def test_no_source_is_charged_twice_for_any_day(starts, ends, is_refused):
    account = make.AccountFactory()
    make.charge(account, source_kind="booking", source_id=7)
    again = {"source_kind": "booking", "source_id": 7, "period_starts_on": starts, "period_ends_before": ends}

    if is_refused:
        with pytest.raises(charges.AlreadyCharged):
            make.charge(account, **again)
    else:
        make.charge(account, **again)

    assert Charge.objects.count() == (1 if is_refused else 2)


@pytest.mark.parametrize(
    "other", [{"source_kind": "agreement", "source_id": 7}, {"source_kind": "booking", "source_id": 8}]
)
def test_another_source_may_be_charged_for_the_same_days(other):
    make.charge(source_kind="booking", source_id=7)

    make.charge(**other)

    assert Charge.objects.count() == 2


def test_a_cancelled_charge_makes_room_for_another():
    charge = make.charge(source_kind="booking", source_id=7)
    charges.cancel_charge(by=office(), charge_id=charge.pk, now=make.NOW)

    again = make.charge(source_kind="booking", source_id=7)

    assert Charge.objects.get(cancelled_at=None) == again


def test_an_invoiced_charge_cannot_be_cancelled():
    line = make.invoice().lines.get()

    with pytest.raises(charges.ChargeInvoiced):
        charges.cancel_charge(by=office(), charge_id=line.charge_id, now=make.NOW)


def test_a_cancelled_charge_cannot_be_invoiced():
    charge = make.charge()
    charges.cancel_charge(by=office(), charge_id=charge.pk, now=make.NOW)

    with pytest.raises(ChargesChanged):
        make.issuing.issue_invoice(by=office(), account_id=charge.account_id, charge_ids=[charge.pk], on=make.TODAY)


def test_another_payers_charge_cannot_be_invoiced():
    charge, other = make.charge(), make.AccountFactory()

    with pytest.raises(ChargesChanged):
        make.issuing.issue_invoice(by=office(), account_id=other.pk, charge_ids=[charge.pk], on=make.TODAY)


def test_a_payer_that_needs_an_order_gets_no_invoice_without_one():
    charge = make.charge(make.AccountFactory(requires_purchase_order=True))

    with pytest.raises(PurchaseOrderMissing):
        make.issuing.issue_invoice(by=office(), account_id=charge.account_id, charge_ids=[charge.pk], on=make.TODAY)


@pytest.mark.parametrize(
    ("form", "number", "sector", "expected", "vat"),
    [
        (LegalForm.CLG, "", Sector.MAINTAINED, VatTreatment.NOT_REGISTERED, 0),
        (LegalForm.CLG, "GB123456789", Sector.MAINTAINED, VatTreatment.STANDARD, 1_596_00),
        (LegalForm.COUNCIL_HOSTED, "GB123456789", Sector.MAINTAINED, VatTreatment.INTERNAL, 0),
        (LegalForm.COUNCIL_HOSTED, "GB123456789", Sector.ACADEMY, VatTreatment.STANDARD, 1_596_00),
    ],
)
def test_vat_of_a_subscription_follows_supplier_and_school(supplier, form, number, sector, expected, vat):
    supplier.legal_form, supplier.vat_number = form, number
    tariff = TariffFactory(vat_treatment=VatTreatment.STANDARD, vat_reason="")
    make.member(school=SchoolFactory(sector=sector), tariff=tariff)

    make.run()

    charge = Charge.objects.get()
    assert (charge.vat_treatment, charge.vat_pence) == (expected, vat)


def test_the_tariffs_own_reason_is_printed_when_its_treatment_applies(supplier):
    supplier.vat_number = "GB123456789"
    make.member(tariff=TariffFactory(vat_treatment=VatTreatment.EXEMPT, vat_reason="Advice of 3 May 2027"))

    make.run()

    assert Charge.objects.get().vat_reason == "Advice of 3 May 2027"
