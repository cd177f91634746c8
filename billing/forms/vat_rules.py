"""What the office types about a decision on VAT, and about a number that is spoilt."""

from typing import Any

from django import forms

from billing.enums import BuyerKind, DocumentKind, SupplyKind
from membership.enums import VatTreatment
from tenants.form_fields import GovukDateField


class VatRuleForm(forms.Form):
    """One decision: what is supplied to whom is treated how, from when, why and on whose word."""

    supply = forms.ChoiceField(label="Kind of supply", choices=SupplyKind.choices)
    buyer = forms.ChoiceField(label="Who buys", choices=BuyerKind.choices)
    treatment = forms.ChoiceField(label="VAT treatment", choices=VatTreatment.choices)
    effective_from = GovukDateField(label="From")
    reason = forms.CharField(max_length=200, label="Reason", help_text="Printed on invoices.")
    evidence = forms.CharField(
        required=False,
        max_length=200,
        label="What it rests on",
        help_text="A letter, a ruling or advice, with its date.",
    )

    @property
    def decision(self) -> dict[str, Any]:
        """What was typed, as the operation takes it."""
        typed = self.cleaned_data
        kinds = {
            "supply": SupplyKind(typed["supply"]),
            "buyer": BuyerKind(typed["buyer"]),
            "treatment": VatTreatment(typed["treatment"]),
        }
        return typed | kinds


class SpoilForm(forms.Form):
    """Which series loses a number, and why."""

    kind = forms.ChoiceField(label="Series", choices=DocumentKind.choices)
    reason = forms.CharField(
        max_length=200,
        label="Why is the number spoilt?",
        help_text="For example: used on a paper invoice, or given out by mistake.",
        error_messages={"required": "Say why the number is spoilt"},
    )
