"""What is left of money tied to a purpose, and of the partnership's own share of a match-funded agreement."""

from dataclasses import dataclass
from datetime import date

from billing.funding_sums.recognition import recognised


@dataclass(frozen=True)
class Pot:
    """Money received for a purpose and spent on it, in pence."""

    received_pence: int
    spent_pence: int

    @property
    def left_pence(self) -> int:
        """What may still be spent, never less than nothing."""
        return max(self.received_pence - self.spent_pence, 0)

    @property
    def overspent_pence(self) -> int:
        """What was spent beyond what came in: a warning, since the partnership's own money paid it."""
        return max(self.spent_pence - self.received_pence, 0)


@dataclass(frozen=True)
class Match:
    """What the partnership must add from elsewhere, and what it has."""

    needed_pence: int
    met_pence: int

    @property
    def left_pence(self) -> int:
        """What is still to be added, never less than nothing."""
        return max(self.needed_pence - self.met_pence, 0)

    @property
    def is_met(self) -> bool:
        """Whether enough was added."""
        return self.met_pence >= self.needed_pence


def is_behind(match: Match, starts_on: date, ends_before: date, on: date) -> bool:
    """Whether less was added than belongs to the days that have passed."""
    return match.met_pence < recognised(match.needed_pence, starts_on, ends_before, on)
