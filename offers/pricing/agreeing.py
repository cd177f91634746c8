"""A service as it is priced for one school before it is agreed, and the digest of what somebody was shown. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from offers.enums import Unit
from offers.pricing.pricing import Sum

WHOLE: tuple[str, ...] = (Unit.PUPIL, Unit.SCHOOL)  # bought once; every other unit is bought by number


@dataclass(frozen=True)
class Choice:
    """One service chosen for one school."""

    offer_id: int
    school_id: int
    quantity: Decimal = Decimal(1)


@dataclass(frozen=True)
class PricedLine:
    """A service with its price for a school, pence net; `full_price_pence` is what a non-member would pay for the same."""

    offer_id: int
    school_id: int
    school_name: str
    title: str
    sum: Sum
    full_price_pence: int
    starts_on: date
    ends_before: date
    schedule: str
    rolls_over: bool
    notice_by: date | None
    admin_fee_pence: int
    quantity: Decimal

    @property
    def net_pence(self) -> int:
        """Price from its start to its end."""
        return self.sum.net_pence

    @property
    def is_counted(self) -> bool:
        """Whether it is bought by number."""
        return self.sum.unit not in WHOLE

    @property
    def essence(self) -> list[Any]:
        """What a buyer agrees to; when any of it changes the buyer must look again."""
        return [
            self.offer_id, self.school_id, str(self.quantity.normalize()), self.net_pence, self.starts_on.isoformat(),
            self.ends_before.isoformat(), self.schedule, self.rolls_over, str(self.notice_by), self.admin_fee_pence,
        ]  # fmt: skip


def reviewed(lines: Iterable[PricedLine], years: int) -> str:
    """Return the digest of a basket as somebody reviewed it."""
    essences = sorted((line.essence for line in lines), key=lambda row: (row[1], row[0]))
    return digest({"lines": essences, "years": years})


def digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a content, the same for the same words whatever the order of its keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def units_taken(unit: str, quantity: Decimal) -> int:
    """Return how much of an offer's capacity a line takes: the number bought, begun ones whole, else one."""
    return 1 if unit in WHOLE else max(-int(-quantity // 1), 1)


def day_words(on: date) -> str:
    """Return “1 September 2026”."""
    return f"{on.day} {on:%B %Y}"
