"""How much hangs on one payer: shares of the income, the largest first, and the concentration of all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tenants.money import round_half_up


@dataclass(frozen=True)
class Share:
    """One part of the income, in pence and as a share of the whole from 0 to 1."""

    label: str
    pence: int
    share: Decimal

    @property
    def per_cent(self) -> int:
        """The share in whole per cent, half up."""
        return round_half_up(self.share * 100)


def shares(amounts: Mapping[str, int]) -> list[Share]:
    """Return the parts, largest first; what was credited in full or more has no part."""
    kept = {label: pence for label, pence in amounts.items() if pence > 0}
    total = sum(kept.values())
    found = [Share(label, pence, Decimal(pence) / total) for label, pence in kept.items()]
    return sorted(found, key=lambda share: (-share.pence, share.label))


def concentration(amounts: Mapping[str, int]) -> Decimal:
    """Return the Herfindahl–Hirschman index: 1 for a single payer, 1/n for n equal ones, 0 for none."""
    return sum((share.share**2 for share in shares(amounts)), Decimal(0))
