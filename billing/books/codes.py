"""Nominal and tax codes: what a partnership set for Xero and Sage, and what both programs come with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from billing.enums import AccountingSystem, IncomeKind
from membership.enums import VatTreatment

_NO_SUPPLY: Final = (VatTreatment.OUTSIDE, VatTreatment.INTERNAL, VatTreatment.NOT_REGISTERED)
_XERO_TAX: Final = {
    VatTreatment.STANDARD: "20% (VAT on Income)",
    VatTreatment.REDUCED: "5% (VAT on Income)",
    VatTreatment.ZERO: "Zero Rated Income",
    VatTreatment.EXEMPT: "Exempt Income",
    **dict.fromkeys(_NO_SUPPLY, "No VAT"),
}
_SAGE_TAX: Final = {
    VatTreatment.STANDARD: "T1",
    VatTreatment.REDUCED: "T5",
    VatTreatment.ZERO: "T0",
    VatTreatment.EXEMPT: "T2",
    **dict.fromkeys(_NO_SUPPLY, "T9"),
}


@dataclass(frozen=True)
class Codes:
    """Codes of one system: a nominal per kind of income, a tax code per VAT treatment, bank and bad debts."""

    income: Mapping[str, str]
    tax: Mapping[str, str]
    bank: str = ""
    bad_debts: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return what `codes_of` reads back."""
        return {"income": dict(self.income), "tax": dict(self.tax), "bank": self.bank, "bad_debts": self.bad_debts}


DEFAULTS: Final = {
    AccountingSystem.XERO: Codes(dict.fromkeys(IncomeKind.values, "200"), {str(k): v for k, v in _XERO_TAX.items()}),
    AccountingSystem.SAGE: Codes(
        dict.fromkeys(IncomeKind.values, "4000"),
        {str(key): value for key, value in _SAGE_TAX.items()},
        bank="1200",
        bad_debts="8100",
    ),
}


def codes_of(stored: Mapping[str, Any], system: AccountingSystem) -> Codes:
    """Return the codes of a system: those stored, and the usual ones for what is not."""
    usual = DEFAULTS[system]
    return Codes(
        {**usual.income, **stored.get("income", {})},
        {**usual.tax, **stored.get("tax", {})},
        stored.get("bank") or usual.bank,
        stored.get("bad_debts") or usual.bad_debts,
    )
