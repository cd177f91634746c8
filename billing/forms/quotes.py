"""What is typed about a quote: what it offers, and the answer with a signature."""

from datetime import date, timedelta
from typing import Any, Final, cast

from django import forms
from django.db.models import QuerySet

from billing.enums import DocumentKind
from billing.forms.charges import WIDTH_20, PayerField
from billing.models import Account
from tenants.form_fields import GovukDateField

VALID_FOR: Final = timedelta(days=30)


class QuoteForm(forms.Form):
    """Whom it is for, what it is called and until when it holds; the lines are forms of their own."""

    kind = forms.ChoiceField(
        label="Kind",
        widget=forms.RadioSelect,
        initial=DocumentKind.QUOTE,
        choices=[
            (DocumentKind.QUOTE, "A quote"),
            (DocumentKind.PRO_FORMA, "A pro-forma invoice, for payers who need one before they can order"),
        ],
    )
    account = PayerField(label="For")
    title = forms.CharField(max_length=120, label="Title", help_text="For example: Governor training 2026/27.")
    expires_on = GovukDateField(label="Last day to accept")
    note = forms.CharField(
        required=False, max_length=1000, label="Note", widget=forms.Textarea(attrs={"rows": 3}), help_text="Printed."
    )

    def __init__(self, *args: Any, accounts: QuerySet[Account], today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"expires_on": today + VALID_FOR} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["account"]).queryset = accounts
        self.fields["expires_on"].earliest = today


class AcceptForm(forms.Form):
    """The typed name that signs, and the payer's order number."""

    signed_name = forms.CharField(
        max_length=120,
        label="Type your full name to sign",
        widget=forms.TextInput(attrs=WIDTH_20 | {"autocomplete": "name"}),
        error_messages={"required": "Type your name to sign"},
    )
    purchase_order = forms.CharField(
        required=False, max_length=40, label="Purchase order number", widget=forms.TextInput(attrs=WIDTH_20)
    )

    def __init__(self, *args: Any, needs_order: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purchase_order"].required = needs_order


class ReasonForm(forms.Form):
    """Why a quote is declined or withdrawn."""

    reason = forms.CharField(max_length=300, label="Why?", error_messages={"required": "Say why"})
