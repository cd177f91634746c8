"""The partnership's own bank accounts, as far as statements are read in."""

from typing import Any

from django.db import IntegrityError, transaction

from billing.errors import BillingRefused
from billing.models import BankAccount
from membership.models import Person


class BankAccountExists(BillingRefused):
    """Two accounts cannot have one name."""

    code = "bank_account_exists"


def add(*, by: Person, details: dict[str, Any]) -> BankAccount:
    """Add a bank account: name, sort code, account number, IBAN. Raises BankAccountExists."""
    return _saved(BankAccount(**details))


def change(*, by: Person, bank_account_id: int, details: dict[str, Any], forget_mapping: bool = False) -> BankAccount:
    """Change a bank account; the kept meaning of its CSV columns can be forgotten. Raises BankAccountExists."""
    account = BankAccount.objects.get(pk=bank_account_id)
    for name, value in details.items():
        setattr(account, name, value)
    if forget_mapping:
        account.csv_mapping = {}
    return _saved(account)


def _saved(account: BankAccount) -> BankAccount:
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as error:
        raise BankAccountExists(f"There is a bank account called {account.name} already.") from error
    return account
