"""The daily file of Get Information about Schools: other headings, other words, many more columns and schools."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tenants.models import RegisterSchool
from tenants.register.types import NOT_STATE_FUNDED, STATED_PHASES, TYPES, PhaseUnknown, phase_of, spellings
from tests.tenants.register.conftest import Load
from tests.tenants.register.files import compact, gias, write

pytestmark = [pytest.mark.no_database, pytest.mark.usefixtures("owner_desk")]


def test_its_columns_become_ours(load: Load) -> None:
    report = load([gias(1, trust_uid="5001", trust_name="HARBOUR TRUST", type_name="Academy sponsor led")])

    assert (report.layout, report.added) == ("GIAS", 1)
    assert RegisterSchool.objects.values().get() | {"updated_at": None} == {
        "urn": 100001, "laestab": 2091001, "la_code": 209, "name": "Abbey Primary School", "phase": "primary",
        "type_name": "Academy sponsor led", "sector": "academy", "is_open": True, "closed_on": None,
        "trust_uid": 5001, "trust_name": "HARBOUR TRUST", "religious_character": "Church of England",
        "age_low": 3, "age_high": 11, "has_sixth_form": False, "pupils": 420, "capacity": 450,
        "fsm_percent": Decimal("21.5"), "postcode": "SE13 6LT", "latitude": None, "longitude": None,
        "ofsted_grade": "", "ofsted_graded_on": None, "updated_at": None,
    }  # fmt: skip


def test_it_agrees_with_the_compact_file_and_keeps_what_it_does_not_state(load: Load) -> None:
    load([compact(1, name="Abbey Primary School")])

    report = load([gias(1)])

    school = RegisterSchool.objects.get()
    assert (report.changed_facts, report.unchanged) == ({}, 1)
    assert (school.ofsted_grade, school.latitude) == ("2", Decimal("51.460000"))


def test_columns_in_another_order_and_another_encoding_mean_the_same(load: Load, tmp_path: Path) -> None:
    path = write(
        tmp_path / "edubasealldata20261122.csv.gz",
        [gias(1, name="St Mary’s – Größe")],
        headings=list(reversed(gias(1))),
        encoding="cp1252",
        newline="\r\n",
    )

    report = load(path)

    assert (report.encoding, report.rows) == ("cp1252", 1)
    assert RegisterSchool.objects.values_list("name", "laestab", "pupils").get() == ("St Mary’s – Größe", 2091001, 420)


@pytest.mark.parametrize(("closed_on", "held"), [("31-08-2026", date(2026, 8, 31)), ("31/08/2026", date(2026, 8, 31))])
def test_a_closed_school_has_a_british_date(load: Load, closed_on: str, held: date) -> None:
    load([gias(1), gias(2)])

    load([gias(1), gias(2, status="Closed", closed_on=closed_on)])

    assert RegisterSchool.objects.values_list("is_open", "closed_on").get(urn=100002) == (False, held)


def test_statuses_of_the_register(load: Load) -> None:
    report = load(
        [
            gias(1, status="Open"),
            gias(2, status="Open, but proposed to close"),
            gias(3, status="Proposed to open"),
            gias(4, status="Closed"),
            gias(5, status="Adrift"),
        ]
    )

    assert (report.added, report.left_out) == (2, {"closed_before": 1, "not_yet_open": 1})
    assert [(each.line, each.code) for each in report.rejections] == [(6, "status_unknown")]


@pytest.mark.parametrize("type_name", NOT_STATE_FUNDED)
def test_types_that_are_no_state_funded_schools_are_left_out(load: Load, type_name: str) -> None:
    report = load([gias(1), gias(2, type_name=type_name, la_code="702", phase="Not applicable")])

    assert (report.added, report.left_out, report.rejections) == (1, {"not_state_funded": 1}, ())


def test_the_establishment_number_is_the_end_of_the_laestab(load: Load) -> None:
    load([gias(1, laestab="42")])

    assert RegisterSchool.objects.get().laestab == 2090042


def test_a_foundation_trust_is_no_academy_trust(load: Load) -> None:
    load([gias(1, type_name="Foundation school", trust_uid="4242", trust_name="Friends of the School")])

    assert RegisterSchool.objects.values_list("sector", "trust_uid", "trust_name").get() == ("maintained", None, "")


@pytest.mark.parametrize(
    ("stated", "held"), [("Has a sixth form", True), ("Does not have a sixth form", False), ("Not applicable", False)]
)
def test_a_sixth_form_is_stated_in_words(load: Load, stated: str, held: bool) -> None:
    load([gias(1, sixth_form=stated)])

    assert RegisterSchool.objects.get().has_sixth_form is held


def test_type_sector_and_phase_in_sql_are_those_of_the_pure_functions(load: Load) -> None:
    cases = [(spelling, stated) for spelling, _ in spellings() for stated in (*STATED_PHASES, "Not applicable", "")]
    expected = {}
    for number, (spelling, stated) in enumerate(cases, start=1):
        try:
            phase = str(phase_of(spelling, stated))
        except PhaseUnknown:
            continue
        known = dict(spellings())[spelling]
        expected[100_000 + number] = (known.name, known.sector.value, phase)

    load([gias(number, type_name=spelling, phase=stated) for number, (spelling, stated) in enumerate(cases, start=1)])

    held = {urn: facts for urn, *facts in RegisterSchool.objects.values_list("urn", "type_name", "sector", "phase")}
    assert {urn: tuple(facts) for urn, facts in held.items()} == expected
    assert {facts[0] for facts in held.values()} == {known.name for known in TYPES}
