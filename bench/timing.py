"""Timing contenders side by side: interleaved rounds, medians, ratios to a named base."""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Measure:
    """One table: contenders, the one that is 1.0, and what we aim at."""

    title: str
    base: str
    seconds: dict[str, list[float]] = field(default_factory=dict)
    goals: Mapping[str, tuple[str, float]] = field(default_factory=dict)  # contender → ("<=" or ">=", ratio to base)
    ceilings: Mapping[str, float] = field(default_factory=dict)  # contender → seconds at most
    notes: list[str] = field(default_factory=list)
    summary: Callable[[list[float]], float] = statistics.median

    def add(self, label: str, seconds: float) -> None:
        """Note one timing."""
        self.seconds.setdefault(label, []).append(seconds)

    @contextmanager
    def timed(self, label: str) -> Iterator[None]:
        """Note how long the block takes."""
        start = time.perf_counter()
        yield
        self.add(label, time.perf_counter() - start)

    def typical(self, label: str) -> float:
        """Return what stands for a contender's seconds: the median, unless the measure says otherwise."""
        return self.summary(self.seconds[label])

    def ratio(self, label: str) -> float:
        """Return the contender's median as a multiple of the base's."""
        return self.typical(label) / self.typical(self.base)

    def goal(self, label: str) -> str:
        """Return the goal in words, empty without one."""
        if label in self.ceilings:
            return f"<= {self.ceilings[label] * 1000:g} ms"
        return " ".join(map(str, self.goals.get(label, ())))

    def met(self, label: str) -> bool | None:
        """Return whether the goal is met, None without a goal."""
        if label in self.ceilings:
            return self.typical(label) <= self.ceilings[label]
        if label not in self.goals:
            return None
        sign, goal = self.goals[label]
        return self.ratio(label) <= goal if sign == "<=" else self.ratio(label) >= goal

    def verdict(self, label: str) -> str:
        """Return “met”, “MISSED” or nothing."""
        return {None: "", True: "met", False: "MISSED"}[self.met(label)]

    def lines(self) -> list[str]:
        """Return the table as text."""
        width = max(map(len, self.seconds))
        rows = [f"## {self.title}"]
        for label in self.seconds:
            ratio = f"x{self.ratio(label):.3f}"
            milliseconds = f"{self.typical(label) * 1000:,.2f} ms"
            rows.append(f"{label:<{width}} {milliseconds:>14} {ratio:>10}  {self.goal(label):<9} {self.verdict(label)}")
        return [*rows, *self.notes, ""]


def lowest_tenth(seconds: list[float]) -> float:
    """Return the tenth percentile: of many short bursts, what a machine does when nobody disturbs it."""
    return statistics.quantiles(seconds, n=10)[0]


def rounds(measure: Measure, contenders: Mapping[str, Callable[[], object]], count: int = 5) -> None:
    """Time each contender once per round, so that a busy moment hits all alike."""
    for _ in range(count):
        for label, contender in contenders.items():
            with measure.timed(label):
                contender()
