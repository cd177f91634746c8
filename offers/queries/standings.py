"""How schools stand towards offers on a day: whose prices they have, their membership classes, the pupils that count."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from billing.queries import standing as money_standing
from membership.enums import Measure
from membership.models import Quantity, School, Subscription
from membership.queries.standing import STANDING
from offers.eligibility import Standing, audience
from offers.pricing.pricing import Facts
from tenants.current import current_partnership
from tenants.queries.areas import area_codes
from tenants.queries.register import schools_by_urn


def standing_of(school: School, on: date) -> Standing:
    """Return how one school stands on a day; at most six queries however many offers are looked at."""
    return standings_of([school], on)[school.pk]


def standings_of(schools: Sequence[School], on: date) -> Mapping[int, Standing]:
    """Return how several schools stand on a day, by id; at most six queries however many schools."""
    ids = [school.pk for school in schools]
    held: dict[int, list[tuple[str, int]]] = {pk: [] for pk in ids}
    for school_id, kind, class_id in _covering(ids, on).values_list(
        "school_id", "membership_class__kind", "membership_class_id"
    ):
        held[school_id].append((kind, class_id))
    members = [pk for pk in ids if held[pk]]
    standing = money_standing.those_in_good_standing(members, on) if members else set()
    area = area_codes(current_partnership()) if ids else []
    return {
        school.pk: Standing(
            phase=school.phase,
            sector=school.sector,
            audience=audience(
                kinds={kind for kind, _ in held[school.pk]},
                is_in_good_standing=school.pk in standing,
                is_in_area=school.la_code in area,
            ),
            class_ids=frozenset(pk for _, pk in held[school.pk]),
        )
        for school in schools
    }


def facts_of(school: School, measure: str = Measure.HEADCOUNT) -> Facts:
    """Return what the price rule asks of a school: its newest pupil number of a measure, else any, else the register's."""
    return facts_of_many([school], measure)[school.pk]


def facts_of_many(schools: Sequence[School], measure: str = Measure.HEADCOUNT) -> Mapping[int, Facts]:
    """Return the facts of several schools by id; two queries."""
    counted = _pupils([school.pk for school in schools], measure)
    missing = [school.urn for school in schools if school.pk not in counted and school.urn]
    registered = _registered(missing) if missing else {}
    return {
        school.pk: Facts(
            phase=school.phase,
            type_name=school.type_name,
            has_sixth_form=school.has_sixth_form,
            pupils=counted.get(school.pk, registered.get(school.urn or 0)),
        )
        for school in schools
    }


def _pupils(school_ids: Iterable[int], measure: str) -> dict[int, Decimal]:
    rows = Quantity.objects.filter(school__in=list(school_ids), value__isnull=False).order_by("year__start_year")
    found: dict[int, tuple[bool, Decimal]] = {}
    for school_id, counts, value in rows.values_list("school_id", "measure", "value"):
        is_wanted = counts == measure
        if value is None:
            continue
        if is_wanted or not found.get(school_id, (False, value))[0]:
            found[school_id] = (is_wanted, value)
    return {school_id: value for school_id, (_, value) in found.items()}


def _registered(urns: Sequence[int]) -> dict[int, Decimal]:
    found = schools_by_urn(urns)
    return {urn: Decimal(row.pupils) for urn, row in found.items() if row.pupils is not None}


def _covering(school_ids: Iterable[int], on: date) -> QuerySet[Subscription]:
    return Subscription.objects.filter(
        school__in=list(school_ids), year__starts_on__lte=on, year__ends_before__gt=on, status__in=STANDING
    )
