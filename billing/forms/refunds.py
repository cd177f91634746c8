"""What the office types to give money back or to give a debt up."""

from typing import Any, cast

from django import forms

from billing.enums import PaymentMethod
from tenants.form_fields import PoundsField
from tenants.money import format_pence


class RefundForm(forms.Form):
    """How much of a payment goes back, which way and why."""

    amount_pence = PoundsField(label="Amount", min_pence=1)
    method = forms.TypedChoiceField(label="How it goes back", widget=forms.RadioSelect, coerce=PaymentMethod)
    reason = forms.CharField(max_length=200, label="Why is it refunded?")

    def __init__(self, *args: Any, most_pence: int, methods: list[PaymentMethod], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount_pence"].help_text = f"At most {format_pence(most_pence)} of this payment is free."
        cast(forms.TypedChoiceField, self.fields["method"]).choices = [(m.value, m.label) for m in methods]
        self.initial.setdefault("method", methods[0])


class WriteOffForm(forms.Form):
    """Why a debt is given up."""

    reason = forms.CharField(max_length=200, label="Why is it written off?")
