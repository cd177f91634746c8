"""The rows that stand for what they guard. Documents are written once and cannot be locked, so their account is.

Order: run, then accounts by id. Whoever writes a document, a payment or an allocation holds the account's row.
"""

from collections.abc import Iterable

from billing.models import Account, BillingRun
from membership.models import MembershipYear


def lock_account(account_id: int) -> Account:
    """Return the account, held until the transaction ends."""
    return Account.objects.select_for_update(of=("self",)).get(pk=account_id)


def lock_accounts(account_ids: Iterable[int]) -> None:
    """Hold accounts until the transaction ends; taken in id order, so that nobody waits in a circle."""
    rows = Account.objects.select_for_update(of=("self",)).filter(pk__in=set(account_ids)).order_by("pk")
    list(rows.values_list("pk"))


def lock_run(run_id: int) -> BillingRun:
    """Return the run, held until the transaction ends."""
    return BillingRun.objects.select_for_update(of=("self",)).get(pk=run_id)


def lock_year(year_id: int) -> MembershipYear:
    """Return the year, held until the transaction ends: one preview of a year at a time."""
    return MembershipYear.objects.select_for_update().get(pk=year_id)
