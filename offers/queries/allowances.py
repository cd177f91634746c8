"""Allowances: what a school may use for an offer on a day, and what it has had of each."""

from datetime import date

from django.db.models import F, Q

from offers.models import Allowance, Offer


def usable(school_id: int, unit: str, offer: Offer | None, on: date) -> list[Allowance]:
    """Return the allowances with something left that cover the day and the offer, soonest ending first; one query.

    Without an offer only those that may be used on anything of their unit.
    """
    scope = Q(for_category__isnull=True, for_lineage__isnull=True)
    if offer is not None:
        scope |= Q(for_category=offer.category_id) | Q(for_lineage=offer.lineage)
    rows = Allowance.objects.filter(
        scope, school=school_id, unit=unit, used__lt=F("quantity"), starts_on__lte=on, ends_before__gt=on
    )
    return list(rows.order_by("ends_before", "pk"))


def of_school(school_id: int, on: date) -> list[Allowance]:
    """Return a school's allowances that have not ended, used up or not, soonest ending first; one query."""
    rows = Allowance.objects.filter(school=school_id, ends_before__gt=on).select_related("line__agreement")
    return list(rows.order_by("ends_before", "label", "pk"))
