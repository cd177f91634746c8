from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import vat
from billing.enums import BuyerKind, SupplyKind
from membership.enums import VatTreatment
from tenants.enums import LegalForm
from tests.money_examples import proof

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


def test_terms_carry_the_rate_of_the_day_and_what_they_rest_on():
    found = vat.terms(VatTreatment.STANDARD, date(2010, 6, 1), "Reason", "Letter")

    assert found == vat.Vat(VatTreatment.STANDARD, Decimal("17.5"), "Reason", "Letter")
    assert vat.terms(VatTreatment.STANDARD, TODAY) == vat.Vat(VatTreatment.STANDARD, Decimal(20), "", "")


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


@proof
@given(net=st.integers(-(10**10), 10**10), rate=st.sampled_from(["5", "15", "17.5", "20"]))
def test_vat_is_within_half_a_penny_of_exact_and_symmetric(net, rate):
    terms = vat.Vat(VatTreatment.STANDARD, Decimal(rate), "")

    assert abs(terms.of(net) - Decimal(net) * Decimal(rate) / 100) <= Decimal("0.5")
    assert terms.of(-net) == -terms.of(net)


def test_half_a_penny_goes_up():
    assert vat.Vat(VatTreatment.STANDARD, Decimal(20), "").of(68_33) == 13_67
    assert vat.Vat(VatTreatment.REDUCED, Decimal(5), "").of(10) == 1


OURS = vat.Supplier(LegalForm.CLG, is_registered=True)
COUNCIL = vat.Supplier(LegalForm.COUNCIL_HOSTED, is_registered=True)
NOBODY = vat.Supplier(LegalForm.CLG, is_registered=False)
RULING = vat.Decision(VatTreatment.STANDARD, "Ruling", "Letter of 3 May")
CHOICE = vat.Decision(VatTreatment.ZERO, "Chosen", "Note")
TARIFF = vat.Decision(VatTreatment.REDUCED, "Tariff", "Minutes")


@pytest.mark.parametrize(
    ("supplier", "buyer", "decisions", "expected"),
    [
        (OURS, BuyerKind.ACADEMY, {}, VatTreatment.EXEMPT),
        (OURS, BuyerKind.ACADEMY, {"usual": TARIFF}, VatTreatment.REDUCED),
        (OURS, BuyerKind.ACADEMY, {"usual": TARIFF, "rule": RULING}, VatTreatment.STANDARD),
        (OURS, BuyerKind.ACADEMY, {"usual": TARIFF, "rule": RULING, "chosen": CHOICE}, VatTreatment.ZERO),
        (COUNCIL, BuyerKind.MAINTAINED, {}, VatTreatment.INTERNAL),
        (COUNCIL, BuyerKind.MAINTAINED, {"usual": TARIFF}, VatTreatment.INTERNAL),
        (COUNCIL, BuyerKind.MAINTAINED, {"chosen": CHOICE}, VatTreatment.INTERNAL),
        (COUNCIL, BuyerKind.MAINTAINED, {"rule": RULING}, VatTreatment.STANDARD),
        (COUNCIL, BuyerKind.MAINTAINED, {"rule": RULING, "chosen": CHOICE}, VatTreatment.INTERNAL),
        (NOBODY, BuyerKind.ACADEMY, {"rule": RULING}, VatTreatment.NOT_REGISTERED),
        (NOBODY, BuyerKind.ACADEMY, {"chosen": CHOICE, "usual": TARIFF}, VatTreatment.NOT_REGISTERED),
    ],
)
def test_what_is_chosen_goes_before_the_rule_the_rule_before_the_usual_and_that_before_the_default(
    supplier, buyer, decisions, expected
):
    found = vat.decide(supplier, SupplyKind.TRAINING, buyer, TODAY, **decisions)

    decided = [decision for decision in decisions.values() if decision.treatment == expected]
    words = (decided[0].reason, decided[0].evidence) if decided else (vat.terms(expected, TODAY).reason, "")
    assert (found.treatment, found.rate, found.reason, found.evidence) == (
        expected,
        vat.rate_on(expected, TODAY),
        *words,
    )


def test_an_own_reason_does_not_follow_to_another_treatment():
    found = vat.decide(NOBODY, SupplyKind.DATA, BuyerKind.OTHER, TODAY, rule=RULING)

    assert (found.reason, found.evidence) == ("The supplier is not registered for VAT", "")


def test_a_default_is_that_of_the_supply():
    treatments = [vat.decide(OURS, supply, BuyerKind.OTHER, TODAY).treatment for supply in SupplyKind]

    assert treatments == [VatTreatment.EXEMPT] * 2 + [VatTreatment.STANDARD] * 3


@pytest.mark.parametrize(
    ("sector", "expected"),
    [
        ("maintained", BuyerKind.MAINTAINED),
        ("academy", BuyerKind.ACADEMY),
        ("other", BuyerKind.OTHER),
        (None, BuyerKind.OTHER),
    ],
)
def test_the_buyer_is_what_the_school_is(sector, expected):
    assert vat.buyer_kind(sector) == expected


def test_the_reduced_rate_is_five_per_cent_since_september_1997():
    assert vat.rate_on(VatTreatment.REDUCED, date(1997, 9, 1)) == 5
    with pytest.raises(vat.NoVatRate) as refused:
        vat.rate_on(VatTreatment.REDUCED, date(1997, 8, 31))
    assert (refused.value.code, str(refused.value)) == (
        "no_vat_rate",
        "There is no Reduced rate, 5 % on file for 31 August 1997.",
    )
