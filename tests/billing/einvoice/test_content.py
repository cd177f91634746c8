"""E-invoices held against the official schema, the rules of EN 16931 and a Peppol BIS 3 check; and what each term says."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from billing.einvoice.content import NORM, PEPPOL, NoStructuredForm, content
from billing.einvoice.writing import NotValid, write
from membership.enums import VatTreatment
from tests.factories import billing_einvoice as make

NAMESPACES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
SCHOOL = "St Mary's “Ĝerda” 学校 مدرسة 🏫"


def found(xml, path):
    return [node.text for node in etree.fromstring(xml).iterfind(path, NAMESPACES)]


def of(lines, kind=make.invoice, **facts):
    return make.ubl(kind(lines, **facts), lines)


def test_an_invoice_with_order_discount_and_an_exempt_line_passes_every_rule():
    lines = [
        make.line(7770_00, quantity=Decimal(420), rate=Decimal("19"), unit="pupils", discount_pence=210_00,
                  discount_reason="Three years agreed", cfr_code="E27", aar_code="BAE230"),
        make.line(85_00, "exempt", school_name="Ash"),
    ]  # fmt: skip

    xml = of(lines)

    assert make.faults(xml) == {}
    assert {name: found(xml, path) for name, path in {
        "norm": "cbc:CustomizationID", "type": "cbc:InvoiceTypeCode", "order": "cac:OrderReference/cbc:ID",
        "reference": "cbc:BuyerReference", "seller": ".//cac:PartyTaxScheme/cbc:CompanyID",
        "account": ".//cac:PayeeFinancialAccount/cbc:ID", "sort code": ".//cac:FinancialInstitutionBranch/cbc:ID",
        "discount": ".//cac:InvoiceLine/cac:AllowanceCharge/cbc:Amount", "codes": ".//cbc:AccountingCost",
        "rates": ".//cac:TaxSubtotal/cac:TaxCategory/cbc:ID", "reasons": ".//cbc:TaxExemptionReason",
        "school": ".//cac:AdditionalItemProperty/cbc:Value", "payable": ".//cbc:PayableAmount",
        "ends": ".//cac:InvoiceLine/cac:InvoicePeriod/cbc:EndDate",
    }.items()} == {
        "norm": [PEPPOL], "type": ["380"], "order": ["PO-778812"], "reference": ["URN 100001"],
        "seller": ["GB980780684"], "account": ["12345678"], "sort code": ["000000"], "discount": ["210.00"],
        "codes": ["E27 BAE230"], "rates": ["E", "S"], "reasons": ["Exempt: education"], "school": ["pupils", "Ash"],
        "payable": ["9409.00"], "ends": ["2027-08-31", "2027-08-31"],
    }  # fmt: skip


def test_a_credit_note_is_positive_and_names_its_invoice():
    lines = [make.line(-100_00, quantity=Decimal(-1), rate=Decimal(100))]

    xml = of(lines, make.credit_note)

    assert make.faults(xml) == {}
    assert {path: found(xml, path) for path in (
        "cbc:CreditNoteTypeCode", ".//cac:InvoiceDocumentReference/cbc:ID", ".//cac:InvoiceDocumentReference/cbc:IssueDate",
        ".//cbc:CreditedQuantity", ".//cbc:PayableAmount", "cbc:Note",
    )} == {
        "cbc:CreditNoteTypeCode": ["381"], ".//cac:InvoiceDocumentReference/cbc:ID": ["HL-INV-2627-0001"],
        ".//cac:InvoiceDocumentReference/cbc:IssueDate": ["2026-11-22"], ".//cbc:CreditedQuantity": ["1"],
        ".//cbc:PayableAmount": ["120.00"], "cbc:Note": ["Booked twice"],
    }  # fmt: skip


@pytest.mark.parametrize("treatment", ["not_registered", "internal", "outside"])
def test_a_document_outside_vat_names_no_vat_number_and_says_why(treatment):
    lines = [make.line(100_00, treatment)]

    xml = of(lines)

    assert make.faults(xml) == {}
    assert (found(xml, ".//cac:PartyTaxScheme/cbc:CompanyID"), found(xml, ".//cac:TaxCategory/cbc:ID")) == ([], ["O"])
    assert len(found(xml, ".//cbc:TaxExemptionReason")) == 1


def test_a_line_outside_the_scope_beside_one_with_vat_is_written_as_exempt_with_its_own_reason():
    lines = [make.line(), make.line(1_00, "outside")]

    xml = of(lines)

    assert make.faults(xml) == {}
    assert found(xml, ".//cbc:TaxExemptionReason") == ["Outside the scope of VAT"]


def test_control_the_official_rules_refuse_category_o_beside_another():
    lines = [make.line(), make.line(1_00, "outside")]
    terms = content(make.invoice(lines), lines, **make.ADDRESS)
    terms["BG-23"][0] |= {"BT-118": "O", "BT-119": None}
    terms["BG-25"][1] |= {"BT-151": "O", "BT-152": None}

    assert {"BR-O-11", "BR-O-12"} <= set(make.cen_faults(write(terms)))


@pytest.mark.parametrize("term", ["BT-112", "BT-110", "BT-106"])
def test_control_a_corrupted_total_is_caught(term):
    lines = [make.line()]
    terms = content(make.invoice(lines), lines, **make.ADDRESS)
    terms[term] = "120.01"

    found = make.faults(write(terms))

    assert sorted(found) == ["cen", "peppol"]
    assert {"BT-112": "BR-CO-15", "BT-110": "BR-CO-14", "BT-106": "BR-CO-10"}[term] in found["cen"]


def test_control_what_breaks_the_schema_is_never_written():
    lines = [make.line()]
    terms = content(make.invoice(lines), lines)
    terms["BG-25"] = []

    with pytest.raises(NotValid):
        write(terms)


def test_a_mailbox_is_a_valid_address_of_the_norm_but_claims_no_peppol():
    lines = [make.line(100_00, "not_registered")]
    document = make.invoice(lines, supplier=make.SUPPLIER | {"vat_number": "", "company_number": ""})

    xml = make.ubl(document, lines, participant="", email="finance@ash.example.sch.uk")

    assert make.cen_faults(xml) == []
    assert (found(xml, "cbc:CustomizationID"), found(xml, ".//cbc:EndpointID")) == (
        [NORM],
        ["office@harbour.example.org", "finance@ash.example.sch.uk"],
    )


def test_a_price_that_quantity_and_rate_do_not_make_is_one_at_the_amount():
    lines = [
        make.line(12_500_00, quantity=Decimal(900), rate=Decimal(19), arithmetic="900 × £19.00, at most £12,500.00")
    ]

    xml = of(lines)

    assert make.faults(xml) == {}
    assert (found(xml, ".//cbc:InvoicedQuantity"), found(xml, ".//cbc:PriceAmount")) == (["1"], ["12500"])


def test_vat_that_parts_from_the_total_by_a_pound_has_no_structured_form():
    lines = [make.line(512) for _ in range(500)]

    with pytest.raises(NoStructuredForm):
        of(lines)


def test_vat_without_a_vat_number_has_no_structured_form():
    lines = [make.line()]

    with pytest.raises(NoStructuredForm, match="VAT number"):
        of(lines, supplier=make.SUPPLIER | {"vat_number": ""})


def test_five_hundred_lines_are_valid():
    lines = [make.line(1_000 + 7 * place, "standard" if place % 3 else "exempt") for place in range(500)]

    assert make.faults(of(lines)) == {}


def test_what_xml_cannot_hold_is_left_out_and_every_script_stays():
    lines = [make.line(description=f"\x00\x0b{SCHOOL}\ud800\ufffe")]

    xml = of(lines, buyer_name=f"\x1b{SCHOOL}")

    assert make.faults(xml) == {}
    assert found(xml, ".//cac:Item/cbc:Name") == [SCHOOL]


texts = st.text(max_size=40)
RATED, OUT = (VatTreatment.STANDARD, VatTreatment.REDUCED, VatTreatment.ZERO, VatTreatment.EXEMPT), VatTreatment.values
amounts = st.integers(0, 50_000_00)


@st.composite
def documents(draw):
    """Any document: invoice or credit note, whole or part of sums, discounts, every treatment, texts in every script."""
    is_credit = draw(st.booleans())
    sign = -1 if is_credit else 1
    rows = []
    for _ in range(draw(st.integers(1, 8))):
        net = draw(amounts)
        discount = draw(st.sampled_from([0, 0, 5_00]))
        facts = {"discount_pence": discount, "discount_reason": draw(texts)} if not is_credit else {}
        quantity = draw(st.decimals(-20, 999, places=draw(st.integers(0, 4))))
        sums = {} if draw(st.booleans()) else {"quantity": quantity, "rate": draw(st.decimals(-5, 99, places=4))}
        rows.append(
            make.line(sign * net, draw(st.sampled_from(OUT)), description=draw(texts), arithmetic=draw(texts),
                      school_name=draw(texts), unit=draw(st.sampled_from(["", "days", "pupils"])), **facts, **sums)
        )  # fmt: skip
    supplier = make.SUPPLIER | {
        "vat_number": draw(st.sampled_from(["GB980780684", "980 7806 84"])),
        "address": draw(texts),
    }
    facts = {"buyer_name": draw(texts), "buyer_address": draw(texts), "buyer_reference": draw(texts),
             "purchase_order": draw(texts), "supplier": supplier, "due_on": date(2027, 2, 28)}  # fmt: skip
    return (make.credit_note if is_credit else make.invoice)(rows, **facts), rows


@given(documents())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_document_passes_every_rule(made):
    document, lines = made

    assert make.faults(make.ubl(document, lines)) == {}
