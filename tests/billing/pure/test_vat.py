from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import vat
from billing.enums import BuyerKind, SupplyKind
from membership.enums import VatTreatment
from tenants.enums import LegalForm

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2009, 12, 31), "15"),
        (date(2010, 1, 1), "17.5"),
        (date(2011, 1, 3), "17.5"),
        (date(2011, 1, 4), "20"),
        (TODAY, "20"),
    ],
)
def test_the_standard_rate_is_the_one_of_the_tax_point(on, expected):
    assert vat.rate_on(VatTreatment.STANDARD, on) == Decimal(expected)


def test_a_date_before_all_rates_is_refused():
    with pytest.raises(vat.NoVatRate, match="01 December 2007"):
        vat.rate_on(VatTreatment.STANDARD, date(2007, 12, 1))


@pytest.mark.parametrize(
    "treatment",
    [
        VatTreatment.ZERO,
        VatTreatment.EXEMPT,
        VatTreatment.OUTSIDE,
        VatTreatment.INTERNAL,
        VatTreatment.NOT_REGISTERED,
    ],
)
def test_other_treatments_have_no_vat_and_say_why(treatment):
    terms = vat.terms(treatment, TODAY)

    assert (terms.rate, terms.of(123_45), bool(terms.reason)) == (Decimal(0), 0, True)


def test_the_partnerships_own_reason_replaces_the_usual_one():
    assert vat.terms(VatTreatment.EXEMPT, TODAY, "Advice of 3 May").reason == "Advice of 3 May"


DEFAULTS = [
    (LegalForm.COUNCIL_HOSTED, SupplyKind.MEMBERSHIP, BuyerKind.MAINTAINED, VatTreatment.INTERNAL),
    (LegalForm.COUNCIL_HOSTED, SupplyKind.CONSULTANCY, BuyerKind.MAINTAINED, VatTreatment.INTERNAL),
    (LegalForm.COUNCIL_HOSTED, SupplyKind.TRAINING, BuyerKind.ACADEMY, VatTreatment.EXEMPT),
    (LegalForm.COUNCIL_HOSTED, SupplyKind.DATA, BuyerKind.ACADEMY, VatTreatment.STANDARD),
    (LegalForm.CLG, SupplyKind.MEMBERSHIP, BuyerKind.MAINTAINED, VatTreatment.EXEMPT),
    (LegalForm.CHARITY, SupplyKind.TRAINING, BuyerKind.ACADEMY, VatTreatment.EXEMPT),
    (LegalForm.CLG, SupplyKind.CONSULTANCY, BuyerKind.MAINTAINED, VatTreatment.STANDARD),
    (LegalForm.CLS, SupplyKind.TRAINING, BuyerKind.MAINTAINED, VatTreatment.STANDARD),
    (LegalForm.ASSOCIATION, SupplyKind.SERVICE, BuyerKind.OTHER, VatTreatment.STANDARD),
]


@pytest.mark.parametrize(("form", "supply", "buyer", "expected"), DEFAULTS)
def test_the_default_follows_supplier_supply_and_buyer(form, supply, buyer, expected):
    assert vat.default_treatment(form, supply, buyer) == expected


@pytest.mark.parametrize(
    ("form", "buyer", "is_registered", "expected"),
    [
        (LegalForm.CLG, BuyerKind.ACADEMY, True, VatTreatment.STANDARD),
        (LegalForm.CLG, BuyerKind.ACADEMY, False, VatTreatment.NOT_REGISTERED),
        (LegalForm.COUNCIL_HOSTED, BuyerKind.MAINTAINED, True, VatTreatment.INTERNAL),
        (LegalForm.COUNCIL_HOSTED, BuyerKind.ACADEMY, True, VatTreatment.STANDARD),
    ],
)
def test_what_was_chosen_gives_way_to_what_is_possible(form, buyer, is_registered, expected):
    treatment = vat.applied(VatTreatment.STANDARD, form=form, buyer=buyer, is_registered=is_registered)

    assert treatment == expected


@given(net=st.integers(-(10**10), 10**10), rate=st.sampled_from(["5", "15", "17.5", "20"]))
def test_vat_is_within_half_a_penny_of_exact_and_symmetric(net, rate):
    terms = vat.Vat(VatTreatment.STANDARD, Decimal(rate), "")

    assert abs(terms.of(net) - Decimal(net) * Decimal(rate) / 100) <= Decimal("0.5")
    assert terms.of(-net) == -terms.of(net)


def test_half_a_penny_goes_up():
    assert vat.Vat(VatTreatment.STANDARD, Decimal(20), "").of(68_33) == 13_67
    assert vat.Vat(VatTreatment.REDUCED, Decimal(5), "").of(10) == 1
