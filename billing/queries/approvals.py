"""What two people decide: waiting and decided requests."""

from django.db.models import QuerySet

from billing.enums import ApprovalStatus
from billing.models import Approval


def approvals(status: str = "") -> QuerySet[Approval]:
    """Return requests, newest first, of one status or all, with the people."""
    rows = Approval.objects.select_related("requested_by", "decided_by")
    return rows.filter(status=status) if status in ApprovalStatus.values else rows
