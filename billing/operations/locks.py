"""The rows that stand for what they guard. Documents are written once and cannot be locked, so their account is.

Order: run, then accounts by id. Whoever writes a document, a payment or an allocation holds the account's row.
"""

from django.db import connection

from billing.models import Account, BillingRun
from billing.operations.runs_sql import LOCK_DUE_ACCOUNTS
from membership.models import MembershipYear


def lock_account(account_id: int) -> Account:
    """Return the account, held until the transaction ends."""
    return Account.objects.select_for_update(of=("self",)).get(pk=account_id)


def lock_due_accounts(run_id: int, size: int) -> None:
    """Hold the payers of a run's next items until the transaction ends; in id order, so nobody waits in a circle."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_DUE_ACCOUNTS, {"run": run_id, "size": size})


def lock_run(run_id: int) -> BillingRun:
    """Return the run, held until the transaction ends."""
    return BillingRun.objects.select_related("started_by").select_for_update(of=("self",)).get(pk=run_id)


def lock_year(year_id: int) -> MembershipYear:
    """Return the year, held until the transaction ends: one preview of a year at a time."""
    return MembershipYear.objects.select_for_update().get(pk=year_id)
