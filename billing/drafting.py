"""A line as somebody wants it, before VAT is decided: what is charged by hand and what is quoted begin alike."""

from dataclasses import dataclass
from datetime import date

from billing.enums import IncomeKind, SupplyKind
from billing.pricing import LinePrice
from billing.vat import Decision


@dataclass(frozen=True)
class LineDraft:
    """What for, when, at what price; `chosen` is a VAT treatment somebody insists on."""

    description: str
    period_starts_on: date
    period_ends_before: date
    price: LinePrice
    supply: SupplyKind = SupplyKind.SERVICE
    income: IncomeKind = IncomeKind.TRADED
    chosen: Decision | None = None
    school_id: int | None = None
    funding_purpose: str = ""
    cfr_code: str = ""
    aar_code: str = ""
