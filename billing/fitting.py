"""Which of an account's open invoices a sum pays exactly. Bounded: the sums of its oldest invoices, worked out once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby
from typing import Final

from billing.allocation import OpenInvoice

MOST_SUMS: Final = 4_000


@dataclass(frozen=True)
class Fit:
    """Invoices that add up to a sum; `is_unique` when it is certain that no others of the account do."""

    invoices: tuple[OpenInvoice, ...]
    words: str
    is_unique: bool


class Fits:
    """The sums that can be made of one account's open invoices, oldest due date first."""

    def __init__(self, invoices: Sequence[OpenInvoice]) -> None:
        self.invoices = tuple(invoices)
        self.total_pence = sum(invoice.outstanding_pence for invoice in invoices)

    def find(self, amount_pence: int) -> Fit | None:
        """Return the likeliest exact fit: one invoice, all, those due on one day, the oldest, a few, all but a few."""
        if not 0 < amount_pence <= self.total_pence:
            return None
        for look in (self._one, self._all, self._of_a_day, self._oldest, self._several, self._all_but):
            found = look(amount_pence)
            if found:
                return found
        return None

    def _one(self, amount_pence: int) -> Fit | None:
        fitting = self._by_amount.get(amount_pence, [])
        if not fitting:
            return None
        words = "exactly what {0} owes" if len(fitting) == 1 else f"exactly what one of {len(fitting)} invoices owes"
        return Fit((fitting[0],), words.format(fitting[0].number), self._is_only(amount_pence))

    def _all(self, amount_pence: int) -> Fit | None:
        if amount_pence != self.total_pence:
            return None
        return Fit(self.invoices, f"exactly the sum of all {len(self.invoices)} open invoices", is_unique=True)

    def _of_a_day(self, amount_pence: int) -> Fit | None:
        for day, group in groupby(self.invoices, key=lambda invoice: invoice.due_on):
            found = tuple(group)
            if len(found) > 1 and sum(invoice.outstanding_pence for invoice in found) == amount_pence:
                words = f"exactly the sum of the {len(found)} invoices due on {day.day} {day:%B %Y}"
                return Fit(found, words, is_unique=self._is_only(amount_pence))
        return None

    def _oldest(self, amount_pence: int) -> Fit | None:
        for count, reached in enumerate(accumulate(i.outstanding_pence for i in self.invoices), 1):
            if reached == amount_pence:
                words = f"exactly the sum of the {count} oldest open invoices"
                return Fit(self.invoices[:count], words, is_unique=self._is_only(amount_pence))
        return None

    def _several(self, amount_pence: int) -> Fit | None:
        if amount_pence not in self._sums:
            return None
        found = self._made_of(amount_pence)
        return Fit(found, f"exactly the sum of {len(found)} open invoices", is_unique=self._is_only(amount_pence))

    def _all_but(self, amount_pence: int) -> Fit | None:
        rest_pence = self.total_pence - amount_pence
        if rest_pence not in self._sums:
            return None
        left_out = {invoice.id for invoice in self._made_of(rest_pence)}
        found = tuple(invoice for invoice in self.invoices if invoice.id not in left_out)
        words = f"exactly the sum of all open invoices but {len(left_out)}"
        return Fit(found, words, is_unique=self._is_only(rest_pence))

    @cached_property
    def _by_amount(self) -> dict[int, list[OpenInvoice]]:
        found: dict[int, list[OpenInvoice]] = {}
        for invoice in self.invoices:
            found.setdefault(invoice.outstanding_pence, []).append(invoice)
        return found

    @cached_property
    def _sums(self) -> dict[int, tuple[int, int]]:
        """Each sum with the place of its last invoice and the number of ways to make it (2: two or more)."""
        sums: dict[int, tuple[int, int]] = {0: (-1, 1)}
        for place, invoice in enumerate(self.invoices):
            if len(sums) > MOST_SUMS:
                break
            for reached, (_, ways) in list(sums.items()):
                target = reached + invoice.outstanding_pence
                last, before = sums.get(target, (place, 0))
                sums[target] = (last, min(2, before + ways))
        return sums

    def _is_only(self, amount_pence: int) -> bool:
        return len(self._sums) <= MOST_SUMS and self._sums[amount_pence][1] == 1

    def _made_of(self, amount_pence: int) -> tuple[OpenInvoice, ...]:
        found = []
        while amount_pence:
            invoice = self.invoices[self._sums[amount_pence][0]]
            found.append(invoice)
            amount_pence -= invoice.outstanding_pence
        return tuple(reversed(found))
