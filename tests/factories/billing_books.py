"""Accounting batches and journals of the partnership a test runs in."""

from billing.enums import AccountingSystem, Collection
from billing.models import Account, AccountingBatch
from billing.operations import accounting_batches
from tests.factories import billing as make
from tests.factories.membership import office


def batch(system: AccountingSystem = AccountingSystem.XERO, until=make.TODAY) -> AccountingBatch:
    """A batch of everything up to today."""
    return accounting_batches.make_batch(by=office(), system=system, until=until)


def journal_account(**facts) -> Account:
    """A school whose council moves the money in its own books."""
    account: Account = make.AccountFactory(**({"collection": Collection.JOURNAL} | facts))
    return account
