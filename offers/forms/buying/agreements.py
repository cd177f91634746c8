"""What is typed about agreements: a filter, a signature, the last day, how much from when, a limit, an answer."""

from datetime import date, timedelta
from typing import Any, Final, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from membership.models import School
from offers.models import Offer
from tenants.form_fields import GovukDateField, PoundsField

CARRIED: Final = ("status", "year", "show")
WIDTH_20: Final = {"class": "govuk-input--width-20"}
WIDTH_5: Final = {"class": "govuk-input--width-5", "inputmode": "decimal"}


class AgreementFilter(forms.Form):
    """Text to look for, within what the chips have chosen."""

    hide_optional = True

    q = forms.CharField(required=False, max_length=100, label="Reference, school or trust")

    def __init__(self, query: QueryDict) -> None:
        super().__init__(initial=query.dict())
        for name in CARRIED:
            if query.get(name):
                self.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput)


class SignForm(forms.Form):
    """The name of the second person, and as what they sign."""

    signed_name = forms.CharField(
        max_length=120,
        label="Your full name, to sign",
        widget=forms.TextInput(attrs=WIDTH_20 | {"autocomplete": "name"}),
        error_messages={"required": "Type your name to sign"},
    )
    capacity = forms.CharField(
        max_length=80, label="You sign as", help_text="For example: Chair of governors.",
        widget=forms.TextInput(attrs=WIDTH_20),
    )  # fmt: skip


class EndForm(forms.Form):
    """The last day of a service, and why it ends."""

    last_day = GovukDateField(label="Last day of the service")
    reason = forms.CharField(max_length=300, label="Why?", error_messages={"required": "Say why"})

    def __init__(self, *args: Any, today: date, ends_before: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["last_day"]
        if isinstance(field, GovukDateField):
            field.earliest, field.latest = today, ends_before - timedelta(days=1)


class ChangeForm(forms.Form):
    """How many from a day on."""

    quantity = forms.DecimalField(
        max_digits=7, decimal_places=2, label="How many", widget=forms.TextInput(attrs=WIDTH_5)
    )
    from_day = GovukDateField(label="From")


class AddForm(forms.Form):
    """One more service, for which school, how many, from when."""

    offer = forms.ModelChoiceField(queryset=Offer.objects.none(), label="Service")
    school = forms.ModelChoiceField(queryset=School.objects.none(), label="School")
    quantity = forms.DecimalField(
        max_digits=7, decimal_places=2, initial=1, label="How many", widget=forms.TextInput(attrs=WIDTH_5),
        help_text="Leave 1 where it is not bought by number.",
    )  # fmt: skip
    from_day = GovukDateField(label="From")

    def offer_from(self, offers: QuerySet[Offer], schools: QuerySet[School]) -> None:
        """Let these be chosen."""
        cast(forms.ModelChoiceField, self.fields["offer"]).queryset = offers
        cast(forms.ModelChoiceField, self.fields["school"]).queryset = schools


class RuleForm(forms.Form):
    """How much a school lets its people spend without asking."""

    staff_limit_pence = PoundsField(
        label="Staff may spend without asking", help_text="Before VAT, each time. £0: staff always ask.", min_pence=0
    )
    manager_limit_pence = PoundsField(
        required=False,
        label="The business manager may spend without asking the head",
        help_text="Before VAT, each time. Empty: no limit.",
        min_pence=0,
    )


class AnswerForm(forms.Form):
    """The answer to a request, with a note and the payer's order number."""

    purchase_order = forms.CharField(
        required=False, max_length=40, label="Purchase order number", widget=forms.TextInput(attrs=WIDTH_20)
    )
    note = forms.CharField(
        required=False, max_length=300, label="Note to who asked", widget=forms.Textarea(attrs={"rows": 2})
    )
