"""What the second person types, and the limits above which there must be one."""

from typing import Any

from django import forms

from tenants.form_fields import PoundsField

APPROVE, REFUSE = "approve", "refuse"


class DecisionForm(forms.Form):
    """Yes or no; a no says why."""

    decision = forms.ChoiceField(
        label="Your decision", widget=forms.RadioSelect, choices=[(APPROVE, "Approve"), (REFUSE, "Refuse")]
    )
    note = forms.CharField(required=False, max_length=300, label="Note", help_text="Needed when you refuse.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("decision") == REFUSE and not cleaned.get("note"):
            self.add_error("note", "Say why you refuse")
        return cleaned


class LimitsForm(forms.Form):
    """Amounts with VAT above which a second person decides; an empty field asks nobody."""

    run_limit_pence = PoundsField(required=False, min_pence=0, label="Billing runs above")
    credit_limit_pence = PoundsField(required=False, min_pence=0, label="Credit notes above")
    refund_limit_pence = PoundsField(required=False, min_pence=0, label="Refunds above")
    write_off_limit_pence = PoundsField(
        required=False, min_pence=0, label="Write-offs above", help_text="£0.00: every write-off needs two people."
    )
