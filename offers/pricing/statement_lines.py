"""What a provider's statement says: a line per delivery or fee with fixed sums, written as JSON and read back."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class StatementLine:
    """One delivery (with half days, pay and travel) or one fixed fee; pence."""

    on_day: date
    text: str
    school: str = ""
    halves: int = 0
    pay_pence: int = 0
    travel_pence: int = 0

    @property
    def total_pence(self) -> int:
        """Pay and travel."""
        return self.pay_pence + self.travel_pence

    def as_json(self) -> dict[str, Any]:
        """Return what a statement keeps for good."""
        return asdict(self) | {"on_day": self.on_day.isoformat()}


def from_json(stored: Mapping[str, Any]) -> StatementLine:
    """Return a stored line."""
    return StatementLine(**{**stored, "on_day": date.fromisoformat(stored["on_day"])})


def total(lines: Iterable[StatementLine]) -> int:
    """Return what a statement comes to in pence."""
    return sum(line.total_pence for line in lines)


def number(provider_id: int, month: date) -> str:
    """Return “PS-2611-00042”: month and provider make it unique, so no series has to be counted."""
    return f"PS-{month:%y%m}-{provider_id:05}"
