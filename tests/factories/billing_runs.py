"""A stand-in for the rooms above billing: visits that a run charges after they have happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from billing import sources
from billing.drafting import LineDraft
from billing.enums import IncomeKind, SupplyKind
from billing.models import Account
from billing.pricing import LinePrice
from billing.timing import is_due


@dataclass
class Visits:
    """What was booked: payer, day and pounds by visit."""

    kind: str = "visit"
    booked: dict[int, tuple[Account, date, Decimal]] = field(default_factory=dict)

    def book(self, visit_id: int, account: Account, on: date, pounds: str = "450") -> None:
        """Book a visit, or book it again differently."""
        self.booked[visit_id] = (account, on, Decimal(pounds))

    def propose(self, on: date) -> Iterator[sources.Proposal]:
        """What is due on a day."""
        for visit_id, (account, happens_on, pounds) in self.booked.items():
            if is_due(happens_on, on):
                line = LineDraft(
                    description=f"Visit {visit_id}",
                    period_starts_on=happens_on,
                    period_ends_before=happens_on + timedelta(days=1),
                    price=LinePrice(pounds, unit="visit"),
                    supply=SupplyKind.CONSULTANCY,
                    income=IncomeKind.TRADED,
                )
                yield sources.Proposal(visit_id, account.pk, line)


@contextmanager
def visits() -> Iterator[Visits]:
    """Registered while the block runs."""
    booked = Visits()
    sources.register(sources.Source(booked.kind, "Visits", booked.propose))
    try:
        yield booked
    finally:
        sources.forget(booked.kind)
