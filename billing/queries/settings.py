"""How this partnership bills: one row of settings, and what waits for a second person."""

from billing.enums import ApprovalStatus
from billing.models import Approval, BillingSettings


def billing_settings() -> BillingSettings:
    """Return the settings, with the product's defaults while nobody has changed them; one query."""
    return BillingSettings.objects.first() or BillingSettings(pk=1)


def waiting_approvals() -> list[Approval]:
    """Return what waits for a second person, oldest first; one query."""
    rows = Approval.objects.filter(status=ApprovalStatus.WAITING).select_related("requested_by")
    return list(rows.order_by("pk"))
