"""Removing a partnership for good: its schema with all rows, its role, its hosts. For the owner login only."""

import logging

from django.db import DatabaseError, transaction

from tenants.accounts.models import User
from tenants.enums import PartnershipStatus
from tenants.models import Partnership
from tenants.operations.schemas import drop_schema
from tenants.sql.states import DEPENDENT_OBJECTS, sqlstate

logger = logging.getLogger(__name__)


class StillServed(Exception):
    """A live partnership is not removed; it must be suspended or archived first."""

    code = "still_served"


class RoleInUse(Exception):
    """The partnership's role has rights in another database of the server."""

    code = "role_in_use"


def archive_partnership(*, by: User | None, partnership_id: int) -> None:
    """Stop answering for good; everything is kept. Nothing happens to an archived partnership."""
    with transaction.atomic():
        partnership = Partnership.objects.select_for_update().get(pk=partnership_id)
        if partnership.status == PartnershipStatus.ARCHIVED:
            return
        partnership.archive()
        partnership.save(update_fields=["status"])
    logger.info("Partnership %s was archived by %s.", partnership.schema_name, by.pk if by else "the command line")


def remove_partnership(*, by: User | None, partnership_id: int) -> None:
    """Delete a partnership that no longer answers, with its published figures. Raises StillServed, RoleInUse."""
    try:
        with transaction.atomic():
            partnership = Partnership.objects.select_for_update().get(pk=partnership_id)
            if partnership.status == PartnershipStatus.LIVE:
                raise StillServed(f"{partnership} is live. Suspend or archive it first.")
            schema_name = partnership.schema_name
            Partnership.objects.filter(pk=partnership_id).delete()
            drop_schema(schema_name)
    except DatabaseError as error:
        if sqlstate(error) != DEPENDENT_OBJECTS:
            raise
        raise RoleInUse("The partnership’s role is used by another database: set TENANT_ROLE_PREFIX.") from error
    logger.info("Partnership %s was removed by %s.", schema_name, by.pk if by else "the command line")
