"""Messages in the public inbox, as the operator sees them."""

from django.db.models import QuerySet

from tenants.models import InboxMessage


def without_owner() -> QuerySet[InboxMessage]:
    """Return messages that found no partnership, newest first, without their bodies."""
    return InboxMessage.objects.filter(partnership__isnull=True).defer("body").order_by("-pk")
