"""Where refunds to a payer go: changed by one person who has just proved who they are, told to at least two and to the payer."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from billing.bankfiles.refund_file import bank_details_are_complete
from billing.errors import BillingRefused
from billing.models import Account
from billing.operations import locks
from billing.queries import payers
from membership.models import Person
from membership.operations import bank_details
from membership.queries.recipients import bank_watchers
from tenants.current import current_partnership


class BankDetailsIncomplete(BillingRefused):
    """Money cannot be sent there: something is missing or not a number of a bank."""

    code = "bank_details_incomplete"


@dataclass(frozen=True)
class BankDetails:
    """A bank account, all of it or nothing."""

    bank_account_name: str = ""
    bank_sort_code: str = ""
    bank_account_number: str = ""


@transaction.atomic
def change(*, by: Person, account_id: int, details: BankDetails, now: datetime) -> Account:
    """Change where refunds to a payer go, or take it away; payment files made before stay as they are.

    Told are who watches over money, of whom there must be two, the payer's own people and its address for invoices.
    Raises BankDetailsIncomplete, NobodyElseToTell.
    """
    account = locks.lock_account(account_id)
    after = asdict(details)
    if any(after.values()) and not bank_details_are_complete(*after.values()):
        raise BankDetailsIncomplete("Enter all three: a name, a sort code of six figures, an account number of eight.")
    bank_details.tell(
        by=by,
        before={name: getattr(account, name) for name in bank_details.FIELDS},
        after=after,
        watchers=bank_watchers(current_partnership().contact_email),
        also=payers.money_mailboxes(account),
        payer=account.name,
        page=("payer", account.pk),
        now=now,
    )
    for name, value in after.items():
        setattr(account, name, value)
    account.save(update_fields=list(after))
    return account
