"""Lines of an e-invoice. A credit note's amounts are positive there, so everything is turned by `sign`.

Quantity × price − discount must be the net amount (PEPPOL-EN16931-R120) and a price is never negative (BR-27). Where a price
comes from a minimum, a cap or a part credit, the line is “1 at the amount”, and the arithmetic is told in words.
"""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from billing.einvoice.categories import category
from billing.models import DocumentLine
from billing.plain import amount, clean, figure
from tenants.money import multiply

Term = dict[str, Any]

ONE: Final = "C62"
_UNITS: Final = {"hour": "HUR", "hours": "HUR", "day": "DAY", "days": "DAY", "month": "MON", "months": "MON"}


def lines(rows: Iterable[DocumentLine], *, sign: int, is_alone: bool) -> list[Term]:
    """Return BG-25 of every line."""
    return [_line(row, sign, is_alone=is_alone) for row in rows]


def _line(row: DocumentLine, sign: int, *, is_alone: bool) -> Term:
    kind = category(row, is_alone=is_alone)
    quantity, price, unit, discount = _sum(row, sign)
    found: Term = {
        "BT-126": str(row.position),
        "BT-129": figure(quantity),
        "BT-130": unit,
        "BT-131": amount(sign * row.net_pence),
        "BT-133": " ".join(code for code in (row.cfr_code, row.aar_code) if code),
        "BT-134": row.period_starts_on,
        "BT-135": row.period_ends_before - timedelta(days=1),
        "BT-146": figure(price),
        "BT-151": kind.code,
        "BT-153": clean(row.description) or "-",
        "BT-154": clean(row.arithmetic),
        "BG-32": _properties(row),
    }
    if kind.code != "O":
        found["BT-152"] = figure(kind.rate)
    if discount:
        found["BG-27"] = [{"amount": amount(discount), "reason": clean(row.discount_reason) or "Discount"}]
    return found


def _sum(row: DocumentLine, sign: int) -> tuple[Decimal, Decimal, str, int]:
    """Quantity, price in pounds, unit and discount in pence that make the net amount exactly."""
    net, discount = sign * row.net_pence, row.discount_pence
    quantity, rate = (sign * row.quantity, row.rate) if row.rate >= 0 else (-sign * row.quantity, -row.rate)
    if multiply(rate, quantity) - discount == net:
        return quantity, rate, _UNITS.get(row.unit, ONE), discount
    if net < 0:
        return Decimal(-1), Decimal(-net) / 100, ONE, 0
    return Decimal(1), Decimal(net + discount) / 100, ONE, discount


def _properties(row: DocumentLine) -> list[Term]:
    told = (("School", row.school_name), ("Funding", row.get_funding_purpose_display()), ("Unit", row.unit))
    return [{"BT-160": name, "BT-161": clean(value)} for name, value in told if clean(value)]
