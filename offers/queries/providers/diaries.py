"""Diaries of providers: absences, half days taken, half days used of a year. Three queries however many providers."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count

from offers.models import DeliverySlot, Provider, ProviderAbsence
from offers.timing.availability import Diary, Slot
from tenants.calendars import AcademicYear


def diaries(
    providers: Iterable[Provider], starts_on: date, ends_before: date, without: int | None = None
) -> dict[int, Diary]:
    """Return each provider's diary for a half-open period, by id; the year's days are those of the academic year it starts in.

    The half days of the delivery `without` count as free: it is about to be moved.
    """
    rows = list(providers)
    ids = [row.pk for row in rows]
    away, taken = _absences(ids, starts_on, ends_before), _taken(ids, starts_on, ends_before, without)
    used = _used(ids, AcademicYear.containing(starts_on), without)
    return {
        row.pk: Diary(
            weekdays=tuple(row.weekdays),
            absences=tuple(away[row.pk]),
            taken=taken[row.pk],
            days_a_year=row.days_a_year,
            used=used.get(row.pk, 0),
        )
        for row in rows
    }


def first_visit(provider_id: int, starts_on: date, ends_before: date) -> DeliverySlot | None:
    """Return the first half day that is taken in a half-open period, with the school it is for."""
    rows = DeliverySlot.objects.filter(provider=provider_id, on_day__gte=starts_on, on_day__lt=ends_before)
    return rows.select_related("delivery__school").order_by("on_day", "half").first()


def _absences(ids: list[int], starts_on: date, ends_before: date) -> dict[int, list[tuple[date, date]]]:
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    rows = ProviderAbsence.objects.filter(provider__in=ids, starts_on__lt=ends_before, ends_before__gt=starts_on)
    for provider_id, start, end in rows.values_list("provider_id", "starts_on", "ends_before"):
        found[provider_id].append((start, end))
    return found


def _taken(ids: list[int], starts_on: date, ends_before: date, without: int | None) -> dict[int, dict[Slot, str]]:
    found: dict[int, dict[Slot, str]] = defaultdict(dict)
    rows = DeliverySlot.objects.filter(provider__in=ids, on_day__gte=starts_on, on_day__lt=ends_before)
    named = rows.exclude(delivery=without).values_list("provider_id", "on_day", "half", "delivery__school__name")
    for provider_id, on, half, school in named:
        found[provider_id][on, half] = school
    return found


def _used(ids: list[int], year: AcademicYear, without: int | None) -> dict[int, int]:
    rows = DeliverySlot.objects.filter(provider__in=ids, on_day__gte=year.starts_on, on_day__lt=year.ends_before)
    counted = rows.exclude(delivery=without).values("provider_id").annotate(count=Count("pk")).order_by()
    return {row["provider_id"]: row["count"] for row in counted}
