"""Small problems: schools on a line eight kilometres apart, people drawn by lot or named one by one."""

from collections.abc import Iterable
from random import Random
from typing import Any

from hypothesis import strategies as st

from peer_review.matching.problem import Host, Plan, Problem, Reviewer, Rules, School, Team, Weights, Window

WINDOWS = tuple(Window(f"w{number}", f"Week {number}") for number in range(1, 5))
KEYS = frozenset(window.key for window in WINDOWS)


def school(number: int, **facts: Any) -> School:
    """A primary school; the next number is some seven kilometres away."""
    usual = {"name": f"School {number}", "phase": "primary", "group": "primary", "latitude": 51 + number / 20}
    return School(**{"id": number, "longitude": 0.0, **usual, **facts})


def reviewer(number: int, home: int | None, **facts: Any) -> Reviewer:
    """A trained lead of primary schools with capacity two, free in every window."""
    usual = {
        "name": f"Reviewer {number}",
        "groups": frozenset({"primary"}),
        "capacity": 2,
        "windows": KEYS,
        "is_lead": True,
    }
    return Reviewer(**{"id": number, "school": home, "is_external": home is None, **usual, **facts})


def host(number: int, home: int | None = None, /, **facts: Any) -> Host:
    """The review of a school in any window."""
    return Host(**{"id": number, "school": home or number, "windows": KEYS, **facts})


def problem(
    schools: Iterable[School],
    hosts: Iterable[Host],
    reviewers: Iterable[Reviewer],
    *,
    rules: Rules | None = None,
    **facts: Any,
) -> Problem:
    """A problem with teams of two and four windows."""
    usual = {"windows": WINDOWS, "rules": rules or Rules(team_size=2)}
    return Problem({one.id: one for one in schools}, tuple(hosts), tuple(reviewers), **{**usual, **facts})


def plain(size: int = 6, **facts: Any) -> Problem:
    """Each of some schools hosts once and sends one person: numbers of schools and hosts 1…, of people 101…."""
    numbers = range(1, size + 1)
    people = [reviewer(100 + number, number) for number in numbers]
    return problem([school(number) for number in numbers], [host(number) for number in numbers], people, **facts)


def plan(*teams: Team) -> Plan:
    """A plan of these teams."""
    return Plan({team.host: team for team in teams})


@st.composite
def problems(draw: st.DrawFn, most: int = 8) -> Problem:
    """Any small problem: phases, trusts, federations, clusters, trainees, externals, absences and rules by lot."""
    size, lot = draw(st.integers(2, most)), Random(draw(st.integers(0, 10**6)))
    rules = Rules(
        team_size=draw(st.integers(1, 3)), trainees=draw(st.integers(0, 1)), externals=draw(st.sampled_from((0, 0, 1))),
        needs_lead=draw(st.booleans()), needs_expert=draw(st.booleans()), bars_reciprocal=draw(st.booleans()),
        bars_same_trust=draw(st.booleans()), within_cluster=draw(st.booleans()), one_per_school=draw(st.booleans()),
    )  # fmt: skip
    numbers = range(1, size + 1)
    return Problem(
        {number: _drawn_school(lot, number) for number in numbers},
        tuple(
            host(number * 10 + n, number, number=n, windows=_some(lot))
            for number in numbers
            for n in range(lot.randrange(3))
        ),
        tuple(_drawn_reviewer(lot, number, size) for number in range(1, size + 4)),
        draw(st.sampled_from((WINDOWS, WINDOWS, ()))),
        rules,
        Weights(same_phase_only=lot.choice((0, 20)), same_context=lot.choice((0, 20)), off_focus=lot.choice((0, 20))),
        frozenset((lot.randint(1, size), lot.randint(1, size)) for _ in range(3)),
    )


def _some(lot: Random) -> frozenset[str]:
    return frozenset(key for key in sorted(KEYS) if lot.random() < 0.7)


def _drawn_school(lot: Random, number: int) -> School:
    phase = lot.choice(("primary", "primary", "secondary"))
    return school(
        number, phase=phase, group=phase, latitude=lot.choice((None, 51 + lot.random())), trust=lot.choice((None, 1, 2)),
        federations=frozenset(lot.sample((1, 2, 3), lot.choice((0, 0, 1)))), cluster=lot.choice((1, 2)),
        capacity=lot.choice((None, None, 1)), pupils=lot.choice((None, 200, 210)), fsm_percent=20, focus=frozenset({"reading"}),
    )  # fmt: skip


def _drawn_reviewer(lot: Random, number: int, schools: int) -> Reviewer:
    return reviewer(
        number, lot.choice((None, *range(1, schools + 1))), groups=frozenset({lot.choice(("primary", "secondary"))}),
        capacity=lot.randrange(4), windows=_some(lot), is_lead=lot.random() < 0.6, is_trained=lot.random() < 0.9,
        is_trainee=lot.random() < 0.2, conflicts=frozenset({lot.randint(1, schools)} if lot.random() < 0.2 else ()),
        expertise=frozenset({"reading"} if lot.random() < 0.5 else ()),
    )  # fmt: skip
