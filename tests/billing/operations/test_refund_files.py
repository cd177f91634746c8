"""Refunds by bank: a file of those that wait, the same to the byte each time, entered when the bank has paid."""

import pytest

from billing.bankfiles.refund_file import RefundRow, bulk_csv
from billing.models import Account, Payment, RefundFile
from billing.operations import bank_lines, refund_files
from billing.operations.bank_lines import DoesNotAddUp, LineSettled
from billing.operations.refund_files import BankDetailsMissing, NothingToSend
from billing.queries import bank, ledger
from tests.factories import billing_bank as make
from tests.factories.billing import NOW, TODAY
from tests.factories.membership import office


def sent(*orders):
    return refund_files.make(by=office(), refund_ids=[order.pk for order in orders], on=TODAY)


def bytes_of(file):
    return bulk_csv([RefundRow(**row) for row in RefundFile.objects.get(pk=file.pk).rows])


def test_a_file_holds_the_payments_and_marks_them_sent():
    order = make.refund()

    file = sent(order)

    order.refresh_from_db()
    assert (order.status, order.file_reference, file.total_pence) == ("sent", file.reference, 50_00)
    assert bytes_of(file).splitlines()[1] == f"123456,12345678,SCHOOL FUND,50.00,REFUND {order.pk}".encode()


def test_the_file_stays_as_it_was_when_a_payer_changes_its_bank():
    order = make.refund()
    file = sent(order)
    before = bytes_of(file)

    Account.objects.filter(pk=order.account_id).update(bank_sort_code="99-99-99", bank_account_name="Another")

    assert bytes_of(file) == before


def test_a_payer_without_bank_details_is_named_and_nothing_is_sent():
    whole, lacking = make.refund(), make.refund(bank_account_number="123")

    with pytest.raises(BankDetailsMissing, match=f"{lacking.account} has no complete bank details"):
        sent(whole, lacking)

    whole.refresh_from_db()
    assert (whole.status, RefundFile.objects.count()) == ("waiting", 0)


def test_a_refund_goes_out_once():
    order = make.refund()
    sent(order)

    with pytest.raises(NothingToSend):
        sent(order)


def test_a_confirmed_file_is_entered_once():
    order = make.refund()
    file = sent(order)

    done = refund_files.confirm(by=office(), refund_file_id=file.pk, on=TODAY)

    assert [(row.status, row.entry.kind, row.entry.amount_pence) for row in done] == [("done", "refund", -50_00)]
    assert ledger.balance_pence(order.account_id) == 0
    with pytest.raises(NothingToSend, match="entered already"):
        refund_files.confirm(by=office(), refund_file_id=file.pk, on=TODAY)


def test_a_file_is_found_on_the_statement_as_one_sum():
    orders = [make.refund(pence=50_00), make.refund(pence=30_00)]
    sent(*orders)
    line = make.line(-80_00, "BULK PAYMENT")

    (found,) = bank.outgoing(line).refunds
    assert found == tuple(orders)
    bank_lines.match_refunds(by=office(), line_id=line.pk, refund_ids=[order.pk for order in found], now=NOW)

    entries = Payment.objects.filter(bank_line=line).values_list("kind", "amount_pence")
    assert sorted(entries) == [("refund", -50_00), ("refund", -30_00)]


def test_one_refund_of_a_file_is_found_by_itself():
    orders = [make.refund(pence=50_00), make.refund(pence=30_00)]
    sent(*orders)

    assert list(bank.outgoing(make.line(-30_00)).refunds) == [(orders[1],)]


def test_a_line_of_another_sum_does_not_enter_a_refund():
    order = make.refund()
    sent(order)

    with pytest.raises(DoesNotAddUp):
        bank_lines.match_refunds(by=office(), line_id=make.line(-49_00).pk, refund_ids=[order.pk], now=NOW)


def test_a_refund_confirmed_by_hand_is_not_entered_again():
    order = make.refund()
    file = sent(order)
    refund_files.confirm(by=office(), refund_file_id=file.pk, on=TODAY)

    with pytest.raises(LineSettled, match="entered already"):
        bank_lines.match_refunds(by=office(), line_id=make.line(-50_00).pk, refund_ids=[order.pk], now=NOW)
