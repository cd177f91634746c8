"""Reading statements in: the same file once, the same movement once, and nothing of a file that cannot be trusted."""

import time

import pytest

from billing.bankfiles.csv import stored_mapping
from billing.bankfiles.statement import BankFileError
from billing.enums import BankFormat
from billing.models import BankAccount, BankImport, BankLine
from billing.operations.bank_imports import AlreadyImported, AnotherAccount
from tests.billing.bankfiles import files
from tests.factories import billing_bank as make


def statuses():
    return list(BankLine.objects.order_by("pk").values_list("amount_pence", "status"))


@pytest.mark.parametrize(
    ("content", "facts"),
    [
        (files.CSV.encode(), (BankFormat.CSV, 3, 10_500_00, 11_815_40)),
        (files.MT940.encode(), (BankFormat.MT940, 3, 10_500_00, 11_615_40)),
        (files.camt("08"), (BankFormat.CAMT, 3, 10_500_00, 11_650_40)),
    ],
)
def test_a_statement_is_read_in_with_its_balances(content, facts):
    made = make.read_in(content)

    assert (made.format, made.line_count, made.opening_pence, made.closing_pence) == facts
    assert [line.status for line in made.lines.all()] == ["unmatched"] * 3


def test_the_mapping_of_a_csv_is_kept_for_next_time():
    account = make.BankAccountFactory()

    make.read_in(files.CSV.encode(), account)

    kept = stored_mapping(BankAccount.objects.get().csv_mapping)
    assert kept is not None
    assert (kept.date_column, kept.credit_column, kept.reference_columns) == (0, 4, (3, 2))


def test_the_same_file_twice_is_refused_politely():
    account = make.BankAccountFactory()
    make.read_in(files.CSV.encode(), account)

    with pytest.raises(AlreadyImported, match=r"read in before, on 14/09/2027 as statement\.csv\. Nothing was changed"):
        make.read_in(files.CSV.encode(), account, file_name="again.csv")

    assert (BankImport.objects.count(), BankLine.objects.count()) == (1, 3)


def test_movements_of_an_overlapping_file_are_kept_as_duplicates():
    account = make.BankAccountFactory()
    make.read_in(make.csv_of((10_00, "A"), (10_00, "A"), (20_00, "B")), account)

    make.read_in(make.csv_of((10_00, "A"), (10_00, "A"), (10_00, "A"), (30_00, "C")), account)

    assert statuses()[3:] == [(10_00, "duplicate"), (10_00, "duplicate"), (10_00, "unmatched"), (30_00, "unmatched")]


def test_the_same_movement_twice_in_one_file_is_two_movements():
    make.read_in(make.csv_of((10_00, "A"), (10_00, "A")))

    assert statuses() == [(10_00, "unmatched")] * 2


def test_the_same_movement_on_another_account_is_no_duplicate():
    for number in ("12345678", "87654321"):
        make.read_in(make.csv_of((10_00, "A")), make.BankAccountFactory(account_number=number))

    assert statuses() == [(10_00, "unmatched")] * 2


def test_a_duplicate_does_not_count_as_seen_again():
    account = make.BankAccountFactory()
    for rest in ("X", "Y", "Z"):
        make.read_in(make.csv_of((10_00, "A"), (1_00, rest)), account)

    assert [status for pence, status in statuses() if pence == 10_00] == ["unmatched", "duplicate", "duplicate"]


def test_a_statement_of_another_account_is_refused():
    with pytest.raises(AnotherAccount, match="is of account GB00BANK12345612345678, not of Savings"):
        make.read_in(files.camt(), make.BankAccountFactory(name="Savings", account_number="99999999"))

    assert BankImport.objects.count() == 0


@pytest.mark.parametrize("content", [files.camt(closing="1.00"), files.camt()[:700], b"%PDF-1.7 binary \x00"])
def test_nothing_is_kept_of_a_file_that_cannot_be_trusted(content):
    with pytest.raises(BankFileError):
        make.read_in(content, mapping=None)

    assert (BankImport.objects.count(), BankLine.objects.count()) == (0, 0)


def test_texts_longer_than_the_columns_are_cut():
    made = make.read_in(files.CSV.replace("CEDAR TRUST", "C" * 300).encode(), file_name="x" * 200)

    assert (len(made.file_name), len(made.lines.get(position=3).remittance)) == (120, 306)


def test_two_thousand_lines_are_read_in_within_two_seconds():
    content = make.csv_of(*((100 + n, f"Reference {n}", f"Payer {n % 300}") for n in range(2000)))
    started = time.perf_counter()

    made = make.read_in(content)

    assert time.perf_counter() - started < 2
    assert made.lines.count() == 2000
