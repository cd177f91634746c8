"""The partnership's decisions on VAT, and the rate of the tax point."""

from datetime import date
from decimal import Decimal

import pytest

from billing import vat
from billing.enums import BuyerKind, SupplyKind
from billing.models import Charge, DocumentLine, VatRule
from billing.operations import manual_charges, vat_rules
from billing.queries import vat_rules as queries
from billing.vat import Vat
from membership.enums import VatTreatment
from tenants.enums import LegalForm, Sector
from tests.factories import billing as make
from tests.factories import billing_documents as offer
from tests.factories.membership import SchoolFactory, TariffFactory, office

TRAINING_TO_ACADEMIES = {"supply": SupplyKind.TRAINING, "buyer": BuyerKind.ACADEMY}


def decide(treatment=VatTreatment.STANDARD, since=date(2027, 9, 1), **facts):
    terms = TRAINING_TO_ACADEMIES | {"reason": "Ruling", "evidence": "Letter of 3 May 2027"}
    return vat_rules.decide(by=office(), treatment=treatment, effective_from=since, **(terms | facts))


def academy():
    return make.AccountFactory(school=SchoolFactory(sector=Sector.ACADEMY))


def charged(account=None, **facts):
    """A line charged by hand today by a partnership that is registered."""
    line = offer.line(**({"supply": SupplyKind.TRAINING} | facts))
    with offer.supplier(legal_form=LegalForm.CLG):
        (charge,) = manual_charges.charge_by_hand(
            by=office(), account_id=(account or academy()).pk, lines=[line], on=make.TODAY
        )
    return charge


def test_without_a_decision_the_usual_treatment_applies():
    assert charged().vat_treatment == VatTreatment.EXEMPT


def test_a_decision_goes_before_the_usual_treatment_and_is_kept_on_the_line():
    decide()

    charge = charged()

    assert (charge.vat_treatment, charge.vat_pence) == (VatTreatment.STANDARD, 20_00)
    assert (charge.vat_reason, charge.vat_evidence) == ("Ruling", "Letter of 3 May 2027")


@pytest.mark.parametrize(("since", "applies"), [(make.TODAY, True), (date(2027, 9, 15), False)])
def test_a_decision_counts_from_its_day(since, applies):
    decide(since=since)

    assert charged().vat_treatment == (VatTreatment.STANDARD if applies else VatTreatment.EXEMPT)


def test_the_last_decision_counts_and_all_are_kept():
    decide(since=date(2026, 9, 1))
    decide(VatTreatment.ZERO, since=date(2027, 1, 1), reason="New ruling")

    assert charged().vat_treatment == VatTreatment.ZERO
    assert [rule.reason for rule in queries.history()] == ["New ruling", "Ruling"]


def test_a_decision_for_another_supply_or_buyer_changes_nothing():
    decide(supply=SupplyKind.DATA)
    decide(buyer=BuyerKind.MAINTAINED)

    assert charged().vat_treatment == VatTreatment.EXEMPT


def test_two_decisions_from_one_day_are_refused():
    decide()

    with pytest.raises(vat_rules.DecidedAlready):
        decide(VatTreatment.ZERO)

    assert VatRule.objects.count() == 1


def test_what_is_chosen_for_a_line_goes_before_the_decision():
    decide()

    charge = charged(chosen=vat.Decision(VatTreatment.OUTSIDE, "Grant", "Agreement"))

    assert (charge.vat_treatment, charge.vat_reason, charge.vat_evidence) == (
        VatTreatment.OUTSIDE,
        "Grant",
        "Agreement",
    )


def test_a_supplier_that_is_not_registered_charges_none_whatever_is_decided():
    decide()

    (charge,) = manual_charges.charge_by_hand(
        by=office(), account_id=academy().pk, lines=[offer.line(supply=SupplyKind.TRAINING)], on=make.TODAY
    )

    assert (charge.vat_treatment, charge.vat_pence, charge.vat_evidence) == (VatTreatment.NOT_REGISTERED, 0, "")


def test_a_decision_on_memberships_goes_before_the_tariff():
    make.member(school=SchoolFactory(sector=Sector.ACADEMY), tariff=TariffFactory(vat_treatment=VatTreatment.EXEMPT))
    decide(supply=SupplyKind.MEMBERSHIP)

    with offer.supplier():
        make.run()

    charge = Charge.objects.get()
    assert (charge.vat_treatment, charge.vat_pence, charge.vat_evidence) == (
        VatTreatment.STANDARD, 1_596_00, "Letter of 3 May 2027",
    )  # fmt: skip


def test_the_table_says_what_applies_to_every_supply_and_buyer():
    rule = decide()

    found = queries.effective(vat.Supplier(LegalForm.CLG, is_registered=True), make.TODAY)

    assert len(found) == len(SupplyKind) * len(BuyerKind)
    assert [(row.treatment, row.rule) for row in found if row.supply == SupplyKind.TRAINING] == [
        (VatTreatment.EXEMPT, None), (VatTreatment.STANDARD, rule), (VatTreatment.EXEMPT, None),
    ]  # fmt: skip


def line_of(period, issued_on, charged_at):
    """A line for a period, charged at a rate, invoiced on a day."""
    account = make.AccountFactory()
    facts = {"period_starts_on": period[0], "period_ends_before": period[1]}
    charge = make.charge(account, 68_33, vat=Vat(VatTreatment.STANDARD, Decimal(charged_at), ""), **facts)
    issued = make.issuing.issue_invoice(by=office(), account_id=account.pk, charge_ids=[charge.pk], on=issued_on)
    return DocumentLine.objects.get(document=issued.id)


YEAR_OF_THE_CHANGE = (date(2010, 9, 1), date(2011, 9, 1))


@pytest.mark.parametrize(
    ("issued_on", "rate", "vat_pence"),
    [
        (date(2010, 9, 14), "17.50", 11_96),
        (date(2011, 1, 3), "17.50", 11_96),
        (date(2011, 1, 4), "20.00", 13_67),
        (date(2011, 8, 31), "20.00", 13_67),
    ],
)
@pytest.mark.parametrize("charged_at", ["17.5", "20"])
def test_when_the_rate_changes_in_the_middle_of_a_period_the_tax_point_decides(issued_on, rate, vat_pence, charged_at):
    """The rate rose from 17.5 to 20 per cent on 4 January 2011; the tax point of an invoice is its date of issue."""
    line = line_of(YEAR_OF_THE_CHANGE, issued_on, charged_at)

    assert (str(line.vat_rate), line.vat_pence, line.net_pence) == (rate, vat_pence, 68_33)
    assert line.document.gross_pence == 68_33 + vat_pence


@pytest.mark.parametrize("treatment", [VatTreatment.EXEMPT, VatTreatment.ZERO, VatTreatment.INTERNAL])
def test_a_change_of_rate_leaves_lines_without_vat_alone(treatment):
    line = make.invoice(vat=Vat(treatment, Decimal(0), "because"), on=date(2011, 1, 4)).lines.get()

    assert (line.vat_rate, line.vat_pence, line.vat_reason) == (0, 0, "because")
