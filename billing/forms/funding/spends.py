"""Spending, and taking a mistake back."""

from datetime import date
from typing import Any

from django import forms

from billing.enums import CostKind
from billing.models import FundingAgreement
from billing.operations.funding.spends import SpendDraft
from tenants.form_fields import GovukDateField, PoundsField


class SpendForm(forms.Form):
    """What was spent, when, on what, and what shows it."""

    amount_pence = PoundsField(label="Amount", min_pence=1)
    kind = forms.ChoiceField(label="Kind of cost", choices=CostKind.choices, initial=CostKind.DELIVERY)
    description = forms.CharField(max_length=200, label="What it was spent on")
    evidence = forms.CharField(
        required=False, max_length=120, label="Evidence", help_text="The supplier’s invoice or the payroll reference."
    )
    is_match = forms.BooleanField(
        required=False,
        label="This is the partnership’s own share",
        help_text="Counts towards match funding and not against the funder’s money.",
    )

    def __init__(self, *args: Any, today: date, agreement: FundingAgreement | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["spent_on"] = GovukDateField(label="Spent on", latest=today)
        self.agreement = agreement
        if agreement is None or not agreement.match_pence:
            del self.fields["is_match"]

    @property
    def draft(self) -> SpendDraft:
        """What was typed, as the operation takes it."""
        typed = self.cleaned_data
        return SpendDraft(
            spent_on=typed["spent_on"],
            amount_pence=typed["amount_pence"],
            kind=CostKind(typed["kind"]),
            description=typed["description"],
            evidence=typed["evidence"],
            is_match=typed.get("is_match", False),
            agreement_id=self.agreement.pk if self.agreement else None,
        )


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(max_length=180, label="Why is it taken back?")
