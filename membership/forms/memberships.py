"""Forms of the office about a year's memberships."""

from datetime import date
from typing import Any

from django import forms

from membership.enums import Measure, ProposalScope, SubscriptionStatus
from membership.queries.subscriptions import Filters
from tenants.form_fields import GovukDateField

ATTENTION = [("disputed", "Pupil number disputed"), ("talk", "Wants to talk"), ("unanswered", "Not answered")]


class MembershipFilterForm(forms.Form):
    """What a year's list can be narrowed to; an unknown value narrows nothing."""

    q = forms.CharField(required=False, max_length=80, label="School")
    status = forms.ChoiceField(required=False, choices=[("", "Any"), *SubscriptionStatus.choices])
    attention = forms.ChoiceField(required=False, label="Needs attention", choices=[("", "Any"), *ATTENTION])

    hide_optional = True

    @property
    def filters(self) -> Filters:
        """What is asked for, without what is not valid."""
        self.full_clean()
        given = self.cleaned_data
        return Filters(search=given.get("q", ""), status=given.get("status", ""), attention=given.get("attention", ""))


class ProposeForm(forms.Form):
    """Which schools are offered membership."""

    scope = forms.ChoiceField(
        label="Which schools?", choices=ProposalScope.choices, widget=forms.RadioSelect, initial=ProposalScope.MEMBERS
    )


class OpenYearForm(forms.Form):
    """The next academic year, and until when schools are asked to answer."""

    start_year = forms.TypedChoiceField(label="Academic year", coerce=int)
    confirm_by = GovukDateField(label="Ask schools to confirm by", required=False, help_text="For example, 29 1 2027")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        starts = range(on.year - 2, on.year + 3)
        self.fields["start_year"].choices = [(start, f"{start}/{(start + 1) % 100:02}") for start in starts]


class DecideForm(forms.Form):
    """The number that counts."""

    value = forms.DecimalField(
        label="Number of pupils that counts",
        min_value=0,
        max_value=99_999,
        max_digits=7,
        decimal_places=2,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "decimal"}),
        error_messages={"required": "Enter the number of pupils", "invalid": "The number of pupils must be a number"},
    )


class EnterNumberForm(DecideForm):
    """A number the office knows and the register does not, or not rightly."""

    measure = forms.ChoiceField(label="What is counted", choices=Measure.choices, widget=forms.RadioSelect)
    census_on = GovukDateField(label="Counted on", help_text="The census day, for example 1 10 2026")

    field_order = ["measure", "value", "census_on"]
