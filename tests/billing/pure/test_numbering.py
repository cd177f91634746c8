from datetime import date

import pytest

from billing.enums import DocumentKind
from billing.numbering import number_text, stem


@pytest.mark.parametrize(
    ("prefix", "kind", "on", "expected"),
    [
        ("LL", DocumentKind.INVOICE, date(2026, 4, 1), "LL-INV-2627-"),
        ("LL", DocumentKind.INVOICE, date(2027, 3, 31), "LL-INV-2627-"),
        ("LL", DocumentKind.CREDIT_NOTE, date(2027, 4, 1), "LL-CRN-2728-"),
        ("", DocumentKind.INVOICE, date(2099, 12, 31), "INV-9900-"),
    ],
)
def test_a_series_belongs_to_prefix_kind_and_financial_year(prefix, kind, on, expected):
    assert stem(prefix, kind, on) == expected


@pytest.mark.parametrize(("sequence", "expected"), [(1, "X-0001"), (9999, "X-9999"), (10000, "X-10000")])
def test_numbers_have_four_figures_and_grow_when_needed(sequence, expected):
    assert number_text("X-", sequence) == expected
