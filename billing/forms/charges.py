"""What the office types to charge something by hand, and to share a charge between payers."""

from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from billing.models import Account

WIDTH_20 = {"class": "govuk-input--width-20"}
MOST_PAYERS: Final = 5


class PayerField(forms.ModelChoiceField):
    """One of the payers."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Account.objects.none(), **({"empty_label": "Choose a payer"} | kwargs))


class ChargeForm(forms.Form):
    """Who pays and under which order; the lines are forms of their own."""

    account = PayerField(label="Payer")
    purchase_order = forms.CharField(
        required=False, max_length=40, label="Purchase order number", widget=forms.TextInput(attrs=WIDTH_20)
    )

    def __init__(self, *args: Any, accounts: QuerySet[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["account"]).queryset = accounts


class SplitForm(forms.Form):
    """Payers and their shares: any whole numbers, so 50 and 50, or 2 and 1."""

    def __init__(self, *args: Any, accounts: QuerySet[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        payers = [("", "Nobody"), *((account.pk, str(account)) for account in accounts)]
        for place in range(1, MOST_PAYERS + 1):
            self.fields[f"account_{place}"] = forms.TypedChoiceField(
                required=place <= 2, coerce=int, empty_value=None, choices=payers, label=f"Payer {place}"
            )
            self.fields[f"weight_{place}"] = forms.IntegerField(
                required=place <= 2, min_value=1, max_value=1_000_000, label=f"Share of payer {place}",
                widget=forms.TextInput({"class": "govuk-input--width-5", "inputmode": "numeric"}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for place in range(3, MOST_PAYERS + 1):
            account, weight = cleaned.get(f"account_{place}"), cleaned.get(f"weight_{place}")
            if account and not weight and f"weight_{place}" not in self.errors:
                self.add_error(f"weight_{place}", ValidationError("Enter the share of this payer"))
            if weight and not account:
                self.add_error(f"account_{place}", ValidationError("Choose the payer of this share"))
        return cleaned

    @property
    def weights(self) -> list[tuple[int, int]]:
        """Pairs of payer and share, in the order typed."""
        typed = self.cleaned_data
        pairs = ((typed[f"account_{place}"], typed[f"weight_{place}"]) for place in range(1, MOST_PAYERS + 1))
        return [(account, weight) for account, weight in pairs if account]
