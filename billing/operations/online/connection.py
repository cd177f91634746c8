"""Which account at the processor takes the money: chosen by the admin, with keys that are kept encrypted.

An installation without real money (STRIPE_API_BASE is set: demo, tests) takes test keys only, any other live keys only:
a practice payment never lands in real books, and no real card is ever sent to a stand-in.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog
from django.conf import settings
from django.db import transaction

from billing import secrets
from billing.enums import Collection, GatewayMode, OnlineStatus
from billing.errors import BillingRefused
from billing.gateway import pages
from billing.gateway.client import PAGE_SECONDS, TASK_SECONDS, Access, Gateway
from billing.models import Account, GatewayConnection, OnlinePayment
from billing.queries import online as queries
from membership.models import Person
from tenants.current import current_partnership
from tenants.fanout import in_public
from tenants.models import Partnership

logger = structlog.get_logger("partnerships")
OWN_KEY: Final = {GatewayMode.OWN, GatewayMode.TEST}


class NotConnected(BillingRefused):
    """The partnership takes no payments online."""

    code = "not_connected"


class KeyRefused(BillingRefused):
    """The key, secret or account cannot be used here; `field` names it."""

    code = "key_refused"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class StillOnTheirWay(BillingRefused):
    """Payments are on their way through the present account."""

    code = "still_on_their_way"


@dataclass(frozen=True)
class Choice:
    """What the admin sets; an empty key or secret keeps the present one."""

    mode: GatewayMode
    stripe_account: str = ""
    secret_key: str = ""
    webhook_secret: str = ""
    takes_cards: bool = True
    takes_bank: bool = True
    takes_direct_debit: bool = True


def open_gateway(seconds: int = TASK_SECONDS) -> Gateway:
    """Return the way to this partnership's account at the processor. Raises NotConnected."""
    return _gateway(queries.connection(), seconds)


def change(*, by: Person, choice: Choice, now: datetime) -> GatewayConnection:
    """Switch paying online on, off or to another account. Raises KeyRefused, StillOnTheirWay, NotConnected and the
    gateway's errors: a connected account is asked whether it is this partnership's."""
    _check(choice, queries.connection())
    if choice.mode == GatewayMode.CONNECT:
        _check_owner(choice.stripe_account)
    changed = _write(by, choice, now)
    in_public(_write_map, current_partnership().pk, changed.stripe_account)
    logger.info("gateway_changed", by=by.pk, mode=changed.mode)
    return changed


def try_out(*, by: Person) -> str:
    """Ask the processor who we are; return the account's name. Raises NotConnected and the gateway's errors."""
    return pages.account_name(open_gateway(PAGE_SECONDS))


def endings(present: GatewayConnection) -> dict[str, str]:
    """Return the last four characters of the key and the signing secret; nothing where there is none."""
    stored = {"secret_key": present.secret_key, "webhook_secret": present.webhook_secret}
    return {name: secrets.decrypt(value)[-4:] for name, value in stored.items()}


def _gateway(connection: GatewayConnection, seconds: int) -> Gateway:
    base = settings.STRIPE_API_BASE
    if connection.mode == GatewayMode.OFF:
        raise NotConnected("This partnership takes no payments online. Please pay by BACS.")
    if connection.mode == GatewayMode.CONNECT:
        return Gateway(Access(settings.STRIPE_PLATFORM_KEY, connection.stripe_account, base), seconds)
    return Gateway(Access(secrets.decrypt(connection.secret_key), "", base), seconds)


