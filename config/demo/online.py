"""Paying online in the demo: each partnership takes practice payments, and some schools have paid by card already."""

from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from billing.enums import AccountKind, GatewayMode, OnlineStatus, PaymentMethod, PayoutStatus
from billing.models import OnlinePayment, Payout
from billing.operations import payments
from billing.operations.online import connection
from billing.operations.online.connection import Choice
from billing.operations.online.receipts import shares_of
from billing.queries import documents
from config.demo.calendar import at
from membership.models import Person

PAID_BY_CARD: Final = 3


def connect(slug: str, by: Person, now: datetime) -> None:
    """Connect the partnership to the stand-in for Stripe, where one runs beside the demo."""
    if settings.STRIPE_API_BASE:
        name = slug.replace("-", "_")
        key, secret = f"sk_test_demo_{name}", f"whsec_demo_{name}"
        choice = Choice(GatewayMode.TEST, secret_key=key, webhook_secret=secret)
        connection.change(by=by, choice=choice, now=now)


@transaction.atomic
def pay_some(slug: str, today: date) -> None:
    """Let a few schools have paid by card last week; the processor has paid it out."""
    on = today - timedelta(days=6)
    rows = (
        documents.unpaid(today)
        .filter(account__kind=AccountKind.SCHOOL, issued_on__lte=on - timedelta(days=2))
        .order_by("-pk")
    )
    paid = [_pay(slug, number, invoice, on) for number, invoice in enumerate(rows[:PAID_BY_CARD])]
    if paid:
        gross, fees = sum(row.amount_pence for row in paid), sum(row.fee_pence or 0 for row in paid)
        Payout.objects.create(
            payout_id=f"po_demo_{slug}",
            arrives_on=on + timedelta(days=3),
            amount_pence=gross - fees,
            gross_pence=gross,
            fee_pence=fees,
            status=PayoutStatus.PAID,
        )


def _pay(slug: str, number: int, invoice: documents.Document, on: date) -> OnlinePayment:
    pence, key = invoice.outstanding_pence, f"demo_{slug.replace('-', '_')}_{number}"
    row = OnlinePayment.objects.create(
        account_id=invoice.account_id,
        invoices=[[invoice.pk, pence]],
        amount_pence=pence,
        status=OnlineStatus.PAID,
        idempotency_key=key,
        intent_id=f"pi_{key}",
        charge_id=f"ch_{key}",
        method=PaymentMethod.CARD,
        fee_pence=(pence * 15 + 500) // 1000 + 20,
        payout_id=f"po_demo_{slug}",
        created_at=at(on),
        changed_at=at(on),
    )
    payments.record_payment(
        by=None,
        account_id=row.account_id,
        amount_pence=pence,
        received_on=on,
        method=PaymentMethod.CARD,
        reference=f"Online {row.pk}",
        shares=shares_of(row, row.account_id, pence),
        external_id=row.intent_id,
        online_id=row.pk,
    )
    return row
