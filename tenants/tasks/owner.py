"""Jobs of the owner's worker (queue `owner`, DB_ROLE=owner): what needs the right to create schemas and roles."""

import logging
from typing import Any

from celery import shared_task
from django.utils import timezone

from tenants.accounts.models import User
from tenants.names import NameRefused
from tenants.operations import pool, provisioning
from tenants.operations.provisioning_errors import ProvisioningRefused

logger = logging.getLogger(__name__)


@shared_task(name="tenants.owner.refill_pool", public=True)
def refill_pool() -> None:
    """Build ready schemas until the pool has its size again."""
    pool.refill()


@shared_task(name="tenants.owner.create_partnership", public=True)
def create_partnership(*, by_id: int | None, details: dict[str, Any]) -> None:
    """Set up a partnership that was asked for while the pool was empty."""
    by = User.objects.filter(pk=by_id).first() if by_id else None
    try:
        provisioning.create_partnership(by=by, now=timezone.now(), **details)
    except (ProvisioningRefused, NameRefused) as refusal:
        logger.warning("Partnership %s was not set up: %s", details.get("slug"), refusal)
    pool.refill()
