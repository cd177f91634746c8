"""Tiers of cancelling as the office types them: one a line, “15: 0 %”, “8: £25.00”, “0: 100 %”."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from offers.cancelling import Tier
from tenants.money import to_pence

LINE: Final = re.compile(r"(\d{1,3})\s*:\s*(?:(\d{1,3})\s*%|£\s*(\d{1,5}(?:\.\d\d)?))")


class TierUnreadable(ValueError):
    """A line is not notice, colon, percentage or sum; or the tiers leave a gap."""

    code = "tier_unreadable"


def read(text: str) -> tuple[Tier, ...]:
    """Return the tiers of a text, most notice first; none for an empty one. Raises TierUnreadable."""
    tiers = sorted((_tier(line) for line in text.splitlines() if line.strip()), key=lambda tier: -tier.at_least)
    notices = [tier.at_least for tier in tiers]
    if len(notices) != len(set(notices)):
        raise TierUnreadable("Two lines have the same notice.")
    if notices and notices[-1]:
        raise TierUnreadable("Say what cancelling on the day costs: a line that begins with 0.")
    return tuple(tiers)


def write(tiers: Iterable[Tier]) -> str:
    """Return tiers as text; the inverse of `read`."""
    return "\n".join(_line(tier) for tier in tiers)


def _tier(line: str) -> Tier:
    found = LINE.fullmatch(line.strip())
    if not found:
        raise TierUnreadable(f"“{line.strip()}” cannot be read. Write “15: 0 %” or “8: £25.00”, one a line.")
    notice, percent, pounds = found.groups()
    if percent is not None and int(percent) > 100:
        raise TierUnreadable("A fee is at most 100 % of the price.")
    fee = None if pounds is None else to_pence(Decimal(pounds))
    return Tier(at_least=int(notice), percent=int(percent or 0), fee_pence=fee)


def _line(tier: Tier) -> str:
    cost = f"{tier.percent} %" if tier.fee_pence is None else f"£{Decimal(tier.fee_pence) / 100:.2f}"
    return f"{tier.at_least}: {cost}"
