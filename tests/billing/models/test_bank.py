"""What the database itself refuses of the bank."""

import pytest
from django.db import Error, IntegrityError, connection, transaction

from billing.models import BankImport, BankLine, RefundFile
from billing.operations import refund_files
from tests.factories import billing_bank as make
from tests.factories.billing import TODAY
from tests.factories.membership import office


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("bank_line_moves_money", {"amount_pence": 0}),
        ("bank_line_status", {"status": "lost"}),
        ("bank_line_position_once", {"position": 1}),
    ],
)
def test_a_line_moves_money_has_a_known_state_and_a_place_of_its_own(constraint, facts):
    line = make.line(10_00)
    terms = {"position": 2, "booked_on": TODAY, "amount_pence": 1, "fingerprint": "x"} | facts

    with pytest.raises(IntegrityError, match=constraint):
        BankLine.objects.create(bank_import=line.bank_import, **terms)


@pytest.mark.parametrize(
    ("constraint", "facts"), [("bank_import_once", {}), ("bank_import_format", {"digest": "x", "format": "pdf"})]
)
def test_a_file_is_there_once_and_of_a_known_format(constraint, facts):
    made = make.read_in(make.csv_of((1_00, "A")))
    terms = {"digest": made.digest, "format": "csv"} | facts

    with pytest.raises(IntegrityError, match=constraint):
        BankImport.objects.create(bank_account=made.bank_account, file_name="x", **terms)


@pytest.mark.parametrize(
    "statement", ["UPDATE billing_refundfile SET total_pence = 1", "DELETE FROM billing_refundfile"]
)
def test_a_payment_file_stays_as_it_was_made(statement):
    file = refund_files.make(by=office(), refund_ids=[make.refund().pk], on=TODAY)

    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert RefundFile.objects.get().total_pence == file.total_pence
