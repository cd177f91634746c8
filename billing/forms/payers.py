"""What the office types about a payer."""

from django import forms

from billing.models import Account
from billing.operations.accounts import AccountDetails

WIDTH_20 = {"class": "govuk-input--width-20"}


class PayerForm(forms.ModelForm):  # generic for the type checker only
    """Name, address, mailbox and purchase-order rule; saved by the operation, not by the form."""

    class Meta:
        model = Account
        fields = [
            "name", "address", "invoice_email", "reference", "requires_purchase_order", "purchase_order",
            "payment_terms_days",
        ]  # fmt: skip
        labels = {
            "name": "Legal name on documents",
            "invoice_email": "E-mail for invoices",
            "reference": "Their reference for us",
            "requires_purchase_order": "Invoices need a purchase order number",
            "purchase_order": "Standing purchase order number",
            "payment_terms_days": "Days to pay",
        }
        help_texts = {
            "invoice_email": "Invoices and credit notes are sent here.",
            "reference": "Printed on every document. Empty: the URN.",
            "requires_purchase_order": "An invoice without a number is held, not issued.",
            "purchase_order": "Used when a school gives no number of its own.",
            "payment_terms_days": "Empty: the partnership’s own terms.",
        }
        widgets = {
            "address": forms.Textarea(attrs={"rows": 4}),
            "invoice_email": forms.EmailInput(attrs=WIDTH_20),
            "reference": forms.TextInput(attrs=WIDTH_20),
            "purchase_order": forms.TextInput(attrs=WIDTH_20),
            "payment_terms_days": forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        }

    @property
    def details(self) -> AccountDetails:
        """What was typed, as the operation takes it."""
        return AccountDetails(**self.cleaned_data)
