"""Refunds as the office follows them."""

from django.db.models import QuerySet

from billing.enums import RefundStatus
from billing.models import Refund


def refunds(status: str = "") -> QuerySet[Refund]:
    """Return refunds, newest first, of one status or all, with payer and payment."""
    rows = Refund.objects.select_related("account", "payment", "requested_by")
    return rows.filter(status=status) if status in RefundStatus.values else rows
