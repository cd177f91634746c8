"""The sales side of a VAT return (VAT Notice 700/12): boxes 1, 3, 5 and 6; what was bought is in the purchase ledger.

Box 6 is all sales without VAT: standard, reduced, zero-rated and exempt. What is outside the scope of VAT is left out, and so
are recharges inside one council, which are no supply. Boxes 6 to 9 are in whole pounds, pence left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from membership.enums import VatTreatment

IN_SCOPE: Final = frozenset(
    {VatTreatment.STANDARD, VatTreatment.REDUCED, VatTreatment.ZERO, VatTreatment.EXEMPT}
)  # fmt: skip


@dataclass(frozen=True)
class Sale:
    """A line, or the share of an invoice that was paid: amounts in pence, `net_pence` only within the scope of VAT."""

    on: date
    document_id: int
    number: str
    payer: str
    text: str
    net_pence: int
    vat_pence: int
    outside_pence: int = 0


@dataclass(frozen=True)
class Boxes:
    """The boxes that sales decide, in pence; box 3 and 5 before what was bought."""

    vat_pence: int
    net_pence: int
    outside_pence: int

    @property
    def whole_pounds(self) -> int:
        """Box 6: pence left out."""
        pounds = abs(self.net_pence) // 100
        return -pounds if self.net_pence < 0 else pounds


@dataclass(frozen=True)
class Invoiced:
    """What an invoice comes to, as far as shares of it are concerned."""

    net_pence: int
    vat_pence: int
    outside_pence: int

    @property
    def gross_pence(self) -> int:
        """All together."""
        return self.net_pence + self.vat_pence + self.outside_pence

    def up_to(self, paid_pence: int) -> tuple[int, int, int]:
        """Return net, VAT and what is outside the scope of the first `paid_pence`, half up; the last payer gets the rest."""
        vat, outside = (_share(part, paid_pence, self.gross_pence) for part in (self.vat_pence, self.outside_pence))
        return paid_pence - vat - outside, vat, outside


def months_after(start: date, months: int) -> date:
    """Return the first day of the month so many months after (or before) the month of a day."""
    count = start.year * 12 + start.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def boxes(sales: Iterable[Sale]) -> Boxes:
    """Return the sums of a period."""
    rows = list(sales)
    return Boxes(
        sum(row.vat_pence for row in rows),
        sum(row.net_pence for row in rows),
        sum(row.outside_pence for row in rows),
    )


def _share(part: int, paid: int, gross: int) -> int:
    return (2 * part * paid + gross) // (2 * gross) if gross else 0
