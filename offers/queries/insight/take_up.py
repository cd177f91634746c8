"""Who took what of a year's offers, and what nobody took."""

from typing import Any

from django.db.models import Count, F, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from membership.models import School
from offers.figures.take_up import Take
from offers.models import Allowance
from offers.queries.insight.scope import Scope


def takes(scope: Scope) -> list[Take]:
    """Return what each school took of each offer; one query."""
    of_download = Coalesce("material__offer_id", "material__event__offer_id")
    parts = [
        _counted(scope.lines(), F("offer_id"), "services", Count("pk")),
        _counted(scope.bookings(), F("event__offer_id"), "places", Count("pk")),
        _counted(scope.deliveries(), F("offer_id"), "halves", Sum("halves")),
        _counted(scope.downloads(), of_download, "downloads", Count("pk")),
    ]
    found: dict[tuple[int, int], dict[str, int]] = {}
    for row in parts[0].union(*parts[1:], all=True):
        found.setdefault((row["of"], row["by"]), {})[row["what"]] = row["number"]
    return [Take(offer_id, school_id, **counts) for (offer_id, school_id), counts in sorted(found.items())]


def schools(scope: Scope, takes_: list[Take]) -> list[School]:
    """Return the member schools of the year and any other that took something, by name; one query."""
    took = School.objects.filter(scope.of_phase(""), pk__in={row.school_id for row in takes_})
    return list((scope.schools() | took).order_by("name", "pk"))


def unused_allowances(scope: Scope) -> QuerySet[Allowance]:
    """Return what schools may still use of the year's allowances, most first; where nothing was used at all included."""
    year = scope.year
    rows = Allowance.objects.filter(scope.of_phase(), starts_on__lt=year.ends_before, ends_before__gt=year.starts_on)
    rows = rows.filter(used__lt=F("quantity")).select_related("school", "line__offer", "for_category")
    rows = rows.filter(line__offer__in=scope.offers()) if scope.category_id or scope.kind else rows
    return rows.order_by("used", "-quantity", "school__name", "pk")


def _counted(rows: QuerySet[Any], offer: Any, what: str, number: Any) -> QuerySet[Any]:
    return rows.values(of=offer, by=F("school_id"), what=Value(what)).annotate(number=number)