def _check(choice: Choice, present: GatewayConnection) -> None:
    if choice.mode == GatewayMode.CONNECT:
        if not settings.STRIPE_PLATFORM_KEY:
            raise KeyRefused("mode", "This installation has no platform account at Stripe. Use your own account.")
        if not re.fullmatch(r"acct_\w{8,34}", choice.stripe_account):
            raise KeyRefused("stripe_account", "An account’s id starts with acct_.")
    if choice.mode not in OWN_KEY:
        return
    if (choice.mode == GatewayMode.TEST) != bool(settings.STRIPE_API_BASE):
        raise KeyRefused(
            "mode", "Practice is for installations without real money, an own account for those with real money."
        )
    _check_key(choice, present)
    if not (choice.webhook_secret or present.webhook_secret):
        raise KeyRefused("webhook_secret", "Enter the webhook’s signing secret.")
    if choice.webhook_secret and not choice.webhook_secret.startswith("whsec_"):
        raise KeyRefused("webhook_secret", "A signing secret starts with whsec_.")


def _check_key(choice: Choice, present: GatewayConnection) -> None:
    kind = "test" if choice.mode == GatewayMode.TEST else "live"
    if not choice.secret_key and (not present.secret_key or present.mode not in {choice.mode, GatewayMode.OFF}):
        raise KeyRefused("secret_key", "Enter the secret key.")
    if choice.secret_key and not re.fullmatch(rf"[sr]k_{kind}_\w+", choice.secret_key):
        raise KeyRefused("secret_key", f"This needs a {kind} key: it starts with sk_{kind}_ or rk_{kind}_.")


def _check_owner(account: str) -> None:
    """An account says in its metadata whose it is: nobody takes money, or gives back, through another's."""
    gateway = Gateway(Access(settings.STRIPE_PLATFORM_KEY, account, settings.STRIPE_API_BASE), PAGE_SECONDS)
    if pages.account_owner(gateway) != current_partnership().slug:
        raise KeyRefused("stripe_account", "This account is not marked as yours. Ask the operator of this service.")


@transaction.atomic
def _write(by: Person, choice: Choice, now: datetime) -> GatewayConnection:
    row, _ = GatewayConnection.objects.get_or_create(pk=1)
    row = GatewayConnection.objects.select_for_update().get(pk=1)
    is_other = (
        row.mode != choice.mode or row.stripe_account != choice.stripe_account or choice.secret_key != ""
    ) and choice.mode != GatewayMode.OFF
    if is_other:
        _leave(row)
    row.mode, row.changed_by, row.changed_at = choice.mode, by, now
    row.is_live = choice.mode != GatewayMode.OFF and not settings.STRIPE_API_BASE
    row.stripe_account = choice.stripe_account if choice.mode == GatewayMode.CONNECT else ""
    row.takes_cards, row.takes_bank = choice.takes_cards, choice.takes_bank
    row.takes_direct_debit = choice.takes_direct_debit
    row.secret_key = secrets.encrypt(choice.secret_key) or row.secret_key
    row.webhook_secret = secrets.encrypt(choice.webhook_secret) or row.webhook_secret
    row.save()
    return row


def _leave(present: GatewayConnection) -> None:
    """Payers and mandates are known to one account only: with another they start anew."""
    rows = OnlinePayment.objects.filter(status=OnlineStatus.PENDING)
    if present.is_live and rows.exists():
        raise StillOnTheirWay(
            "Payments are still on their way through the present account. Change it when they have arrived."
        )
    OnlinePayment.objects.filter(status=OnlineStatus.OPEN).update(status=OnlineStatus.EXPIRED, url="")
    Account.objects.exclude(customer_id="", mandate_id="", mandate_status="").update(
        customer_id="", mandate_id="", mandate_status=""
    )
    Account.objects.filter(collection=Collection.DIRECT_DEBIT).update(collection=Collection.INVOICE)


@transaction.atomic
def _write_map(partnership_id: int, account: str) -> None:
    """The map of connected accounts is public: the association's endpoint finds the partnership by it."""
    rows = Partnership.objects.select_for_update(no_key=True).order_by("pk")
    if account and rows.filter(stripe_account=account).exclude(pk=partnership_id).exists():
        raise KeyRefused("stripe_account", "Another partnership uses this account.")
    Partnership.objects.filter(pk=partnership_id).update(stripe_account=account)
