"""The nightly look at the processor's own lists: money, refunds, disputes and payouts we never heard of are taken up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import structlog
from django.db import transaction

from billing.enums import EventStatus
from billing.errors import BillingRefused
from billing.gateway import moving
from billing.gateway.facts import EventFact
from billing.models import GatewayEvent, Payment, Payout
from billing.operations.online import connection, events, news, receipts, taking_back
from billing.operations.online.errors import NothingToDo
from billing.queries import online as queries

logger = structlog.get_logger("partnerships")
LOOK_BACK: Final = timedelta(days=14)  # a Direct Debit may take seven working days


@dataclass
class Report:
    """What was found, by the processor's number, and what could not be placed."""

    found: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def reconcile(*, now: datetime) -> Report:
    """Compare the last fourteen days with what is entered and enter what is missing. Raises GatewayUnavailable, NotConnected."""
    gateway, report, since = connection.open_gateway(), Report(), now - LOOK_BACK
    entered = set(Payment.objects.exclude(external_id="").values_list("external_id", flat=True))
    for intent in moving.recent_intents(gateway, since):
        if intent.has_succeeded and intent.id not in entered:
            follow = partial(receipts.take_intent, fact=intent, happened_at=intent.created_at, now=now)
            _take(report, "payment_intent", intent.id, intent.created_at, follow, now)
    for refund in moving.recent_refunds(gateway, since):
        if refund.status == "succeeded" and refund.id not in entered:
            follow = partial(taking_back.take_refund, fact=refund, happened_at=refund.created_at)
            _take(report, "refund", refund.id, refund.created_at, follow, now)
    for dispute in moving.recent_disputes(gateway, since):
        wanted = {f"{dispute.id}:won"} if dispute.is_won else {dispute.id}
        if dispute.has_taken_money and not wanted <= entered:
            follow = partial(taking_back.take_dispute, fact=dispute, happened_at=dispute.created_at)
            _take(report, "dispute", f"{dispute.id}", dispute.created_at, follow, now)
    _payouts(report, gateway, since, now)
    _pages(gateway, now)
    logger.info("gateway_reconciled", found=len(report.found), failed=len(report.failed))
    return report


def _payouts(report: Report, gateway: Any, since: datetime, now: datetime) -> None:
    known = set(Payout.objects.filter(status="paid").values_list("payout_id", flat=True))
    for payout_id in moving.recent_payout_ids(gateway, since):
        if payout_id not in known:
            follow = partial(news.fetch(gateway, "payout.", payout_id, now), now)
            _take(report, "payout", payout_id, now, follow, now)


def _pages(gateway: Any, now: datetime) -> None:
    """Pages that have run out without a word."""
    for row in queries.unsettled(now):
        try:
            news.fetch(gateway, "checkout.session.", row.session_id, now)(now)
        except NothingToDo:
            continue


def _take(report: Report, kind: str, key: str, happened_at: datetime, follow: Callable[[], str], now: datetime) -> None:
    """Follow one finding and leave a line among the messages, so that the office sees what was missed."""
    try:
        with transaction.atomic():
            outcome = follow()
            report.found.append(key)
            _leave_word(kind, key, happened_at, EventStatus.HANDLED, f"Found at night: {outcome}", now)
    except NothingToDo:
        return
    except BillingRefused as refusal:
        report.failed.append(key)
        _leave_word(kind, key, happened_at, EventStatus.FAILED, f"Found at night: {refusal}", now)


def _leave_word(kind: str, key: str, happened_at: datetime, status: EventStatus, outcome: str, now: datetime) -> None:
    is_live = queries.connection().is_live
    event = EventFact(f"found:{key}:{status}"[:60], f"{kind}.", key, happened_at, "", is_live, {"livemode": is_live})
    row = events.claim(event, now)
    GatewayEvent.objects.filter(pk=row.pk).update(status=status, outcome=outcome[:300], handled_at=now)
