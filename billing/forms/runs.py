"""What the office types about a billing run: next to nothing."""

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from billing.enums import SourceKind
from billing.sources import WAITING, registered
from membership.enums import InvoiceTiming
from membership.models import MembershipYear
from tenants.form_fields import GovukDateField


class RunForm(forms.Form):
    """Which year to bill, dated when."""

    hide_optional = True

    year = forms.ModelChoiceField(queryset=MembershipYear.objects.none(), label="Membership year", empty_label=None)
    issue_on = GovukDateField(label="Date on the invoices", help_text="For example, 1 9 2027")
    sources = forms.MultipleChoiceField(label="What is invoiced", widget=forms.CheckboxSelectMultiple)
    invoice_timing = forms.ChoiceField(
        required=False,
        label="Prices that are invoiced in",
        choices=[("", "Any month"), *((timing.value, timing.label) for timing in InvoiceTiming)],
    )

    def __init__(self, *args: Any, years: QuerySet[MembershipYear], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"issue_on": today, "sources": [SourceKind.SUBSCRIPTION]}, **kwargs})
        cast(forms.MultipleChoiceField, self.fields["sources"]).choices = [
            (SourceKind.SUBSCRIPTION.value, "Memberships of the year"),
            *((source.kind, source.label) for source in registered()),
            (WAITING, "Everything else that waits: charged by hand, by an accepted quote, by a funding agreement"),
        ]
        year = cast(forms.ModelChoiceField, self.fields["year"])
        year.queryset = years


class UndoForm(forms.Form):
    """Why a whole run is credited."""

    reason = forms.CharField(
        max_length=200, label="Why is it credited?", help_text="It is printed on every credit note."
    )


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
