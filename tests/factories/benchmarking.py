"""Published figures and their logs, in the public schema."""

from datetime import UTC, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from benchmarking.enums import PeriodKind, SnapshotStatus
from benchmarking.models import ConsentChange, PublishRun, Snapshot
from tenants.enums import Consent

NIGHT = datetime(2026, 11, 20, 2, 10, tzinfo=UTC)


class SnapshotFactory(DjangoModelFactory):
    """The members of a partnership as a share of eligible schools: 17 of 20, final."""

    class Meta:
        model = Snapshot

    indicator = "member_share"
    period_kind = PeriodKind.ACADEMIC
    period_start = 2025
    status = SnapshotStatus.FINAL
    numerator = Decimal(17)
    denominator = Decimal(20)
    base_count = 20
    value = factory.LazyAttribute(lambda row: round(row.numerator / (row.denominator or 1), 4))
    published_at = NIGHT


class PublishRunFactory(DjangoModelFactory):
    """A publication of ten figures in the night."""

    class Meta:
        model = PublishRun

    requested_by = "Every night"
    started_at = NIGHT
    is_finished = True
    figures = 10


class ConsentChangeFactory(DjangoModelFactory):
    """A partnership agrees to share with its name."""

    class Meta:
        model = ConsentChange

    before = Consent.NONE
    after = Consent.NAMED
    changed_at = NIGHT
    changed_by = "Ada Partridge"
