"""What an import does to the register and to its change log."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tenants.models import RegisterChange, RegisterImport, RegisterSchool
from tenants.register.errors import NoSchools, RegisterWouldShrink
from tenants.register.reports import ImportReport
from tests.tenants.register.conftest import NOW, Load
from tests.tenants.register.files import compact, write

pytestmark = [pytest.mark.no_database, pytest.mark.usefixtures("owner_desk")]

LATER = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.added, report.changed, report.closed, report.unchanged, report.rejected


def _log() -> list[tuple[int, str, Any, Any]]:
    return list(RegisterChange.objects.values_list("urn", "kind", "before", "after").order_by("urn"))


def _physical_rows() -> dict[int, str]:
    """Where each row lies and who wrote or locked it last: it moves or is marked when it is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT urn, concat(ctid, xmin, xmax) FROM tenants_registerschool")
        return dict(cursor.fetchall())


def test_every_fact_arrives_as_it_stands_in_the_file(load: Load) -> None:
    load([compact(1, trust_uid="5001", trust_name="Harbour Trust", type_name="Academy converter")])

    assert RegisterSchool.objects.values().get() == {
        "urn": 100001, "laestab": 2091001, "la_code": 209, "name": "School 001", "phase": "primary",
        "type_name": "Academy converter", "sector": "academy", "is_open": True, "closed_on": None,
        "trust_uid": 5001, "trust_name": "Harbour Trust", "religious_character": "Church of England",
        "age_low": 3, "age_high": 11, "has_sixth_form": False, "pupils": 420, "capacity": 450,
        "fsm_percent": Decimal("21.5"), "postcode": "SE13 6LT", "latitude": Decimal("51.460000"),
        "longitude": Decimal("-0.010000"), "ofsted_grade": "2", "ofsted_graded_on": date(2023, 5, 17),
        "updated_at": NOW,
    }  # fmt: skip


def test_what_the_register_does_not_state_is_empty(load: Load) -> None:
    empty = (
        "pupils",
        "capacity",
        "fsm_percent",
        "latitude",
        "longitude",
        "ofsted_grade",
        "ofsted_graded_on",
        "age_low",
    )

    report = load([compact(1, **dict.fromkeys(empty, ""))])

    school = RegisterSchool.objects.get()
    assert report.rejections == ()
    assert [getattr(school, name) for name in empty] == [None, None, None, None, None, "", None, None]


@pytest.mark.parametrize(("stated", "held"), [("", None), ("0", 0), ("1", 1), ("99999", 99999)])
def test_no_pupils_and_an_unknown_number_are_accepted_and_kept_apart(load: Load, stated: str, held: int | None) -> None:
    load([compact(1, pupils=stated)])

    assert RegisterSchool.objects.get().pupils == held


def test_the_first_load_is_one_entry(load: Load) -> None:
    report = load([compact(1), compact(2)])

    record = RegisterImport.objects.values("file_name", "imported_by", "imported_at", "rows", "added").get()
    assert record == {"file_name": "register.csv", "imported_by": "test", "imported_at": NOW, "rows": 2, "added": 2}
    assert (_counts(report), _log()) == ((2, 0, 0, 0, 0), [])


def test_a_change_is_logged_fact_by_fact(load: Load) -> None:
    load([compact(1), compact(2)])

    report = load([compact(1, pupils="", name="Abbey Academy"), compact(2)], now=LATER)

    assert (_counts(report), report.changed_facts) == ((0, 1, 0, 1, 0), {"name": 1, "pupils": 1})
    assert _log() == [
        (100001, "changed", {"name": "School 001", "pupils": 420}, {"name": "Abbey Academy", "pupils": None})
    ]
    assert RegisterSchool.objects.get(urn=100001).updated_at == LATER


def test_each_school_logs_only_its_own_changes(load: Load) -> None:
    load([compact(1), compact(2)])

    load([compact(1, pupils="1"), compact(2, capacity="2")])

    assert _log() == [
        (100001, "changed", {"pupils": 420}, {"pupils": 1}),
        (100002, "changed", {"capacity": 450}, {"capacity": 2}),
    ]


def test_a_new_school_is_logged_as_added(load: Load) -> None:
    load([compact(1)])

    report = load([compact(1), compact(2)])

    assert (_counts(report), _log()) == ((1, 0, 0, 1, 0), [(100002, "added", None, None)])


def test_rows_that_agree_are_not_written(load: Load) -> None:
    load([compact(1), compact(2), compact(3)])
    before = _physical_rows()

    report = load([compact(3), compact(2, pupils="7"), compact(1)])

    after = _physical_rows()
    assert {urn for urn in after if after[urn] != before[urn]} == {100002}
    assert _counts(report) == (0, 1, 0, 2, 0)


def test_a_school_that_the_file_leaves_out_is_closed_and_kept(load: Load) -> None:
    load([compact(1), compact(2)])

    report = load([compact(1)])

    school = RegisterSchool.objects.get(urn=100002)
    assert (school.is_open, school.closed_on, school.name) == (False, None, "School 002")
    assert (_counts(report), report.closed_schools) == ((0, 0, 1, 1, 0), ((100002, "School 002"),))
    assert _log() == [(100002, "closed", {"is_open": True, "closed_on": None}, {"is_open": False, "closed_on": None})]


def test_a_school_that_the_file_calls_closed_is_closed_with_its_date_and_keeps_its_facts(load: Load) -> None:
    load([compact(1), compact(2)])

    report = load([compact(1), compact(2, is_open="false", closed_on="2026-08-31", name="", pupils="", la_code="999")])

    school = RegisterSchool.objects.get(urn=100002)
    assert (school.is_open, school.closed_on, school.name, school.pupils) == (
        False, date(2026, 8, 31), "School 002", 420
    )  # fmt: skip
    assert _counts(report) == (0, 0, 1, 1, 0)


