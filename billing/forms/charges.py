"""What the office types to charge something by hand."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from billing.enums import SupplyKind
from billing.models import Account
from membership.enums import VatTreatment
from tenants.form_fields import GovukDateField, PoundsField

WIDTH_20 = {"class": "govuk-input--width-20"}


class ChargeForm(forms.Form):
    """Who, what for, how much and when; VAT follows the kind of supply unless it is chosen."""

    account = forms.ModelChoiceField(queryset=Account.objects.none(), label="Payer", empty_label="Choose a payer")
    description = forms.CharField(max_length=200, label="What it is for", help_text="As the invoice says it.")
    net_pence = PoundsField(label="Amount before VAT", min_pence=1)
    period_starts_on = GovukDateField(label="From")
    last_day = GovukDateField(label="Until", help_text="The last day of the period.")
    supply = forms.ChoiceField(label="Kind of supply", choices=SupplyKind.choices, initial=SupplyKind.SERVICE)
    vat_treatment = forms.ChoiceField(
        required=False,
        label="VAT treatment",
        choices=[("", "The usual one for this supply and payer"), *VatTreatment.choices],
    )
    vat_reason = forms.CharField(
        required=False, max_length=200, label="Reason for the VAT treatment", help_text="Printed on the invoice."
    )
    purchase_order = forms.CharField(
        required=False, max_length=40, label="Purchase order number", widget=forms.TextInput(attrs=WIDTH_20)
    )

    def __init__(self, *args: Any, accounts: QuerySet[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account = cast(forms.ModelChoiceField, self.fields["account"])
        account.queryset = accounts

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("period_starts_on"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", ValidationError("The last day must not be before the first"))
        return cleaned

    @property
    def terms(self) -> dict[str, Any]:
        """What was typed, as a draft of a charge takes it."""
        typed = self.cleaned_data
        return {
            "account_id": typed["account"].pk,
            "school_id": typed["account"].school_id,
            "description": typed["description"],
            "net_pence": typed["net_pence"],
            "period_starts_on": typed["period_starts_on"],
            "period_ends_before": typed["last_day"] + timedelta(days=1),
            "purchase_order": typed["purchase_order"],
        }

    @property
    def vat(self) -> dict[str, Any]:
        """How it is treated for VAT, as far as that was chosen."""
        chosen = self.cleaned_data["vat_treatment"]
        return {
            "account": self.cleaned_data["account"],
            "supply": SupplyKind(self.cleaned_data["supply"]),
            "treatment": VatTreatment(chosen) if chosen else None,
            "reason": self.cleaned_data["vat_reason"],
        }
