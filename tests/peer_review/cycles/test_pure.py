"""Cycles without a database: windows, presets, what may change, how many schools a shape needs, who pays what."""

from datetime import date

import pytest

from peer_review import cycle_rules, windows
from peer_review.cycle_rules import State
from peer_review.enums import CycleStatus, FocusSource, GroupShape, OfficeSees, SeatRole, Stage, TrainingKind
from peer_review.example_frameworks import example
from peer_review.funding import share_pence, share_words
from peer_review.presets import preset, presets, usual
from peer_review.stages import from_json
from peer_review.windows import Window, WindowsUnreadable

pytestmark = pytest.mark.no_database
YEAR = (date(2026, 9, 1), date(2027, 9, 1))


def test_the_usual_half_terms_of_a_year():
    found = [(w.title, w.starts_on.isoformat(), w.ends_on.isoformat()) for w in windows.propose(*YEAR)]

    assert found == [
        ("Autumn 1, 2026", "2026-09-14", "2026-10-23"),
        ("Autumn 2, 2026", "2026-11-02", "2026-12-18"),
        ("Spring 1, 2027", "2027-01-04", "2027-02-12"),
        ("Spring 2, 2027", "2027-02-22", "2027-03-25"),
        ("Summer 1, 2027", "2027-04-12", "2027-05-28"),
        ("Summer 2, 2027", "2027-06-07", "2027-07-16"),
    ]


def test_two_years_have_twelve_windows_with_keys_of_their_own():
    found = windows.propose(date(2026, 9, 1), date(2028, 9, 1))

    assert (len(found), len({w.key for w in found}), max(len(w.key) for w in found) <= 20) == (12, 12, True)


def test_a_period_inside_a_year_cuts_its_windows():
    found = windows.propose(date(2027, 1, 15), date(2027, 2, 27))

    assert [(w.starts_on, w.ends_on) for w in found] == [(date(2027, 1, 15), date(2027, 2, 12))]


def test_windows_are_written_and_read_back_with_their_keys():
    found = windows.propose(*YEAR)

    assert windows.read(windows.lines(found), found) == found
    assert windows.from_json(windows.as_json(found)) == found


def test_a_new_window_gets_a_key():
    assert windows.read("Before Easter: 1/3/2027 – 12/3/2027") == [
        Window(date(2027, 3, 1), date(2027, 3, 12), "2027-before-east", "Before Easter")
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Spring", "must be like"),
        ("Spring: 31/2/2027 to 4/3/2027", "must be like"),
        (": 1/2/2027 to 4/3/2027", "needs a name"),
        ("Spring: 4/3/2027 to 1/3/2027", "must end after it begins"),
        ("A: 1/3/2027 to 5/3/2027\nB: 5/3/2027 to 9/3/2027", "“A” and “B” overlap"),
    ],
)
def test_a_line_that_is_no_window_is_named(text, words):
    with pytest.raises(WindowsUnreadable, match=words):
        windows.read(text)


def test_the_window_of_a_day():
    found = windows.propose(*YEAR)

    days = [date(2027, 1, 3), date(2027, 1, 4), date(2027, 2, 12), date(2027, 2, 13)]
    assert [w.title if (w := windows.window_of(found, day)) else "" for day in days] == [
        "", "Spring 1, 2027", "Spring 1, 2027", "",
    ]  # fmt: skip


@pytest.mark.parametrize("row", presets(), ids=lambda row: row.key)
def test_a_preset_holds_together(row):
    values = row.values

    assert values["shape"] in GroupShape.values
    assert values["focus_source"] in FocusSource.values
    assert values["office_sees"] in OfficeSees.values
    assert set(values["seats"]) <= set(SeatRole.values)
    assert {kind for kinds in values["training"].values() for kind in kinds} <= set(TrainingKind.values)
    assert from_json(values["stages"])[0].stage == Stage.PLANNED
    assert example(row.example) is not None


def test_presets_are_the_models_that_are_known():
    assert [row.key for row in presets()] == [
        "school_partnership", "external_lead", "triads", "two_years", "county", "part_funded", "secondary",
        "quality_assured",
    ]  # fmt: skip
    assert preset("other") is None


def test_a_preset_leaves_out_stages():
    used = {step.stage for step in from_json(preset("external_lead").values["stages"])}

    assert (Stage.WORKSHOP in used, Stage.CHECK in used) == (False, True)


def test_without_a_preset_all_stages_are_used():
    assert len(from_json(usual()["stages"])) == 14


@pytest.mark.parametrize(
    ("schools", "shape", "words"),
    [
        (2, GroupShape.TRIADS, "This cycle has 2 schools and needs 3 or more: a triad has three schools."),
        (2, GroupShape.CLUSTERS, "This cycle has 2 schools and needs 4 or more: a cluster has at least 4 schools."),
        (3, GroupShape.PAIRS, "This cycle has 3 schools and needs 4 or more"),
        (1, GroupShape.NONE, "This cycle has 1 school and needs 3 or more: two schools do not review each other"),
        (0, GroupShape.WHOLE, "This cycle has no schools and needs 3 or more"),
    ],
)
def test_too_few_schools_are_told_why(schools, shape, words):
    assert cycle_rules.too_few(schools, shape, group_min=4, bars_reciprocal=True).startswith(words)


@pytest.mark.parametrize(
    ("schools", "shape", "barred"),
    [
        (3, GroupShape.TRIADS, True),
        (4, GroupShape.CLUSTERS, True),
        (2, GroupShape.NONE, False),
        (4, GroupShape.PAIRS, True),
    ],
)
def test_enough_schools_are_enough(schools, shape, barred):
    assert cycle_rules.too_few(schools, shape, group_min=4, bars_reciprocal=barred) == ""


AGREEMENT = {"consent_text", "office_sees", "cost_pence", "share_percent"}


@pytest.mark.parametrize(
    ("state", "fixed"),
    [
        (State("draft"), set()),
        (State("draft", consents=1), AGREEMENT),
        (State("running"), {"starts_on"}),
        (State("running", groups=2), {"starts_on", "shape", "group_min", "group_max", "is_cross_phase"}),
        (State("running", reviews=1), {"starts_on", "reviews_per_school", "bars_reciprocal"}),
        (
            State("running", reviews=1, begun=1),
            {"starts_on", "reviews_per_school", "bars_reciprocal", "stages", "focus_source", "focus", *AGREEMENT},
        ),
        (State(CycleStatus.CLOSED), {""}),
    ],
)
def test_what_may_no_longer_be_changed(state, fixed):
    assert set(cycle_rules.frozen(state)) == fixed


@pytest.mark.parametrize(
    ("cost", "percent", "due"),
    [(90_000, 50, 45_000), (100, 33, 67), (101, 50, 50), (90_000, 100, 0), (90_000, 0, 90_000)],
)
def test_the_school_pays_what_the_partnership_does_not(cost, percent, due):
    assert share_pence(cost, percent) == due


def test_the_share_in_words():
    assert share_words(90_000, 40) == "your share of 60% of £900.00"
