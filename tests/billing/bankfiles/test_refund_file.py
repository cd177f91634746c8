"""The payment file for refunds: Bacs letters, exact pounds, nothing a spreadsheet would run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.bankfiles.refund_file import RefundRow, bacs_text, bank_details_are_complete, bulk_csv, plain_list

pytestmark = pytest.mark.no_database
ROWS = [
    RefundRow(1, "Ash Primary School", "Ash Primary School Fund", "12-34-56", "12345678", 120_05, "REFUND 1"),
    RefundRow(2, "St Anne’s", "=cmd|' /C calc'!A0", "123456", "87654321", 7, "-1+2"),
]


def test_the_file_for_the_bank():
    assert bulk_csv(ROWS) == (
        b"Sort code,Account number,Account name,Amount,Reference\r\n"
        b"123456,12345678,ASH PRIMARY SCHOOL,120.05,REFUND 1\r\n"
        b"123456,87654321,CMD /C CALC A0,0.07,1 2\r\n"
    )


def test_the_list_to_check_it_by_ends_with_the_sum():
    lines = plain_list("RF000001", ROWS).decode().splitlines()

    assert lines[0] == "Payment file RF000001"
    assert " ".join(lines[2].split()) == ("Ash Primary School 12-34-56 12345678 ASH PRIMARY SCHOOL £120.05 REFUND 1")
    assert lines[-1] == "2 payments, £120.12"


@given(st.text())
def test_no_name_becomes_a_formula_or_a_column(name):
    text = bacs_text(name)

    assert len(text) <= 18
    assert not text.startswith(("=", "+", "-", "@"))
    assert not set(text) & set(",\"\n\r\t'")


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        (("Ash", "12-34-56", "12345678"), True),
        (("", "12-34-56", "12345678"), False),
        (("Ash", "12-34-5", "12345678"), False),
        (("Ash", "12-34-56", "1234567"), False),
    ],
)
def test_bank_details_are_whole_or_not(details, expected):
    assert bank_details_are_complete(*details) is expected
