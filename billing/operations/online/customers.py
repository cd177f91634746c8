"""Payers at the processor: each account is made known once."""

import hashlib

from billing.gateway import pages
from billing.gateway.client import Gateway
from billing.models import Account
from tenants.current import current_partnership


def customer_of(gateway: Gateway, account: Account) -> str:
    """Return the processor's id of a payer, made known when need be; two at once get the same one by the key."""
    if account.customer_id:
        return account.customer_id
    partnership = current_partnership()
    reference = f"{partnership.schema_name}-{account.pk}"
    key = hashlib.sha256(f"customer {reference} {account.name} {account.invoice_email}".encode()).hexdigest()
    made = pages.add_customer(gateway, name=account.name, email=account.invoice_email, reference=reference, key=key)
    Account.objects.filter(pk=account.pk, customer_id="").update(customer_id=made)
    return made
