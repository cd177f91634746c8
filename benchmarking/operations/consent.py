"""Decides whether a partnership's figures are shared. Withdrawing takes them all down in the same transaction."""

from datetime import datetime

from django.db import transaction

from benchmarking.models import ConsentChange, Snapshot
from tenants.enums import Consent
from tenants.models import Partnership
from tenants.queue import enqueue


class ConsentUnchanged(Exception):
    """The partnership already shares its figures in this way."""

    code = "consent_unchanged"

    def __init__(self) -> None:
        super().__init__("Your figures are already shared in this way. Nothing was changed.")


@transaction.atomic
def change(*, by: str, partnership_id: int, to: Consent, now: datetime) -> ConsentChange:
    """Set how figures are shared, in the public schema; `by` is the name kept in the log. Raises ConsentUnchanged."""
    partnership = Partnership.objects.select_for_update(no_key=True).get(pk=partnership_id)
    before = partnership.benchmarking_consent
    if before == to:
        raise ConsentUnchanged
    Partnership.objects.filter(pk=partnership_id).update(benchmarking_consent=to)
    if to == Consent.NONE:
        Snapshot.objects.filter(partnership_id=partnership_id).delete()
    elif before == Consent.NONE:
        enqueue("benchmarking.publish_partnership", partnership_id=partnership_id, requested_by=by)
    return ConsentChange.objects.create(partnership=partnership, before=before, after=to, changed_at=now, changed_by=by)
