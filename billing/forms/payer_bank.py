"""Where refunds to a payer go."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from billing.bankfiles.refund_file import bacs_text
from billing.operations.payer_bank import BankDetails

SHORT = {"class": "govuk-input--width-10", "inputmode": "numeric", "autocomplete": "off"}
WANTED = {
    "bank_account_name": "Enter the name on the account",
    "bank_sort_code": "Enter the sort code",
    "bank_account_number": "Enter the account number",
}


class PayerBankForm(forms.Form):
    """A bank account, all of it, or nothing to take it away; figures may be typed with spaces or dashes."""

    hide_optional = True

    bank_account_name = forms.CharField(
        required=False,
        max_length=60,
        label="Name on the account",
        help_text="As the bank has it, in letters from A to Z. Payment files carry its first 18.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )
    bank_sort_code = forms.CharField(
        required=False, label="Sort code", help_text="For example 12-34-56", widget=forms.TextInput(attrs=SHORT)
    )
    bank_account_number = forms.CharField(
        required=False,
        label="Account number",
        help_text="Eight figures. A shorter one gets noughts in front.",
        widget=forms.TextInput(attrs=SHORT),
    )

    def clean_bank_account_name(self) -> str:
        """A name of which something is left in the letters of Bacs."""
        name: str = self.cleaned_data["bank_account_name"]
        if name and not bacs_text(name):
            raise ValidationError("Enter a name with letters from A to Z")
        return name

    def clean_bank_sort_code(self) -> str:
        """Six figures, written “12-34-56”."""
        figures = _figures(self.cleaned_data["bank_sort_code"], 6, "Enter a sort code of six figures, like 12-34-56")
        return "-".join(figures[at : at + 2] for at in range(0, len(figures), 2))

    def clean_bank_account_number(self) -> str:
        """Eight figures."""
        return _figures(
            self.cleaned_data["bank_account_number"], 8, "Enter an account number of eight figures, like 12345678"
        )

    def clean(self) -> dict[str, Any]:
        """All three or none."""
        given: dict[str, Any] = super().clean() or {}
        if any(given.values()) or self.errors:
            for name, problem in WANTED.items():
                if name not in self.errors and not given.get(name):
                    self.add_error(name, problem)
        return given

    @property
    def details(self) -> BankDetails:
        """What was typed, as the operation takes it."""
        return BankDetails(**self.cleaned_data)


def _figures(typed: str, count: int, problem: str) -> str:
    figures = re.sub(r"[\s‐-―−-]", "", typed)
    if figures and not re.fullmatch(rf"[0-9]{{{count}}}", figures):
        raise ValidationError(problem)
    return figures
