"""Direct Debit mandates: a payer signs on the processor's page; from then on due invoices are collected."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from billing.enums import Collection, MandateStatus
from billing.errors import BillingRefused
from billing.gateway import pages
from billing.gateway.client import PAGE_SECONDS
from billing.gateway.facts import MandateFact, SessionFact
from billing.models import Account
from billing.operations import locks
from billing.operations.online import connection
from billing.operations.online.checkout import tags
from billing.operations.online.customers import customer_of
from billing.operations.online.errors import NothingToDo
from billing.queries import online as queries
from membership.models import Person
from tenants.current import current_partnership


class NoDirectDebit(BillingRefused):
    """The partnership does not collect by Direct Debit, or the payer has a mandate already."""

    code = "no_direct_debit"


def start(*, by: Person, account_id: int, return_url: str) -> str:
    """Return the address of a page on which the payer signs a mandate. Raises NoDirectDebit, NotConnected and the
    gateway's errors."""
    gateway = connection.open_gateway(PAGE_SECONDS)
    if not queries.connection().takes_direct_debit:
        raise NoDirectDebit("This partnership does not collect by Direct Debit.")
    account = Account.objects.get(pk=account_id)
    if account.mandate_status == MandateStatus.ACTIVE:
        raise NoDirectDebit("A Direct Debit is set up already.")
    order = pages.Order(
        customer_id=customer_of(gateway, account),
        methods=["bacs_debit"],
        return_url=f"{return_url}?from=page",
        cancel_url=return_url,
        reference=f"mandate-{account.pk}",
        metadata=tags(account, mandate="yes"),
    )
    address = pages.open_mandate_page(gateway, order, key=uuid4().hex).url
    _await(account_id)
    return address


@transaction.atomic
def end(*, by: Person, account_id: int) -> Account:
    """Collect no more by Direct Debit: invoices are paid as others are. What is under way still arrives."""
    account = locks.lock_account(account_id)
    account.mandate_status, account.collection = MandateStatus.INACTIVE, Collection.INVOICE
    account.save(update_fields=["mandate_status", "collection"])
    return account


@transaction.atomic
def take_signed(*, session: SessionFact, mandate: MandateFact, happened_at: datetime) -> str:
    """A payer has signed: collect from now on. Raises NothingToDo."""
    number = session.metadata.get("account", "")
    is_ours = session.metadata.get("partnership") == current_partnership().schema_name and number.isdecimal()
    if not is_ours or not Account.objects.filter(pk=int(number)).exists():
        raise NothingToDo("Not about a payer of ours")
    account = locks.lock_account(int(number))
    if account.mandate_id == mandate.id:
        raise NothingToDo("This mandate is known")
    account.mandate_id = mandate.id
    return _set(account, mandate)


@transaction.atomic
def take_changed(*, mandate: MandateFact, happened_at: datetime) -> str:
    """A mandate has changed, mostly ended by the payer's bank. Raises NothingToDo."""
    found = Account.objects.filter(mandate_id=mandate.id).first()
    if found is None:
        raise NothingToDo("Not a mandate we collect by")
    return _set(locks.lock_account(found.pk), mandate)


@transaction.atomic
def _await(account_id: int) -> None:
    account = locks.lock_account(account_id)
    if account.mandate_status != MandateStatus.ACTIVE:
        account.mandate_status = MandateStatus.PENDING
        account.save(update_fields=["mandate_status"])


def _set(account: Account, mandate: MandateFact) -> str:
    """`active` and `pending` (the bank is still confirming) collect; anything else ends it."""
    is_good = mandate.status in {"active", "pending"}
    account.mandate_status = MandateStatus.ACTIVE if is_good else MandateStatus.INACTIVE
    account.collection = Collection.DIRECT_DEBIT if is_good else Collection.INVOICE
    account.save(update_fields=["mandate_id", "mandate_status", "collection"])
    return f"Direct Debit is {account.get_mandate_status_display().lower()}"
