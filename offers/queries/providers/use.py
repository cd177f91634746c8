"""How much of providers' time was booked and delivered, by month: counted from half days, four queries for any period."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth

from offers.enums import DeliveryStatus
from offers.figures.utilisation import Use, available_halves, months, next_month, together
from offers.models import DeliverySlot, Provider
from offers.queries.providers.diaries import diaries

DELIVERED = (DeliveryStatus.DELIVERED, DeliveryStatus.SIGNED_OFF)


@dataclass(frozen=True)
class Line:
    """One provider's month."""

    provider: Provider
    use: Use


def by_month(rows: QuerySet[Provider], starts_on: date, ends_before: date) -> list[Line]:
    """Return each provider's use of each month a half-open period touches, by name and month."""
    found = list(rows.prefetch_related("pools"))
    known = diaries(found, starts_on, ends_before)
    booked, delivered = _counts(found, starts_on, ends_before)
    return [
        Line(row, _use(row, month, available_halves(known[row.pk], month, next_month(month)), booked, delivered))
        for row in found
        for month in months(starts_on, ends_before)
    ]


def by_provider(lines: Iterable[Line], month: date) -> list[Use]:
    """Return each provider's months as one, by name."""
    grouped: dict[Provider, list[Use]] = {}
    for line in lines:
        grouped.setdefault(line.provider, []).append(line.use)
    return [together(provider.name, month, uses) for provider, uses in grouped.items()]


def by_pool(lines: Iterable[Line], month: date) -> list[Use]:
    """Return each pool's months as one, by name; who is in two pools counts in both."""
    grouped: dict[str, list[Use]] = {}
    for line in lines:
        for pool in line.provider.pools.all():
            grouped.setdefault(pool.name, []).append(line.use)
    return [together(name, month, uses) for name, uses in sorted(grouped.items())]


def in_time(lines: Sequence[Line]) -> list[Use]:
    """Return everybody's use as one, month by month."""
    grouped: dict[date, list[Use]] = {}
    for line in lines:
        grouped.setdefault(line.use.month, []).append(line.use)
    return [together(f"{month:%B %Y}", month, uses) for month, uses in sorted(grouped.items())]


Counts = Counter[tuple[int, date]]


def _counts(rows: Sequence[Provider], starts_on: date, ends_before: date) -> tuple[Counts, Counts]:
    slots = DeliverySlot.objects.filter(provider__in=rows, on_day__gte=starts_on, on_day__lt=ends_before)
    booked: Counts = Counter()
    delivered: Counts = Counter()
    found = slots.annotate(month=TruncMonth("on_day")).values_list("provider_id", "month", "delivery__status")
    for provider_id, month, status in found.order_by():
        booked[provider_id, month] += 1
        delivered[provider_id, month] += status in DELIVERED
    return booked, delivered


def _use(row: Provider, month: date, available: int, booked: Counts, delivered: Counts) -> Use:
    return Use(row.name, month, available, booked[row.pk, month], delivered[row.pk, month])
