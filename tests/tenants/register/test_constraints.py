"""What the database itself refuses in the register's tables."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tenants.models import LocalAuthority, RegisterSchool, StatisticalNeighbour

pytestmark = [pytest.mark.no_database, pytest.mark.usefixtures("owner_desk")]

SCHOOL = {
    "urn": 100001, "laestab": 2091001, "la_code": 209, "name": "Abbey", "phase": "primary",
    "type_name": "Community school", "sector": "maintained",
}  # fmt: skip
KENT = {"gss_code": "E10000016", "name": "Kent", "region": "South East", "kind": "SC"}


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("register_school_urn", {"urn": 99_999}),
        ("register_school_urn", {"urn": 1_000_000}),
        ("register_school_la_code", {"la_code": 199}),
        ("register_school_la_code", {"la_code": 1000}),
        ("register_school_phase", {"phase": "kindergarten"}),
        ("register_school_sector", {"sector": "private"}),
        ("tenants_registerschool_pkey", {}),
    ],
)
def test_a_school_outside_the_rules_is_refused(constraint: str, facts: dict[str, Any]) -> None:
    RegisterSchool.objects.create(**SCHOOL)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        RegisterSchool.objects.create(**SCHOOL | facts)


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("local_authority_code_range", {"code": 199}),
        ("local_authority_code_range", {"code": 1000}),
        ("tenants_localauthority_gss_code", {"code": 887}),
    ],
)
def test_an_authority_outside_the_rules_is_refused(constraint: str, facts: dict[str, Any]) -> None:
    LocalAuthority.objects.create(code=886, **KENT)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        LocalAuthority.objects.create(**KENT | facts)


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("statistical_neighbour_once", {"rank": 2}),
        ("statistical_neighbour_rank_once", {"neighbour_id": 887}),
        ("statistical_neighbour_rank", {"rank": 0}),
        ("statistical_neighbour_rank", {"rank": 11}),
        ("statistical_neighbour_not_itself", {"neighbour_id": 209, "rank": 2}),
    ],
)
def test_a_neighbour_outside_the_rules_is_refused(constraint: str, facts: dict[str, Any]) -> None:
    LocalAuthority.objects.create(code=886, **KENT)
    LocalAuthority.objects.create(code=887, **KENT | {"gss_code": "E06000035", "name": "Medway"})
    row = {"local_authority_id": 209, "neighbour_id": 886, "rank": 1, "source_on": date(2025, 5, 1)}
    StatisticalNeighbour.objects.create(**row)

    with pytest.raises(IntegrityError, match=f'{constraint}"'), transaction.atomic():
        StatisticalNeighbour.objects.create(**row | facts)
