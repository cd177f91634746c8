"""What is typed about who delivers: the provider, its pools, absences and fees."""

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.db.models import QuerySet

from membership.forms.people import PersonField
from membership.models import Person, School
from offers.enums import ProviderKind
from offers.models import Pool, Provider
from offers.operations.providers.providers import ProviderFacts
from tenants.form_fields import GovukDateField, PoundsField

WEEKDAYS: Final = list(enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")))
NARROW: Final = {"class": "govuk-input--width-4", "inputmode": "numeric"}


class ProviderForm(forms.Form):
    """Everything about a provider."""

    kind = forms.ChoiceField(label="Kind", choices=ProviderKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(max_length=120, label="Name")
    school = forms.ModelChoiceField(
        School.objects.none(), required=False, label="School", empty_label="No school", help_text="For a member school or hub."
    )  # fmt: skip
    person = PersonField(
        Person.objects.none(),
        required=False,
        label="Signs in as",
        empty_label="Nobody",
        help_text="Sees the visits and writes the notes.",
    )
    email = forms.EmailField(required=False, label="E-mail address", help_text="For requests and statements.")
    expertise = forms.CharField(
        required=False, max_length=300, label="Knows about", help_text="Words a request is compared with: phonics, SEND, finance."
    )  # fmt: skip
    weekdays = forms.TypedMultipleChoiceField(
        required=False,
        coerce=int,
        choices=WEEKDAYS,
        label="Works on",
        help_text="None ticked: Monday to Friday.",
        widget=forms.CheckboxSelectMultiple,
    )
    days_a_year = forms.IntegerField(
        required=False, min_value=0, max_value=366, label="Most days a year", widget=forms.TextInput(attrs=NARROW)
    )
    day_rate_pence = PoundsField(required=False, label="Paid for a day", help_text="Nothing for own staff.")
    pools = forms.ModelMultipleChoiceField(
        Pool.objects.none(), required=False, label="Pools", widget=forms.CheckboxSelectMultiple
    )
    is_active = forms.BooleanField(required=False, initial=True, label="Can be asked")

    def __init__(
        self, *args: Any, schools: QuerySet[School], people: QuerySet[Person], pools: QuerySet[Pool], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools
        self.fields["person"].queryset = people
        self.fields["pools"].queryset = pools

    @property
    def facts(self) -> ProviderFacts:
        """What was typed, as the operation takes it."""
        typed = self.cleaned_data
        same = ("kind", "name", "email", "expertise", "weekdays", "days_a_year", "is_active")
        return ProviderFacts(
            person_id=typed["person"].pk if typed["person"] else None,
            school_id=typed["school"].pk if typed["school"] else None,
            day_rate_pence=typed["day_rate_pence"] or 0,
            **{name: typed[name] for name in same},
        )

    @property
    def pool_ids(self) -> list[int]:
        """The pools ticked."""
        return [pool.pk for pool in self.cleaned_data["pools"]]


def initial_of(provider: Provider) -> dict[str, Any]:
    """Return a provider as its form starts."""
    return vars(provider) | {
        "person": provider.person_id,
        "school": provider.school_id,
        "pools": [pool.pk for pool in provider.pools.all()],
    }


class PoolForm(forms.Form):
    """A pool and who is in it."""

    name = forms.CharField(max_length=80, label="Name", help_text="For example: Counselling.")
    providers = forms.ModelMultipleChoiceField(
        Provider.objects.none(), required=False, label="Who is in it", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, providers: QuerySet[Provider], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["providers"].queryset = providers

    @property
    def provider_ids(self) -> list[int]:
        """The members ticked."""
        return [provider.pk for provider in self.cleaned_data["providers"]]


class AbsenceForm(forms.Form):
    """From when until when, and why."""

    first_day = GovukDateField(label="First day away")
    last_day = GovukDateField(required=False, label="Last day away", help_text="Leave it empty for a single day.")
    reason = forms.CharField(required=False, max_length=120, label="Reason")

    @property
    def period(self) -> dict[str, Any]:
        """The half-open absence, as the operation takes it."""
        typed = self.cleaned_data
        last = typed["last_day"] or typed["first_day"]
        return {
            "starts_on": typed["first_day"],
            "ends_before": last + timedelta(days=1),
            "reason": typed["reason"],
        }


class FeeForm(forms.Form):
    """A fixed sum beside the days."""

    description = forms.CharField(max_length=160, label="For", help_text="For example: Maths hub 2026/27.")
    amount_pence = PoundsField(label="Amount", min_pence=1)
    on_day = GovukDateField(label="On", help_text="It is paid with the statement of this month.")


class ProviderFilter(forms.Form):
    """Words to look for in the list of providers; what the chips say is carried along."""

    hide_optional = True

    q = forms.CharField(required=False, max_length=100, label="Name or expertise")
    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    pool = forms.CharField(required=False, widget=forms.HiddenInput)
