"""Pushes one partnership's figures into the public schema. A replay changes nothing; without consent nothing leaves."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from benchmarking.models import PublishRun, Snapshot
from benchmarking.queries import sources
from benchmarking.queries.sources import OwnFigure
from tenants.enums import Consent
from tenants.fanout import in_partnership
from tenants.models import Partnership
from tenants.queue import enqueue

ERROR_LENGTH = PublishRun._meta.get_field("error").max_length
Key = tuple[str, int, int]
CONTENT = ("status", "value", "numerator", "denominator", "base_count")


class NotShared(Exception):
    """The partnership does not share its figures."""

    code = "not_shared"

    def __init__(self) -> None:
        super().__init__("This partnership does not share its figures, so nothing was published.")


def request(*, by: str, partnership_id: int) -> None:
    """Have a partnership's figures published in the background. Runs in the public schema. Raises NotShared."""
    if not _shares(Partnership.objects.get(pk=partnership_id)):
        raise NotShared
    enqueue("benchmarking.publish_partnership", partnership_id=partnership_id, requested_by=by)


def publish(*, by: str, partnership_id: int, on: date, now: datetime) -> PublishRun:
    """Read the partnership's figures in its schema and store what changed; a failure is logged and raised again.

    Raises NotShared, before anything is read.
    """
    partnership = Partnership.objects.get(pk=partnership_id)
    if not _shares(partnership):
        raise NotShared
    run = PublishRun.objects.create(partnership=partnership, requested_by=by, started_at=now)
    try:
        figures = in_partnership(partnership, sources.publishable, on)
        changed = store(partnership_id, figures, on=on, now=now)
    except Exception as error:
        _close(run, error=f"{type(error).__name__}: {error}"[:ERROR_LENGTH])
        raise
    return _close(run, is_finished=True, figures=len(figures), changed=changed)


@transaction.atomic
def store(partnership_id: int, figures: Sequence[OwnFigure], *, on: date, now: datetime) -> int:
    """Make the rows of the years published on a day equal to the figures; return how many changed. Raises NotShared."""
    partnership = Partnership.objects.select_for_update(no_key=True).get(pk=partnership_id)
    if not _shares(partnership):
        raise NotShared
    rows = Snapshot.objects.filter(partnership=partnership, period_start__in=sources.years(on))
    stored = {_key(row): row for row in rows}
    wanted = {_key(row): row for row in (_snapshot(partnership, figure, now) for figure in figures)}
    changed = [row for key, row in wanted.items() if key not in stored or _differs(stored[key], row)]
    gone = [row.pk for key, row in stored.items() if key not in wanted]
    Snapshot.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["indicator", "definition_version", "period_start", "partnership"],
        update_fields=[*CONTENT, "published_at"],
    )
    Snapshot.objects.filter(pk__in=gone).delete()
    return len(changed) + len(gone)


def _shares(partnership: Partnership) -> bool:
    return partnership.benchmarking_consent != Consent.NONE


def _snapshot(partnership: Partnership, figure: OwnFigure, now: datetime) -> Snapshot:
    return Snapshot(
        partnership=partnership,
        indicator=figure.indicator.code,
        definition_version=figure.indicator.version,
        period_kind=figure.indicator.period_kind,
        period_start=figure.year,
        status=figure.status,
        value=figure.ratio.value,
        numerator=figure.ratio.numerator,
        denominator=figure.ratio.denominator,
        base_count=figure.ratio.base_count,
        published_at=now,
    )


def _key(row: Snapshot) -> Key:
    return row.indicator, row.definition_version, row.period_start


def _differs(stored: Snapshot, wanted: Snapshot) -> bool:
    return any(getattr(stored, name) != getattr(wanted, name) for name in CONTENT)


def _close(run: PublishRun, **outcome: object) -> PublishRun:
    for name, value in outcome.items():
        setattr(run, name, value)
    run.save(update_fields=list(outcome))
    return run
