"""MT940: signs of reversals, balances, and what a broken file is told."""

from datetime import date

import pytest

from billing.bankfiles import mt940
from billing.bankfiles.statement import BankFileError, StatementLine
from tests.billing.bankfiles import files

pytestmark = pytest.mark.no_database
DAY = date(2027, 9, 14)


def test_lines_are_read_and_a_reversed_credit_takes_money_out():
    statement = mt940.read(files.MT940.encode())

    assert statement.lines == (
        StatementLine(
            DAY, 1250_40, "ASH PRIMARY SCHOOL", "LL-INV-2728-0001",
            "LL-INV-2728-0001 ASH PRIMARY SCHOOL LL-INV-2728-0001 SUBSCRIPTION", "BR1",
        ),
        StatementLine(DAY, -35_00, "", "ACCOUNT CHARGES", "ACCOUNT CHARGES", "BR2"),
        StatementLine(DAY, -100_00, "", "RETURNED CEDAR TRUST", "REVERSAL RETURNED CEDAR TRUST", "BR3"),
    )  # fmt: skip
    assert (statement.opening_pence, statement.closing_pence) == (10_500_00, 11_615_40)


def test_a_reversed_debit_brings_money_back():
    text = files.MT940.replace("D35,00", "RD35,00").replace("C270914GBP11615,40", "C270914GBP11685,40")

    assert mt940.read(text.encode()).lines[1].amount_pence == 35_00


def test_an_overdrawn_account_opens_below_nothing():
    text = files.MT940.replace(":60F:C270914GBP10500,00", ":60F:D270914GBP500,00")
    text = text.replace(":62F:C270914GBP11615,40", ":62F:C270914GBP615,40")

    assert mt940.read(text.encode()).opening_pence == -500_00


def test_an_envelope_and_windows_line_ends_do_not_matter():
    wrapped = "{1:F01BANKGB00AXXX0000000000}{2:O940}{4:\n" + files.MT940.rstrip("-\n") + "\n-}"

    assert mt940.read(wrapped.replace("\n", "\r\n").encode()).lines == mt940.read(files.MT940.encode()).lines


def test_statements_of_several_days_follow_each_other():
    second = files.MT940.replace("C270914GBP10500,00", "C270915GBP11615,40").replace("11615,40\n-", "12730,80\n-")

    statement = mt940.read((files.MT940 + second).encode())

    assert (len(statement.lines), statement.opening_pence, statement.closing_pence) == (6, 10_500_00, 12_730_80)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (files.MT940.replace("C1250,40", "C1250,41"), "Statement 12/1: the opening balance of £10,500.00"),
        (files.MT940[: files.MT940.index(":62F:")], "the file is broken off"),
        (files.MT940.replace("GBP", "EUR"), "only accounts in pounds"),
        (files.MT940.replace(":61:2709140914D35", ":61:27X9140914D35"), "cannot be read"),
        (files.MT940 + files.MT940, "A statement is missing in the middle"),
        (files.MT940 + files.MT940.replace("12345678", "87654321"), "statements of several accounts"),
    ],
)
def test_what_cannot_be_trusted_is_refused_in_words(text, words):
    with pytest.raises(BankFileError) as refusal:
        mt940.read(text.encode())

    assert words in str(refusal.value)
