"""What is typed about statements: the month, how one was paid, a filter."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from billing.models import FundingAgreement
from tenants.form_fields import GovukDateField


class MonthForm(forms.Form):
    """Which month statements are made of: one that is over."""

    month = forms.ChoiceField(label="Month")

    def __init__(self, *args: Any, months: list[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(f"{month:%Y-%m}", f"{month:%B %Y}") for month in months]

    @property
    def chosen(self) -> date:
        """The first day of the month."""
        return date.fromisoformat(f"{self.cleaned_data['month']}-01")


class PaidForm(forms.Form):
    """When a statement was paid, and what it is recorded as."""

    note = forms.CharField(required=False, max_length=120, label="Reference", help_text="For example the BACS run.")
    is_spend = forms.BooleanField(
        required=False, initial=True, label="Record it as spending", help_text="Leave it out if your books do that."
    )
    agreement = forms.ModelChoiceField(
        FundingAgreement.objects.none(),
        required=False,
        label="Paid from",
        empty_label="The partnership’s own means",
        help_text="A commission or grant this was paid from.",
    )

    def __init__(self, *args: Any, today: date, agreements: QuerySet[FundingAgreement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreement"].queryset = agreements
        self.fields["on"] = GovukDateField(label="Paid on", latest=today, initial=today)
        self.order_fields(["on"])

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed, as the operation takes it."""
        typed = dict(self.cleaned_data)
        agreement = typed.pop("agreement")
        return typed | {"agreement_id": agreement.pk if agreement else None}


class StatementFilter(forms.Form):
    """Words to look for in the list of statements."""

    hide_optional = True

    q = forms.CharField(required=False, max_length=100, label="Number or provider")
    month = forms.ChoiceField(required=False, label="Month")
    status = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, months: list[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [("", "Any"), *((f"{month:%Y-%m}", f"{month:%B %Y}") for month in months)]
