"""What is assumed: typed into the address, so that a scenario can be shared."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from billing.funding_sums.what_if import Scenario
from billing.models import FundingAgreement

SHORT = {"class": "govuk-input--width-4", "inputmode": "decimal"}


class WhatIfForm(forms.Form):
    """One agreement lost, fees, leavers, costs; all of it optional."""

    hide_optional = True

    lost = forms.ModelChoiceField(
        queryset=FundingAgreement.objects.none(), required=False, label="We lose", empty_label="No agreement"
    )
    fees = forms.DecimalField(
        required=False, min_value=-100, max_value=100, decimal_places=2, label="Subscription fees change by, in per cent",
        help_text="5 is a rise, −5 a cut.", widget=forms.TextInput(attrs=SHORT),
    )  # fmt: skip
    leavers = forms.IntegerField(
        required=False, min_value=0, max_value=10_000, label="Members that leave", widget=forms.TextInput(attrs=SHORT)
    )
    costs = forms.DecimalField(
        required=False, min_value=-100, max_value=100, decimal_places=2, label="Costs change by, in per cent",
        widget=forms.TextInput(attrs=SHORT),
    )  # fmt: skip

    def __init__(self, query: QueryDict, *, agreements: QuerySet[FundingAgreement], **kwargs: Any) -> None:
        super().__init__(query, **kwargs)
        cast(forms.ModelChoiceField, self.fields["lost"]).queryset = agreements

    @property
    def scenario(self) -> Scenario:
        """What is assumed; nothing at all while something is wrong."""
        if not self.is_valid():
            return Scenario()
        typed = self.cleaned_data
        return Scenario(
            lost_agreement_id=typed["lost"].pk if typed["lost"] else None,
            fee_percent=typed["fees"] or Decimal(0),
            leavers=typed["leavers"] or 0,
            cost_percent=typed["costs"] or Decimal(0),
        )
