"""What ships with the product, and loading it."""

import csv
import gzip
from collections import Counter
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from tenants.models import LocalAuthority, RegisterImport, RegisterSchool, StatisticalNeighbour
from tenants.operations.reference_data import ReferenceLoad, load_reference_data
from tenants.register import shipped
from tests.tenants.register.conftest import NOW, Load
from tests.tenants.register.files import gias

pytestmark = [pytest.mark.no_database, pytest.mark.usefixtures("owner_desk")]

LATER = datetime(2026, 11, 23, tzinfo=UTC)
COUNTED = {  # by authority: state-funded schools on 31 August 2025
    209: 86, 309: 85, 308: 97, 202: 57, 301: 61, 307: 94, 313: 77, 315: 56, 317: 79, 211: 94, 925: 361,
}  # fmt: skip


def _load() -> ReferenceLoad:
    return load_reference_data(by="test", now=NOW)


def test_everything_that_ships_is_accepted() -> None:
    loaded = _load()

    assert loaded.register is not None
    assert (loaded.neighbours, loaded.register.added, loaded.register.rejections) == (1530, 21990, ())
    assert (LocalAuthority.objects.count(), RegisterSchool.objects.filter(is_open=True).count()) == (153, 21990)


def test_schools_per_authority_are_those_counted_in_the_source() -> None:
    _load()

    by_authority = Counter(RegisterSchool.objects.values_list("la_code", flat=True))
    assert {code: by_authority[code] for code in COUNTED} == COUNTED
    assert set(by_authority) == set(LocalAuthority.objects.values_list("code", flat=True))


def test_sectors_and_phases_of_what_ships() -> None:
    _load()

    assert Counter(RegisterSchool.objects.values_list("sector", flat=True)) == {
        "academy": 11537, "maintained": 10398, "other": 55
    }  # fmt: skip
    assert Counter(RegisterSchool.objects.values_list("phase", flat=True)) == {
        "primary": 16743, "secondary": 3259, "all_through": 161, "special": 1113, "nursery": 379, "pru": 334,
        "college": 1,
    }  # fmt: skip


def test_a_school_belongs_to_the_authority_of_its_number_not_of_its_place() -> None:
    _load()

    assert RegisterSchool.objects.values_list("name", "la_code").get(laestab=2117084) == ("Bowden House School", 211)


def test_every_authority_has_ten_neighbours_in_order() -> None:
    _load()

    ranks: dict[int, list[int]] = {}
    for code, rank in StatisticalNeighbour.objects.order_by("rank").values_list("local_authority_id", "rank"):
        ranks.setdefault(code, []).append(rank)
    assert set(ranks) == set(LocalAuthority.objects.values_list("code", flat=True))
    assert {tuple(found) for found in ranks.values()} == {tuple(range(1, 11))}
    lewisham = StatisticalNeighbour.objects.filter(local_authority=209).order_by("rank")
    assert list(lewisham.values_list("neighbour_id", flat=True)) == [208, 210, 306, 205, 203, 320, 309, 302, 383, 355]


def test_a_second_load_writes_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    _load()

    with django_assert_num_queries(7):  # two reads of tables in a transaction each, and the latest import
        again = _load()

    assert again == ReferenceLoad(local_authorities=0, neighbours=0, register=None)


def test_what_differs_is_put_right() -> None:
    _load()
    LocalAuthority.objects.filter(code=209).update(name="Somewhere else")
    StatisticalNeighbour.objects.filter(local_authority=209).delete()

    again = _load()

    assert (again.local_authorities, again.neighbours) == (1, 1530)
    assert LocalAuthority.objects.get(code=209).name == "Lewisham"


def test_a_newer_file_of_the_register_is_never_overwritten(load: Load) -> None:
    _load()
    load([gias(1)], now=LATER)

    assert _load().register is None
    assert RegisterImport.objects.count() == 2


def test_a_newer_shipped_file_replaces_an_older_one() -> None:
    RegisterImport.objects.create(
        file_name="state_schools_2024-08.csv.gz", file_sha256="0" * 64, imported_at=NOW, imported_by="test",
        rows=0, added=0, changed=0, closed=0, rejected=0,
    )  # fmt: skip

    loaded = _load()

    assert loaded.register is not None
    assert loaded.register.added == 21990


def test_the_command_says_what_it_did() -> None:
    first, second = StringIO(), StringIO()

    call_command("load_reference_data", stdout=first)
    call_command("load_reference_data", stdout=second)

    assert first.getvalue().endswith("1,530 statistical neighbours and 21,990 schools.\n")
    assert second.getvalue() == "Reference data are in place.\n"


def test_the_compact_file_can_be_made_again_from_the_register(tmp_path: Path) -> None:
    _load()

    call_command("compact_register", str(tmp_path / "made.csv.gz"), stdout=StringIO())

    made, ships = (gzip.decompress(path.read_bytes()) for path in (tmp_path / "made.csv.gz", shipped.REGISTER_FILE))
    assert made == ships


def test_the_shipped_file_says_nothing_of_when_and_where_it_was_made() -> None:
    header = shipped.REGISTER_FILE.read_bytes()[:10]

    assert (header[:2], header[3], header[4:8]) == (b"\x1f\x8b", 0, bytes(4))


def test_the_licence_is_named() -> None:
    assert "Open Government Licence v3.0" in shipped.ATTRIBUTION


def test_authorities_have_the_codes_of_both_systems() -> None:
    with shipped.LOCAL_AUTHORITIES_FILE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))

    assert Counter(row["kind"] for row in rows) == {"UA": 60, "MD": 36, "SC": 24, "OLB": 19, "ILB": 14}
    assert len({row["gss_code"] for row in rows}) == len(rows) == 153
