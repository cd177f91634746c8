"""A financial year's budget as one table, and a count of cash."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from billing.enums import BudgetSide, CostKind, IncomeKind
from billing.models import BudgetLine
from billing.operations.funding.budgets import Amounts
from tenants.form_fields import LARGEST_PENCE, GovukDateField, PoundsField

LINES = [
    *((BudgetSide.INCOME, kind) for kind in IncomeKind),
    *((BudgetSide.COST, kind) for kind in CostKind),
]
NARROW = {"class": "govuk-input--width-10"}


@dataclass(frozen=True)
class Line:
    """One line of the table: its name and its two fields."""

    label: str
    amount: forms.BoundField
    note: forms.BoundField


class BudgetForm(forms.Form):
    """One amount and note per kind of income and cost; what was typed stays when something is wrong."""

    hide_optional = True

    def __init__(self, *args: Any, lines: Mapping[tuple[str, str], BudgetLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for side, kind in LINES:
            line = lines.get((side.value, kind.value))
            self.fields[f"{side.value}-{kind.value}"] = PoundsField(
                required=False, label=kind.label, initial=line.amount_pence if line else None
            )
            self.fields[f"{side.value}-{kind.value}-note"] = forms.CharField(
                required=False, max_length=200, label=f"Note on {kind.label.lower()}", initial=line.note if line else ""
            )

    @property
    def income(self) -> Iterator[Line]:
        """The lines of income."""
        return self._lines(BudgetSide.INCOME)

    @property
    def costs(self) -> Iterator[Line]:
        """The lines of costs."""
        return self._lines(BudgetSide.COST)

    @property
    def amounts(self) -> Amounts:
        """What was typed, as the operation takes it."""
        typed = self.cleaned_data
        return {
            (side.value, kind.value): (
                typed[f"{side.value}-{kind.value}"] or 0,
                typed[f"{side.value}-{kind.value}-note"],
            )
            for side, kind in LINES
        }

    def _lines(self, wanted: BudgetSide) -> Iterator[Line]:
        for side, kind in LINES:
            if side == wanted:
                name = f"{side.value}-{kind.value}"
                yield Line(kind.label, self[name], self[f"{name}-note"])


class CashForm(forms.Form):
    """What was in the bank at the end of a day."""

    balance_pence = PoundsField(label="Balance", min_pence=-LARGEST_PENCE, help_text="Below nothing: type a minus.")
    note = forms.CharField(required=False, max_length=120, label="Note", help_text="Which accounts, for example.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"on": GovukDateField(label="At the end of", latest=today), **self.fields}
