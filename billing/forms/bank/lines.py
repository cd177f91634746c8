"""What the office types about a line of the statement."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict

from billing.allocation import OpenInvoice, Share
from billing.matching import Part
from billing.models import Account
from billing.remittance import MOST
from tenants.form_fields import PoundsField
from tenants.money import format_pence


class LineFilter(forms.Form):
    """Text to look for, within what the chips have chosen."""

    hide_optional = True

    q = forms.CharField(required=False, max_length=100, label="Payer or reference on the statement")

    def __init__(self, query: QueryDict) -> None:
        super().__init__(initial=query.dict())
        for name in ("status", "account", "way"):
            if query.get(name):
                self.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput)


class PayerForm(forms.Form):
    """Whose money a line is, or one more payer it is for."""

    hide_optional = True

    payer = forms.ModelChoiceField(queryset=Account.objects.none(), label="Payer", empty_label="Choose a payer")

    def __init__(self, *args: Any, payers: QuerySet[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payer"].queryset = payers


class AllocateForm(forms.Form):
    """A line shared out by hand: an amount per open invoice, and what stays on each account."""

    def __init__(
        self, *args: Any, amount_pence: int, accounts: Sequence[Account], invoices: Mapping[int, Sequence[OpenInvoice]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.amount_pence, self.accounts, self.invoices = amount_pence, accounts, invoices
        for account in accounts:
            for invoice in invoices[account.pk]:
                self.fields[f"invoice_{invoice.id}"] = _amount(
                    f"{account}: {invoice.number}", invoice.outstanding_pence,
                    f"Owes {format_pence(invoice.outstanding_pence)}, due {invoice.due_on:%d/%m/%Y}",
                )  # fmt: skip
            self.fields[f"credit_{account.pk}"] = _amount(f"{account}: stays on the account", amount_pence)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        total = sum(pence or 0 for pence in cleaned.values())
        if not self.errors and total != self.amount_pence:
            left = self.amount_pence - total
            way = f"{format_pence(left)} is left to share out" if left > 0 else f"{format_pence(-left)} too much"
            raise ValidationError(f"The amounts add up to {format_pence(total)}: {way}.")
        return cleaned

    @property
    def parts(self) -> tuple[Part, ...]:
        """What each account gets."""
        return tuple(part for account in self.accounts for part in [self._part(account)] if part.amount_pence)

    def _part(self, account: Account) -> Part:
        typed = [(invoice.id, self.cleaned_data.get(f"invoice_{invoice.id}")) for invoice in self.invoices[account.pk]]
        shares = tuple(Share(pk, pence) for pk, pence in typed if pence)
        credit = self.cleaned_data.get(f"credit_{account.pk}") or 0
        return Part(account.pk, credit + sum(share.amount_pence for share in shares), shares)


def _amount(label: str, most_pence: int, hint: str = "") -> PoundsField:
    return PoundsField(required=False, label=label, help_text=hint, max_pence=most_pence)


class RemittanceForm(forms.Form):
    """A remittance advice, pasted from an e-mail."""

    text = forms.CharField(
        max_length=MOST,
        label="Remittance advice",
        help_text="Paste the text of the e-mail. Invoice numbers, and an amount beside each, are recognised.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Paste the text of the remittance advice"},
    )


class NoteForm(forms.Form):
    """Why a line is left out."""

    note = forms.CharField(
        max_length=200,
        label="Why is this line left out?",
        help_text="For example: bank charges, salaries, a transfer between own accounts.",
        error_messages={"required": "Say why this line is left out"},
    )


class ChosenForm(forms.Form):
    """The row that was pressed."""

    chosen = forms.CharField(max_length=5_000, widget=forms.HiddenInput)

    def clean_chosen(self) -> list[int]:
        texts = self.cleaned_data["chosen"].split(",")
        if not all(text.isascii() and text.isdecimal() and len(text) < 12 for text in texts):
            raise ValidationError("Choose again.")
        return [int(text) for text in texts]
