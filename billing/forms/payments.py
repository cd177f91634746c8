"""What the office types when money comes in."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from billing.allocation import OpenInvoice, Share
from billing.enums import PaymentMethod
from tenants.form_fields import GovukDateField, PoundsField
from tenants.money import format_pence


class PaymentForm(forms.Form):
    """An amount, when and how it came, and which invoices it pays."""

    amount_pence = PoundsField(label="Amount received", min_pence=1)
    received_on = GovukDateField(label="Received on")
    method = forms.ChoiceField(label="How it was paid", choices=PaymentMethod.choices)
    reference = forms.CharField(
        required=False,
        max_length=80,
        label="Reference on the bank statement",
        help_text="Invoice numbers in it are recognised.",
    )

    def __init__(self, *args: Any, invoices: Sequence[OpenInvoice], today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"received_on": today} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["received_on"].latest = today
        self.invoices = invoices
        for invoice in invoices:
            self.fields[f"invoice_{invoice.id}"] = PoundsField(
                required=False,
                label=f"For {invoice.number}",
                help_text=f"Owes {format_pence(invoice.outstanding_pence)}, due {invoice.due_on:%d %B %Y}".replace(
                    " 0", " "
                ),
                max_pence=invoice.outstanding_pence,
            )

    @property
    def shares(self) -> list[Share] | None:
        """What was typed for each invoice; None when nothing was, so that the rule decides."""
        typed = [(invoice.id, self.cleaned_data.get(f"invoice_{invoice.id}") or 0) for invoice in self.invoices]
        return [Share(pk, pence) for pk, pence in typed if pence] or None

    @property
    def money(self) -> dict[str, Any]:
        """Amount, day, way and reference, as the operation takes them."""
        return {name: self.cleaned_data[name] for name in ("amount_pence", "received_on", "method", "reference")}


class ReverseForm(forms.Form):
    """Why a payment is taken back."""

    reason = forms.CharField(
        max_length=80,
        label="Why is this payment taken back?",
        help_text="For example: bounced, or typed for the wrong payer.",
        error_messages={"required": "Say why the payment is taken back"},
    )
