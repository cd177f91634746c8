"""Remittance advice as it is pasted from an e-mail: which invoices it pays, and how much of each."""

import re
from dataclasses import dataclass
from typing import Final

from billing.bankfiles.amounts import read_pence
from billing.mentions import Mentions

_AMOUNT: Final = re.compile(
    r"(?<![\w.,])(?:£|GBP)?\s?(\d{1,3}(?:,\d{3})+\.\d{2}|\d+\.\d{2})(?![\d.,]*\d)(?:\s?(?:CR|DR))?"
)
MOST: Final = 20_000


@dataclass(frozen=True)
class Advised:
    """An invoice an advice names; the amount is None where none stands beside it."""

    number: str
    amount_pence: int | None


def read(text: str, mentions: Mentions) -> list[Advised]:
    """Return the known invoices of an advice in its order.

    An amount belongs to an invoice when the line names that one only; of several on the line the last counts (net, VAT,
    gross). An advice that names an invoice twice with amounts pays both together.
    """
    found: dict[str, int | None] = {}
    for line in text.splitlines():
        numbers = mentions.named(line)
        amounts = [read_pence(match[1]) for match in _AMOUNT.finditer(line)]
        for number in numbers:
            pence = amounts[-1] if amounts and len(numbers) == 1 else None
            found[number] = pence if found.get(number) is None else (found[number] or 0) + (pence or 0)
    return [Advised(number, pence) for number, pence in found.items()]
