"""Whether a partnership answers on its host: operators suspend it and bring it back; nothing in it is touched."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import transaction
from django_fsm import TransitionNotAllowed

from tenants.accounts.models import User
from tenants.models import Partnership

logger = structlog.get_logger("partnerships")


class StatusRefused(Exception):
    """The partnership's present status does not allow this."""

    code = "status_refused"


def suspend(*, by: User, partnership_id: int, reason: str, now: datetime) -> Partnership:
    """Stop a live partnership from answering; web processes notice within TENANT_MAP_TTL seconds. Raises StatusRefused."""
    return _move(by, partnership_id, Partnership.suspend, reason, now)


def restore(*, by: User, partnership_id: int, reason: str, now: datetime) -> Partnership:
    """Let a suspended partnership answer again. Raises StatusRefused."""
    return _move(by, partnership_id, Partnership.go_live, reason, now)


@transaction.atomic
def _move(
    by: User, partnership_id: int, transition: Callable[[Partnership], None], reason: str, now: datetime
) -> Partnership:
    partnership = Partnership.objects.select_for_update(no_key=True, of=("self",)).get(pk=partnership_id)
    before = partnership.status
    try:
        transition(partnership)
    except TransitionNotAllowed as error:
        label = partnership.get_status_display().lower()
        raise StatusRefused(f"{partnership.name} is {label}; this cannot be done to it now.") from error
    partnership.save(update_fields=["status"])
    logger.warning(
        "status_changed", partnership=partnership.schema_name, before=before, after=partnership.status,
        by=by.pk, at=now.isoformat(), reason=reason,
    )  # fmt: skip
    return partnership
