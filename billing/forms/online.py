"""What is typed about paying online: which invoices to pay, and the partnership's account at the card processor."""

from collections.abc import Sequence
from typing import Any

from django import forms

from billing.allocation import OpenInvoice
from billing.enums import GatewayMode
from billing.models import GatewayConnection
from billing.operations.online.connection import Choice
from tenants.money import format_pence


class PayForm(forms.Form):
    """Which of an account's open invoices to pay now."""

    invoice = forms.TypedMultipleChoiceField(
        label="Invoices to pay now",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one invoice", "invalid_choice": "One of these is paid already"},
    )

    def __init__(self, *args: Any, invoices: Sequence[OpenInvoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invoice"].choices = [
            (invoice.id, f"{invoice.number}: {format_pence(invoice.outstanding_pence)}, due {invoice.due_on:%d %b %Y}")
            for invoice in invoices
        ]


class GatewayForm(forms.Form):
    """Whose account takes the money, its keys, and the ways of paying; keys are never shown again."""

    mode = forms.ChoiceField(
        choices=GatewayMode.choices,
        widget=forms.RadioSelect,
        label="Paying online",
        error_messages={"required": "Choose how payments are taken"},
    )
    stripe_account = forms.CharField(
        required=False,
        max_length=40,
        label="Connected account",
        help_text="For a connected account only. Starts with acct_; the operator of this service gives it to you.",
    )
    secret_key = forms.CharField(
        required=False,
        max_length=200,
        strip=True,
        label="Secret key",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    webhook_secret = forms.CharField(
        required=False,
        max_length=200,
        strip=True,
        label="Signing secret of the webhook",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    takes_cards = forms.BooleanField(required=False, label="Cards")
    takes_bank = forms.BooleanField(required=False, label="Pay by Bank")
    takes_direct_debit = forms.BooleanField(required=False, label="Bacs Direct Debit")

    def __init__(self, *args: Any, present: GatewayConnection, endings: dict[str, str], **kwargs: Any) -> None:
        names = ("mode", "stripe_account", "takes_cards", "takes_bank", "takes_direct_debit")
        kwargs["initial"] = {name: getattr(present, name) for name in names}
        super().__init__(*args, **kwargs)
        for name, ending in endings.items():
            kept = f"Kept: ends in {ending}. Leave empty to keep it." if ending else "Not entered yet."
            self.fields[name].help_text = kept

    def clean(self) -> dict[str, Any]:
        """At least one way of paying."""
        told = super().clean() or {}
        ways = ("takes_cards", "takes_bank", "takes_direct_debit")
        if told.get("mode") != GatewayMode.OFF and not any(told.get(name) for name in ways):
            self.add_error("takes_cards", "Choose at least one way of paying")
        return told

    @property
    def choice(self) -> Choice:
        """What was chosen, as the operation takes it."""
        facts = dict(self.cleaned_data)
        return Choice(mode=GatewayMode(facts.pop("mode")), **facts)