def test_a_closed_school_stays_closed_when_it_stays_away(load: Load) -> None:
    load([compact(1), compact(2)])
    load([compact(1)])

    report = load([compact(1)])

    assert (_counts(report), RegisterSchool.objects.filter(is_open=False).count()) == ((0, 0, 0, 1, 0), 1)


def test_a_closing_date_can_be_learnt_later(load: Load) -> None:
    load([compact(1), compact(2)])
    load([compact(1)])

    report = load([compact(1), compact(2, is_open="false", closed_on="2026-08-31")])

    assert _counts(report) == (0, 1, 0, 1, 0)
    assert RegisterSchool.objects.get(urn=100002).closed_on == date(2026, 8, 31)


def test_a_known_closing_date_is_not_lost(load: Load) -> None:
    load([compact(1), compact(2)])
    load([compact(1), compact(2, is_open="false", closed_on="2026-08-31")])

    report = load([compact(1), compact(2, is_open="false", closed_on="")])

    assert _counts(report) == (0, 0, 0, 2, 0)
    assert RegisterSchool.objects.get(urn=100002).closed_on == date(2026, 8, 31)


def test_a_school_can_open_again(load: Load) -> None:
    load([compact(1), compact(2)])
    load([compact(1), compact(2, is_open="false", closed_on="2026-08-31")])

    report = load([compact(1), compact(2)])

    school = RegisterSchool.objects.get(urn=100002)
    assert (_counts(report), school.is_open, school.closed_on) == ((0, 1, 0, 1, 0), True, None)


def test_a_school_closed_before_we_knew_it_is_left_out(load: Load) -> None:
    report = load([compact(1), compact(2, is_open="false", closed_on="2001-08-31")])

    assert (_counts(report), report.left_out) == ((1, 0, 0, 0, 0), {"closed_before": 1})
    assert list(RegisterSchool.objects.values_list("urn", flat=True)) == [100001]


def test_a_dry_run_reports_the_same_and_changes_nothing(load: Load) -> None:
    load([compact(1), compact(2)])
    rows = [compact(1, pupils="7"), compact(3), compact(4, pupils="many")]
    before = (_physical_rows(), RegisterImport.objects.count())

    rehearsed = load(rows, dry_run=True)

    assert (_physical_rows(), RegisterImport.objects.count(), _log()) == (*before, [])
    done = load(rows)
    assert (rehearsed.dry_run, done.dry_run, _counts(rehearsed)) == (True, False, _counts(done))
    assert (rehearsed.rejections, rehearsed.closed_schools) == (done.rejections, done.closed_schools)


def test_a_file_that_closes_too_many_schools_is_refused(load: Load) -> None:
    load([compact(number) for number in range(1, 21)])
    before = _physical_rows()

    with pytest.raises(RegisterWouldShrink) as refused:
        load([compact(number) for number in range(1, 19)], max_shrink=0.05)

    assert str(refused.value) == (
        "register.csv would close 2 of 20 open schools, more than 5%. Check that the file is complete; "
        "if it is right, load it with --allow-shrink."
    )
    assert _physical_rows() == before


def test_schools_called_closed_count_as_shrinking_too(load: Load) -> None:
    load([compact(1), compact(2)])

    with pytest.raises(RegisterWouldShrink):
        load([compact(1), compact(2, is_open="false")], max_shrink=0.4)


def test_the_set_share_itself_is_allowed(load: Load) -> None:
    load([compact(number) for number in range(1, 21)])

    report = load([compact(number) for number in range(1, 20)], max_shrink=0.05)

    assert report.closed == 1


def test_a_dry_run_refuses_a_shrinking_file_too(load: Load) -> None:
    load([compact(1), compact(2)])

    with pytest.raises(RegisterWouldShrink):
        load([compact(1)], max_shrink=0.05, dry_run=True)


@pytest.mark.parametrize("rest", [b"", b"\n\r\n\n"])
def test_a_file_without_rows_is_refused_even_when_shrinking_is_allowed(load: Load, tmp_path: Path, rest: bytes) -> None:
    load([compact(1)])
    path = write(tmp_path / "empty.csv", [])
    path.write_bytes(path.read_bytes() + rest)

    with pytest.raises(NoSchools, match=r"empty\.csv has a header and no schools"):
        load(path)

    assert RegisterSchool.objects.get().is_open


@pytest.mark.parametrize(
    ("stated", "held"),
    [
        ("St Mary\x92s \x96 Upper", "St Mary’s – Upper"),
        ("  Two   spaces    here ", "Two spaces here"),
        ("Ünïcode’s", "Ünïcode’s"),
        ('Comma, "quotes" and\nline', 'Comma, "quotes" and\nline'),
        ("100% 'O''Brien' \\ $1; DROP TABLE x", "100% 'O''Brien' \\ $1; DROP TABLE x"),
    ],
)
def test_names_are_taken_as_meant(load: Load, stated: str, held: str) -> None:
    load([compact(1, name=stated)])

    assert RegisterSchool.objects.get().name == held


@pytest.mark.parametrize("character", ["Does not apply", "None", "Unknown", ""])
def test_no_religious_character_is_empty(load: Load, character: str) -> None:
    load([compact(1, religious_character=character)])

    assert RegisterSchool.objects.get().religious_character == ""


def test_the_last_line_needs_no_line_end(load: Load, tmp_path: Path) -> None:
    path = write(tmp_path / "register.csv", [compact(1), compact(2)])
    path.write_bytes(path.read_bytes().rstrip())

    assert load(path).added == 2
