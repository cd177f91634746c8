"""Part credits of an invoice that can never add up to more or less than the invoice.

Each line's VAT is credited in proportion to the net credited so far, rounded on the running total and not on the part:
however many notes credit a line, the last one takes exactly what is left.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from billing.errors import BillingRefused
from tenants.money import format_pence


class CreditRefused(BillingRefused):
    """The amounts cannot be credited; the message says why."""

    code = "credit_refused"


class NothingToCredit(CreditRefused):
    """Everything is credited already, or no amount was given."""

    code = "nothing_to_credit"


class CreditTooLarge(CreditRefused):
    """A line would be credited by more than is left of it."""

    code = "credit_too_large"


@dataclass(frozen=True)
class CreditableLine:
    """A line of an issued invoice and what earlier credit notes took back of it (all in positive pence)."""

    id: int
    description: str
    net_pence: int
    vat_pence: int
    credited_net_pence: int = 0
    credited_vat_pence: int = 0

    @property
    def net_left_pence(self) -> int:
        """Net that can still be credited."""
        return self.net_pence - self.credited_net_pence

    @property
    def gross_left_pence(self) -> int:
        """Net and VAT that can still be credited."""
        return self.net_left_pence + self.vat_pence - self.credited_vat_pence


@dataclass(frozen=True)
class LineCredit:
    """What one credit note takes back of one line, in positive pence."""

    line_id: int
    net_pence: int
    vat_pence: int


def vat_up_to(line: CreditableLine, net_pence: int) -> int:
    """Return the VAT that belongs to the first `net_pence` of a line, half up."""
    return (2 * line.vat_pence * net_pence + line.net_pence) // (2 * line.net_pence)


def credit_line(line: CreditableLine, net_pence: int) -> LineCredit:
    """Return the credit of part of a line. Raises CreditTooLarge."""
    if not 0 < net_pence <= line.net_left_pence:
        raise CreditTooLarge(
            f"“{line.description}”: at most {format_pence(line.net_left_pence)} is left to credit, before VAT."
        )
    vat = vat_up_to(line, line.credited_net_pence + net_pence) - line.credited_vat_pence
    return LineCredit(line.id, net_pence, vat)


def credit_part(lines: Iterable[CreditableLine], net_by_line: Mapping[int, int]) -> list[LineCredit]:
    """Return the credits for net amounts per line id. Raises NothingToCredit, CreditTooLarge."""
    taken = [credit_line(line, net_by_line[line.id]) for line in lines if net_by_line.get(line.id)]
    if not taken:
        raise NothingToCredit("Give an amount for at least one line.")
    return taken


def credit_rest(lines: Iterable[CreditableLine]) -> list[LineCredit]:
    """Return the credits that bring the invoice to exactly nothing. Raises NothingToCredit."""
    taken = [credit_line(line, line.net_left_pence) for line in lines if line.net_left_pence > 0]
    if not taken:
        raise NothingToCredit("Everything on this invoice is credited already.")
    return taken
