"""Timing contenders side by side: interleaved rounds, medians, ratios to a named base."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass
class Measure:
    """One table: contenders, the one that is 1.0, and what we aim at."""

    title: str
    base: str
    seconds: dict[str, list[float]] = field(default_factory=dict)
    goals: dict[str, tuple[str, float]] = field(default_factory=dict)  # contender → ("<=" or ">=", ratio to base)
    notes: list[str] = field(default_factory=list)

    def add(self, label: str, seconds: float) -> None:
        """Note one timing."""
        self.seconds.setdefault(label, []).append(seconds)

    def median(self, label: str) -> float:
        """Return the median seconds of a contender."""
        return statistics.median(self.seconds[label])

    def ratio(self, label: str) -> float:
        """Return the contender's median as a multiple of the base's."""
        return self.median(label) / self.median(self.base)

    def met(self, label: str) -> bool | None:
        """Return whether the goal is met, None without a goal."""
        if label not in self.goals:
            return None
        sign, goal = self.goals[label]
        return self.ratio(label) <= goal if sign == "<=" else self.ratio(label) >= goal

    def lines(self) -> list[str]:
        """Return the table as text."""
        width = max(map(len, self.seconds))
        rows = [f"## {self.title}"]
        for label in self.seconds:
            goal = " ".join(map(str, self.goals.get(label, ())))
            verdict = {None: "", True: "met", False: "MISSED"}[self.met(label)]
            rows.append(f"{label:<{width}}  {self.median(label) * 1000:>11,.2f} ms  x{self.ratio(label):<9.3f} {goal:>9} {verdict}")
        return [*rows, *self.notes, ""]


def rounds(measure: Measure, contenders: Mapping[str, Callable[[], object]], count: int = 5) -> None:
    """Time each contender once per round, so that a busy moment hits all alike."""
    for _ in range(count):
        for label, contender in contenders.items():
            start = time.perf_counter()
            contender()
            measure.add(label, time.perf_counter() - start)
