"""Refunds by bank: a payment file for those that wait, and the word that the bank has paid it."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from billing.bankfiles.refund_file import RefundRow, bank_details_are_complete
from billing.enums import PaymentMethod, RefundStatus
from billing.errors import BillingRefused
from billing.models import Refund, RefundFile
from billing.operations import locks, refunds
from membership.models import Person


class NothingToSend(BillingRefused):
    """No refund of those chosen waits for a bank file."""

    code = "nothing_to_send"


class BankDetailsMissing(BillingRefused):
    """A payer's bank details are not there, or not complete."""

    code = "bank_details_missing"


@transaction.atomic
def make(*, by: Person, refund_ids: Collection[int], on: date) -> RefundFile:
    """Put waiting refunds into one payment file; they count as sent. Raises NothingToSend, BankDetailsMissing."""
    wanted = Refund.objects.filter(pk__in=refund_ids)
    locks.lock_accounts(wanted.values_list("account_id", flat=True))
    orders = list(
        wanted.filter(status__in=[RefundStatus.WAITING, RefundStatus.FAILED], method=PaymentMethod.BACS)
        .select_for_update(of=("self",))
        .select_related("account", "payment")
        .order_by("pk")
    )
    if not orders or len(orders) != len(set(refund_ids)):
        raise NothingToSend("Choose refunds by BACS that wait to be sent. Some may have been sent by somebody else.")
    rows = [_row(order) for order in orders]
    made = RefundFile.objects.create(
        made_by=by, made_on=on, rows=[row.stored for row in rows], total_pence=sum(row.amount_pence for row in rows)
    )
    for order in orders:
        order.send()
        order.file_reference, order.error = made.reference, ""
        order.save()
    return made


@transaction.atomic
def confirm(*, by: Person, refund_file_id: int, on: date) -> list[Refund]:
    """Enter that the bank has paid a file; refunds found on a statement already, or failed, are left. Raises NothingToSend."""
    file = RefundFile.objects.get(pk=refund_file_id)
    orders = Refund.objects.filter(file_reference=file.reference, status=RefundStatus.SENT).order_by("account", "pk")
    done = [refunds.finish(refund_id=order.pk, on=on) for order in orders]
    if not done:
        raise NothingToSend("All refunds of this file are entered already.")
    return done


def _row(order: Refund) -> RefundRow:
    payer = order.account
    if not bank_details_are_complete(payer.bank_account_name, payer.bank_sort_code, payer.bank_account_number):
        raise BankDetailsMissing(
            f"{payer} has no complete bank details: name, sort code of six figures, account number of eight. Enter them first."
        )
    return RefundRow(
        refund_id=order.pk,
        payer=payer.name,
        name=payer.bank_account_name,
        sort_code=payer.bank_sort_code,
        account_number=payer.bank_account_number,
        amount_pence=order.amount_pence,
        reference=f"REFUND {order.pk}",
    )
