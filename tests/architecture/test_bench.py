"""Every measure can be imported, aims at something and is described; the arithmetic of its tables is right."""

import importlib
import pkgutil
from pathlib import Path

import pytest

from bench import measures
from bench.timing import Measure, lowest_tenth, rounds

MEASURES = sorted(module.name for module in pkgutil.iter_modules(measures.__path__))
DOCUMENT = Path(__file__).parents[2] / "docs" / "benchmarks.md"


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_runs_has_goals_and_is_described(name: str) -> None:
    module = importlib.import_module(f"bench.measures.{name}")

    assert callable(module.run)
    goals, ceilings = getattr(module, "GOALS", {}), getattr(module, "CEILINGS", {})
    assert goals or ceilings
    assert {sign for sign, _ in goals.values()} <= {"<="}
    assert f"| `{name}` |" in DOCUMENT.read_text()


def test_what_is_promised_is_measured() -> None:
    assert MEASURES == [
        "association",
        "billing",
        "delivery",
        "ledger",
        "matching",
        "migrating",
        "offers",
        "provisioning",
        "register",
        "requests",
        "reviews",
    ]


def test_a_table_says_which_goals_are_met() -> None:
    goals = {"ours": ("<=", 2.0), "stock": ("<=", 2.0), "faster": (">=", 0.5)}
    measure = Measure("Work", "limit", goals=goals, ceilings={"short": 0.5})
    for label, seconds in {"limit": 1.0, "ours": 2.0, "stock": 2.5, "faster": 0.4, "short": 0.4}.items():
        measure.add(label, seconds)

    assert {label: measure.verdict(label) for label in measure.seconds} == {
        "limit": "", "ours": "met", "stock": "MISSED", "faster": "MISSED", "short": "met",
    }  # fmt: skip
    assert [line.split() for line in measure.lines()[1:3]] == [
        ["limit", "1,000.00", "ms", "x1.000"],
        ["ours", "2,000.00", "ms", "x2.000", "<=", "2.0", "met"],
    ]


def test_contenders_take_turns() -> None:
    order: list[str] = []
    measure = Measure("Turns", "first")

    rounds(measure, {"first": lambda: order.append("first"), "second": lambda: order.append("second")}, 2)

    assert order == ["first", "second", "first", "second"]
    assert [len(seconds) for seconds in measure.seconds.values()] == [2, 2]


def test_one_disturbed_burst_of_many_does_not_count() -> None:
    assert lowest_tenth([1.0] * 30 + [9.0] * 30) == 1.0
