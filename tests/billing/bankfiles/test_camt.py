"""CAMT.053: what a bank books is read to the penny, what does not add up is refused."""

from datetime import date

import pytest

from billing.bankfiles import camt
from billing.bankfiles.statement import BankFileError, StatementLine
from tests.billing.bankfiles import files

pytestmark = pytest.mark.no_database
DAY = date(2027, 9, 14)


@pytest.mark.parametrize("version", ["02", "08"])
def test_a_batch_comes_apart_and_reversals_take_money_out(version):
    statement = camt.read(files.camt(version))

    assert statement.lines == (
        StatementLine(DAY, 1000_00, "Ash Primary School", "LL-INV-2728-0001", "LL-INV-2728-0001", "BR1"),
        StatementLine(DAY, 250_40, "Ash Primary School", "LL-INV-2728-0002", "LL-INV-2728-0002 RA-77", "BR1/2"),
        StatementLine(DAY, -100_00, "", "RETURNED CEDAR TRUST", "REVERSAL RETURNED CEDAR TRUST", ""),
    )
    assert (statement.opening_pence, statement.closing_pence) == (10_500_00, 11_650_40)


def test_the_account_is_told():
    assert camt.read(files.camt()).account == "GB00BANK12345612345678"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (files.camt(closing="11650.41"), "Lines are missing or were changed"),
        (files.camt(second="250.41"), "the parts of a batch do not add up to £1,250.40"),
        (files.camt()[:900], "The file is broken off or no XML"),
        (files.camt().replace(b'Ccy="GBP">1250.40', b'Ccy="EUR">1250.40'), "is in EUR. Only accounts in pounds"),
        (files.camt().replace(b">1250.40<", b">1250.404<"), "is no amount in pounds and pence"),
        (files.camt().replace(b"OPBD", b"ITBD"), "no opening or closing balance"),
        (files.camt().replace(b"<BookgDt><Dt>2027-09-14", b"<BookgDt><Dt>2027-19-14"), "no booking date"),
        (b"<Document><BkToCstmrDbtCdtNtfctn/></Document>", "is no CAMT.053 statement"),
        (b"<?xml version='1.0'?><!DOCTYPE d [<!ENTITY a 'x'>]><d>&a;</d>", "declares a document type"),
    ],
)
def test_what_cannot_be_trusted_is_refused_in_words(content, words):
    with pytest.raises(BankFileError) as refusal:
        camt.read(content)

    assert words in str(refusal.value)


def test_a_file_outside_is_never_fetched(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("1250.40")
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]><Document><Stmt>&x;</Stmt></Document>'
    )

    with pytest.raises(BankFileError, match="declares a document type"):
        camt.read(bomb.encode())


def test_a_batch_without_amounts_stays_one_line():
    content = files.camt().replace(b'<AmtDtls><TxAmt><Amt Ccy="GBP">1000.00</Amt></TxAmt></AmtDtls>', b"")

    first = camt.read(content).lines[0]

    assert (first.amount_pence, first.remittance) == (1250_40, "LL-INV-2728-0001 LL-INV-2728-0002 RA-77")
