"""The words around a price: on the renewal page and on the invoice line."""

from datetime import date
from decimal import Decimal

import pytest

from membership.arithmetic import Basis, LastYear, difference, line, notes, sum_text
from membership.enums import Measure, QuantitySource, VatTreatment
from membership.tariffs import ExceptionTerms, Price, Terms, price

OCTOBER = Basis(Measure.FTE, QuantitySource.REGISTER, date(2026, 10, 1))
HARINGEY = Terms(
    rate=Decimal(19),
    cap_pence=1_250_000,
    new_joiner_minimum_pence=600_000,
    exceptions=(ExceptionTerms("Further education", phase="college", fixed_pence=750_000),),
)


def priced(pupils: int | None, *, terms: Terms = HARINGEY, phase: str = "primary", joins: bool = False) -> Price:
    quantity = None if pupils is None else Decimal(pupils)
    return price(terms, quantity, phase=phase, type_name="", has_sixth_form=False, is_new_joiner=joins)


def test_the_sum_says_what_is_counted_when_and_from_where() -> None:
    assert line(priced(420), OCTOBER) == (
        "420 pupils (full-time equivalent, October 2026 census, from the national register) × £19.00 = £7,980.00"
    )


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (priced(420, terms=Terms(rate=Decimal("1.14"), base_pence=46_614)), "£466.14 + 420 pupils ("),
        (priced(None, phase="college"), "Further education: fixed price"),
        (priced(None, terms=Terms(base_pence=2_500)), "£25.00"),
    ],
)
def test_the_sum_names_a_base_or_a_fixed_price(made: Price, text: str) -> None:
    assert sum_text(made, OCTOBER)[: len(text)] == text


def test_an_invoice_line_names_the_limit_that_decided() -> None:
    assert line(priced(658), OCTOBER).endswith("× £19.00 = £12,502.00, limited to the cap of £12,500.00")


def test_an_invoice_line_keeps_to_300_characters() -> None:
    terms = Terms(exceptions=(ExceptionTerms("A" * 400, phase="pru", fixed_pence=1),))

    assert len(line(priced(1, terms=terms, phase="pru"), OCTOBER)) == 300


def test_the_notes_give_limit_last_year_and_vat() -> None:
    last_year = LastYear(net_pence=790_400, quantity=Decimal(416))

    assert notes(
        priced(423),
        last_year=last_year,
        vat_treatment=VatTreatment.EXEMPT,
        vat_reason="education supplied by an eligible body",
    ) == [
        "Cap £12,500.00 not reached",
        "last year £7,904.00 (416 pupils), +£133.00",
        "VAT: exempt, education supplied by an eligible body",
    ]


@pytest.mark.parametrize(
    ("made", "first"),
    [
        (priced(658), "Limited to the cap of £12,500.00"),
        (priced(300, joins=True), "Raised to the minimum for new members of £6,000.00"),
        (priced(None, phase="college"), "Plus VAT at 20 %"),
    ],
)
def test_the_notes_begin_with_the_limit_that_decided(made: Price, first: str) -> None:
    assert notes(made, last_year=None, vat_treatment=VatTreatment.STANDARD, vat_reason="")[0] == first


def test_a_fixed_price_last_year_had_no_pupil_number() -> None:
    last_year = LastYear(net_pence=750_000, quantity=None)

    assert notes(
        priced(None, phase="college"), last_year=last_year, vat_treatment=VatTreatment.OUTSIDE, vat_reason=""
    ) == ["Last year £7,500.00, no change", "VAT: outside the scope"]


def test_a_lower_price_carries_a_true_minus() -> None:
    assert difference(784_700, 790_400) == "−£57.00"


@pytest.mark.parametrize(
    ("reason", "note"),
    [
        ("Education supplied by an eligible body", "VAT: exempt, education supplied by an eligible body"),
        ("VATA 1994 Schedule 9", "VAT: exempt, VATA 1994 Schedule 9"),
        ("", "VAT: exempt"),
    ],
)
def test_the_reason_for_the_vat_treatment_reads_on(reason: str, note: str) -> None:
    found = notes(priced(420), last_year=None, vat_treatment=VatTreatment.EXEMPT, vat_reason=reason)

    assert found[-1] == note
