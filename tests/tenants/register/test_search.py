import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from tenants.queries.register import latest_import, schools_by_urn, schools_of, search_schools
from tests.tenants.register.conftest import Load
from tests.tenants.register.files import compact

pytestmark = [pytest.mark.no_database, pytest.mark.usefixtures("owner_desk")]

ABBEY = compact(1, name="Abbey Primary School", postcode="SE13 6LT")
MARYS = compact(2, name="St. Mary's School, Ladywell", postcode="SE1 3PS")
MARYS_TOO = compact(3, name="St Mary’s Academy", postcode="E5 0AA")
NORTH = compact(4, name="North Star 180°", postcode="SE13 5LS")
GONE = compact(5, name="Abbey Gone", postcode="SE13 6LT")


@pytest.fixture(autouse=True)
def _five_schools(load: Load) -> None:
    load([ABBEY, MARYS, MARYS_TOO, NORTH, GONE])
    load([ABBEY, MARYS, MARYS_TOO, NORTH, GONE | {"is_open": "false"}])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("abbey", [100001]),
        ("school abbey", [100001]),
        ("abb prim", [100001]),
        ("st marys", [100003, 100002]),
        ("St Mary's", [100003, 100002]),
        ("St. Mary’s", [100003, 100002]),
        ("st marys ladywell", [100002]),
        ("180", [100004]),
        ("100002", [100002]),
        (" 2091003 ", [100003]),
        ("se13 6lt", [100001]),
        ("SE136LT", [100001]),
        ("se13", [100001, 100004]),
        ("SE13 5", [100004]),
        ("se1", [100002]),
        ("999999", []),
        ("100005", []),
        ("nowhere", []),
        ("%", []),
        ("_", []),
        ("'; DROP TABLE x", []),
        ("", []),
        ("  ", []),
    ],
)
def test_a_school_is_found_by_what_people_type(text: str, found: list[int]) -> None:
    assert [school.urn for school in search_schools(text)] == found


def test_a_search_can_stay_within_authorities() -> None:
    assert [school.urn for school in search_schools("abbey", la_codes=[209])] == [100001]
    assert search_schools("abbey", la_codes=[309]) == []
    assert search_schools("abbey", la_codes=[]) == []


def test_a_search_stops_at_its_limit() -> None:
    assert [school.urn for school in search_schools("s", limit=2)] == [100001, 100004]


def test_a_search_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1, connection=connection):
        search_schools("st marys")


def test_the_schools_of_an_authority_are_its_open_ones_by_name() -> None:
    assert [school.urn for school in schools_of([209])] == [100001, 100004, 100003, 100002]
    assert [school.urn for school in schools_of([309])] == []


def test_closed_schools_are_shown_when_asked_for() -> None:
    assert 100005 in {school.urn for school in schools_of([209], include_closed=True)}


def test_schools_by_urn_hold_closed_ones_and_leave_out_unknown_ones() -> None:
    assert {urn: school.name for urn, school in schools_by_urn([100001, 100005, 999999]).items()} == {
        100001: "Abbey Primary School",
        100005: "Abbey Gone",
    }


def test_the_latest_import_is_the_one_shown() -> None:
    latest = latest_import()

    assert latest is not None
    assert (latest.rows, latest.closed) == (5, 1)
