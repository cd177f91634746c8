"""The rows that stand for what they guard. Documents are written once and cannot be locked, so their account is.

Order: run, quote, bank account, bank line, then accounts by id. Whoever writes a document, a payment or an allocation holds
the account's row.
"""

from collections.abc import Iterable

from django.db import connection

from billing.models import Account, AccountingBatch, BankAccount, BankLine, BillingRun, BillingSettings, Quote
from billing.operations.runs_sql import LOCK_DUE_ACCOUNTS
from membership.models import MembershipYear


def lock_account(account_id: int) -> Account:
    """Return the account, held until the transaction ends."""
    return Account.objects.select_for_update(of=("self",)).get(pk=account_id)


def lock_accounts(account_ids: Iterable[int]) -> None:
    """Hold accounts until the transaction ends; taken in id order, so that nobody waits in a circle."""
    rows = Account.objects.select_for_update(of=("self",)).filter(pk__in=set(account_ids)).order_by("pk")
    list(rows.values_list("pk"))


def lock_bank_account(bank_account_id: int) -> BankAccount:
    """Return the partnership's bank account, held until the transaction ends: one statement is read in at a time."""
    return BankAccount.objects.select_for_update().get(pk=bank_account_id)


def lock_bank_line(line_id: int) -> BankLine:
    """Return the line of a statement, held until the transaction ends: it is used once."""
    return BankLine.objects.select_for_update(of=("self",)).select_related("bank_import").get(pk=line_id)


def lock_due_accounts(run_id: int, size: int) -> None:
    """Hold the payers of a run's next items until the transaction ends; in id order, so nobody waits in a circle."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_DUE_ACCOUNTS, {"run": run_id, "size": size})


def lock_quote(quote_id: int) -> Quote:
    """Return the quote with its payer, held until the transaction ends: it is answered once."""
    return Quote.objects.select_related("account__school").select_for_update(of=("self",)).get(pk=quote_id)


def lock_run(run_id: int) -> BillingRun:
    """Return the run, held until the transaction ends."""
    return BillingRun.objects.select_related("started_by").select_for_update(of=("self",)).get(pk=run_id)


def lock_year(year_id: int) -> MembershipYear:
    """Return the year, held until the transaction ends: one preview of a year at a time."""
    return MembershipYear.objects.select_for_update().get(pk=year_id)


def lock_books() -> None:
    """Hold the settings' row until the transaction ends: one accounting batch is made at a time."""
    BillingSettings.objects.get_or_create(pk=1)
    BillingSettings.objects.select_for_update().get(pk=1)


def lock_batch(batch_id: int) -> AccountingBatch:
    """Return the accounting batch, held until the transaction ends."""
    return AccountingBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
