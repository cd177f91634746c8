"""Themes across a cycle: counted in schools, nothing shown that rests on few or gives few away."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peer_review.themes import Band, Named, Suggestion, Table, merged, pairs, suggestions, table
from tenants.small_numbers import FEWEST, is_few

pytestmark = pytest.mark.no_database
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
PHASES = st.sampled_from(["primary", "primary", "primary", "secondary", "secondary", "special", "nursery"])
CYCLES = st.dictionaries(st.integers(1, 40), PHASES, max_size=40)


@st.composite
def cycles(draw: st.DrawFn) -> tuple[dict[int, str], list[Named]]:
    phases = draw(CYCLES)
    if not phases:
        return phases, []
    named = st.builds(
        Named,
        school=st.sampled_from(sorted(phases)),
        theme=st.sampled_from(["leadership", "reading"]),
        kind=st.sampled_from(["strength", "challenge"]),
    )
    return phases, draw(st.lists(named, max_size=80))


def schools(count: int, phase: str = "primary", first: int = 1) -> dict[int, str]:
    return dict.fromkeys(range(first, first + count), phase)


def named(theme: str, kind: str, *who: int) -> list[Named]:
    return [Named(school, theme, kind) for school in who]


def test_a_school_counts_once_however_many_findings_it_has() -> None:
    found = table(schools(6), named("reading", "challenge", 1, 1, 2, 3, 4, 5, 5))

    assert found.row("reading", "challenge").total == 5


def test_a_cycle_of_few_schools_shows_nothing() -> None:
    found = table(schools(4), named("reading", "challenge", 1, 2, 3, 4))

    assert (found, found.is_shown, found.row("reading", "challenge").total) == (Table(4, (), (), ()), False, None)


def test_few_schools_are_hidden_and_nobody_is_nought() -> None:
    found = table(schools(6), named("reading", "strength", 1, 2))

    assert (found.row("reading", "strength").total, found.row("reading", "challenge").total) == (None, 0)


def test_a_phase_of_few_schools_is_shown_with_the_smallest_other() -> None:
    assert merged(["primary"] * 9 + ["secondary"] * 6 + ["special"] * 2) == (
        Band(("primary",), 9),
        Band(("secondary", "special"), 8),
    )


def test_a_hidden_phase_hides_another_so_that_the_total_tells_nothing() -> None:
    phases = schools(9) | schools(8, "secondary", 20) | schools(7, "special", 40)

    row = table(phases, named("reading", "challenge", *range(1, 9), 20, 21, 22, *range(40, 46))).row(
        "reading", "challenge"
    )

    assert (row.total, row.cells) == (17, (8, None, None))


def test_two_themes_together_are_hidden_when_few_have_one_alone() -> None:
    shown = table(schools(12), named("reading", "challenge", *range(1, 7)) + named("send", "challenge", *range(1, 12)))
    hidden = table(schools(12), named("reading", "challenge", *range(1, 9)) + named("send", "challenge", *range(2, 12)))

    assert ([pair.schools for pair in shown.together], hidden.together) == ([6], ())


def test_what_many_name_is_suggested_with_whether_anybody_can_help() -> None:
    everything = (
        named("reading", "challenge", *range(1, 7))
        + named("reading", "strength", 7, 8)
        + named("send", "challenge", *range(1, 6))
        + named("leadership", "challenge", 1, 2)
    )

    found = suggestions(table(schools(9), everything))

    assert found == [Suggestion("reading", 6, None), Suggestion("send", 5, 0)]
    assert [one.can_broker for one in found] == [True, False]


def test_helpers_are_of_the_same_phase_and_share_the_load() -> None:
    phases = {1: "primary", 2: "primary", 3: "secondary", 7: "primary", 8: "primary", 9: "primary"}

    assert pairs({1, 2, 3}, {3, 7, 8, 9}, phases, taken=[(5, 7)]) == [(1, 8), (2, 9), (3, 7)]


def test_a_school_is_matched_once_and_not_with_one_that_seeks_itself() -> None:
    assert pairs({1, 2}, {1, 2}, {}) == []
    assert pairs({1}, {2}, {}, taken=[(1, 3)]) == []


@calm
@given(cycles())
def test_nothing_shown_rests_on_few_schools(cycle: tuple[dict[int, str], list[Named]]) -> None:
    found = table(*cycle)

    numbers = [number for row in found.rows for number in (row.total, *row.cells) if number is not None]
    assert not any(is_few(number) for number in [*numbers, *(pair.schools for pair in found.together)])
    assert all(band.schools >= FEWEST for band in found.bands)


@calm
@given(cycles())
def test_bands_share_out_the_schools(cycle: tuple[dict[int, str], list[Named]]) -> None:
    phases, everything = cycle
    found = table(phases, everything)

    if found.is_shown:
        assert sum(band.schools for band in found.bands) == len(phases)
        assert sorted(phase for band in found.bands for phase in band.phases) == sorted(set(phases.values()))


@calm
@given(cycles())
def test_what_is_missing_from_a_total_is_many(cycle: tuple[dict[int, str], list[Named]]) -> None:
    for row in table(*cycle).rows:
        hidden = sum(cell is None for cell in row.cells)
        if row.total is not None and hidden:
            left = row.total - sum(cell or 0 for cell in row.cells)
            assert (hidden > 1, left >= FEWEST) == (True, True)


def test_no_cell_hidden_can_be_worked_out_by_somebody_who_knows_the_rules() -> None:
    phases = schools(7) | schools(6, "secondary", 20) | schools(5, "special", 40)
    behind = defaultdict(set)
    for one, two, three in product(range(8), range(7), range(6)):
        who = [*range(1, 1 + one), *range(20, 20 + two), *range(40, 40 + three)]
        row = table(phases, named("reading", "challenge", *who)).row("reading", "challenge")
        behind[row].add((one, two, three))

    told = [
        (row, place)
        for row, worlds in behind.items()
        for place, cell in enumerate(row.cells)
        if cell is None and len({world[place] for world in worlds}) == 1
    ]
    assert told == []
