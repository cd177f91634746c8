"""Lines that are not loaded: each with its number, a code and a sentence; its school stays as it was."""

from pathlib import Path

import pytest

from tenants.models import RegisterSchool
from tenants.register.errors import RowsMalformed
from tenants.register.reports import Rejection
from tenants.register.verdicts import MESSAGES
from tests.tenants.register.conftest import Load
from tests.tenants.register.files import compact, gias, write

pytestmark = [pytest.mark.no_database, pytest.mark.usefixtures("owner_desk")]

CASES = {
    "urn_malformed": ({"urn": "10001"}, "the URN “10001” is not six figures"),
    "status_unknown": ({"is_open": "perhaps"}, "the status “perhaps” is not known"),
    "type_unknown": ({"type_name": "Castle"}, "the type “Castle” is not known"),
    "la_code_unknown": ({"la_code": "999"}, "no local authority has the code “999”"),
    "laestab_malformed": (
        {"laestab": "3091002"},
        "the establishment number gives “3091002”, which is not seven figures that begin with the LA code 209",
    ),
    "name_missing": ({"name": "  "}, "the school has no name"),
    "name_too_long": ({"name": "x" * 161}, "the name is longer than 160 characters"),
    "phase_unknown": ({"phase": "Kindergarten"}, "the phase “Kindergarten” is not known"),
    "pupils_malformed": ({"pupils": "about 400"}, "the number of pupils “about 400” is not a number from 0 to 99,999"),
    "capacity_malformed": ({"capacity": "-1"}, "the capacity “-1” is not a number from 0 to 99,999"),
    "age_low_malformed": ({"age_low": "three"}, "the lowest age “three” is not a number from 0 to 99"),
    "age_high_malformed": ({"age_high": "100"}, "the highest age “100” is not a number from 0 to 99"),
    "fsm_percent_malformed": (
        {"fsm_percent": "39%"}, "the free school meals percentage “39%” is not a number from 0 to 100"
    ),
    "trust_uid_malformed": (
        {"trust_uid": "TR00092"}, "the number of the trust “TR00092” is not a number from 0 to 999,999"
    ),
    "latitude_malformed": ({"latitude": "-51"}, "the latitude “-51” is not a number from 49 to 61"),
    "longitude_malformed": ({"longitude": "NaN"}, "the longitude “NaN” is not a number from -9 to 3"),
    "postcode_too_long": ({"postcode": "SE13  6LT"}, "the postcode “SE13  6LT” is longer than 8 characters"),
    "trust_name_too_long": ({"trust_name": "x" * 161}, "the name of the trust is longer than 160 characters"),
    "religious_character_too_long": (
        {"religious_character": "x" * 61}, "the religious character is longer than 60 characters"
    ),
    "ofsted_grade_unknown": ({"ofsted_grade": "9"}, "the Ofsted grade “9” is not known"),
    "ofsted_graded_on_malformed": ({"ofsted_graded_on": "2023-02-30"}, "the Ofsted date “2023-02-30” is not a date"),
}  # fmt: skip
ELSEWHERE = {"urn_duplicate", "closed_on_malformed", "type_not_state_funded"}


def test_every_reason_is_tried() -> None:
    assert {*CASES, *ELSEWHERE} == set(MESSAGES)


@pytest.mark.parametrize(("code", "facts", "reason"), [(code, *case) for code, case in CASES.items()])
def test_a_bad_line_is_rejected_with_its_number_and_reason(
    load: Load, code: str, facts: dict[str, str], reason: str
) -> None:
    report = load([compact(1), compact(2, **facts), compact(3)])

    assert report.rejections == (Rejection(line=3, code=code, reason=reason),)
    assert list(RegisterSchool.objects.order_by("urn").values_list("urn", flat=True)) == [100001, 100003]


@pytest.mark.parametrize("urn", ["", "abcdef", "1000011", "012345", "10000.", "-10001", "1e5", "١٢٣٤٥٦"])
def test_a_urn_is_six_figures(load: Load, urn: str) -> None:
    report = load([compact(1), compact(2, urn=urn)])

    assert [each.code for each in report.rejections] == ["urn_malformed"]


@pytest.mark.parametrize("laestab", ["", "209", "20910020", "3091002", "abc"])
def test_the_establishment_number_belongs_to_the_authority(load: Load, laestab: str) -> None:
    report = load([compact(1), compact(2, laestab=laestab)])

    assert [each.code for each in report.rejections] == ["laestab_malformed"]


@pytest.mark.parametrize("pupils", ["-1", "12.5", "100000", "12 345", "1,200", "x", "NaN", "99999999999999999999"])
def test_pupils_are_a_whole_number(load: Load, pupils: str) -> None:
    report = load([compact(1), compact(2, pupils=pupils)])

    assert [each.code for each in report.rejections] == ["pupils_malformed"]


def test_all_lines_of_a_repeated_urn_are_rejected_because_nobody_knows_which_is_right(load: Load) -> None:
    load([compact(1), compact(2)])

    report = load([compact(1, pupils="1"), compact(2), compact(1, pupils="2")])

    reason = "the URN 100001 is in the file more than once"
    assert report.rejections == (Rejection(2, "urn_duplicate", reason), Rejection(4, "urn_duplicate", reason))
    assert RegisterSchool.objects.values_list("pupils", "is_open").get(urn=100001) == (420, True)


@pytest.mark.parametrize("facts", [{"pupils": "many"}, {"la_code": "999"}, {"phase": ""}, {"type_name": "Castle"}])
def test_a_rejected_school_is_neither_changed_nor_closed(load: Load, facts: dict[str, str]) -> None:
    load([compact(1), compact(2)])

    report = load([compact(1), compact(2, name="Another name", **facts)])

    assert (report.closed, report.rejected) == (0, 1)
    assert RegisterSchool.objects.values_list("name", "is_open").get(urn=100002) == ("School 002", True)


def test_a_closing_date_that_is_none_closes_nothing(load: Load) -> None:
    load([compact(1), compact(2)])

    report = load([compact(1), compact(2, is_open="false", closed_on="2026-02-30")])

    assert report.rejections == (Rejection(3, "closed_on_malformed", "the closing date “2026-02-30” is not a date"),)
    assert RegisterSchool.objects.get(urn=100002).is_open


def test_a_school_we_hold_that_is_said_to_be_independent_is_kept_and_reported(load: Load) -> None:
    load([gias(1), gias(2)])

    report = load([gias(1), gias(2, type_name="Other independent school")])

    assert report.rejections == (
        Rejection(
            3, "type_not_state_funded", "“Other independent school” is not state-funded, yet we hold this school"
        ),
    )
    assert RegisterSchool.objects.get(urn=100002).is_open


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("100002,2091002,209,Cut off", "Line 3 of register.csv does not fit the header of 22 columns"),
        (",".join(["x"] * 23), "Line 3 of register.csv does not fit the header of 22 columns"),
        ('100002,2091002,209,"Never closed', "of register.csv does not fit the header of 22 columns"),
        ("", "Line 3 of register.csv does not fit the header of 22 columns"),
    ],
)
def test_a_damaged_file_is_refused_as_a_whole(load: Load, tmp_path: Path, line: str, message: str) -> None:
    path = write(tmp_path / "register.csv", [compact(1)])
    path.write_text(f"{path.read_text()}{line}\n100003,more\n")

    with pytest.raises(RowsMalformed, match=message):
        load(path)

    assert RegisterSchool.objects.count() == 0
