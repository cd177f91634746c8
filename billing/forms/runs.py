"""What the office types about a billing run: next to nothing."""

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from membership.enums import InvoiceTiming
from membership.models import MembershipYear
from tenants.form_fields import GovukDateField


class RunForm(forms.Form):
    """Which year to bill, dated when."""

    hide_optional = True

    year = forms.ModelChoiceField(queryset=MembershipYear.objects.none(), label="Membership year", empty_label=None)
    issue_on = GovukDateField(label="Date on the invoices", help_text="For example, 1 9 2027")
    invoice_timing = forms.ChoiceField(
        required=False,
        label="Prices that are invoiced in",
        choices=[("", "Any month"), *((timing.value, timing.label) for timing in InvoiceTiming)],
    )

    def __init__(self, *args: Any, years: QuerySet[MembershipYear], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"issue_on": today}, **kwargs})
        year = cast(forms.ModelChoiceField, self.fields["year"])
        year.queryset = years


class PurchaseOrderForm(forms.Form):
    """The number a held invoice waits for."""

    purchase_order = forms.CharField(
        max_length=40,
        label="Purchase order number",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        error_messages={"required": "Enter the purchase order number"},
    )


class ExcludeForm(forms.Form):
    """Why a payer is left out."""

    note = forms.CharField(required=False, max_length=200, label="Why is this payer left out?")
