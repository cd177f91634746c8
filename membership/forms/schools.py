"""Forms about schools: narrowing the list, adding from the register, converting to an academy."""

from collections.abc import Sequence
from typing import Any

from django import forms

from membership.enums import SubscriptionStatus
from membership.models import Trust
from membership.queries.schools import Filters
from tenants.enums import Phase
from tenants.form_fields import GovukDateField
from tenants.queries.areas import authority_name, authority_names

ANY = [("", "Any")]
URN = {"class": "govuk-input--width-10", "inputmode": "numeric"}


class SchoolFilterForm(forms.Form):
    """What the list of schools can be narrowed to; an unknown value narrows nothing."""

    q = forms.CharField(required=False, max_length=80, label="Name, postcode, URN or LAESTAB")
    phase = forms.ChoiceField(required=False, choices=[*ANY, *Phase.choices])
    la = forms.ChoiceField(required=False, label="Local authority")
    trust = forms.ChoiceField(required=False)
    status = forms.ChoiceField(required=False, label="Membership", choices=[*ANY, *SubscriptionStatus.choices])
    membership = forms.ChoiceField(
        required=False, choices=[*ANY, ("member", "Members"), ("other", "Not members")], widget=forms.HiddenInput
    )
    closed = forms.BooleanField(required=False, label="Closed schools")

    hide_optional = True

    def __init__(self, *args: Any, la_codes: Sequence[int] = (), trusts: Sequence[Trust] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["la"].choices = [*ANY, *((str(code), authority_name(code)) for code in la_codes)]
        self.fields["trust"].choices = [*ANY, *((str(trust.pk), trust.name) for trust in trusts)]

    @property
    def filters(self) -> Filters:
        """What is asked for, without what is not valid."""
        self.full_clean()
        given = self.cleaned_data
        return Filters(
            search=given.get("q", ""),
            phase=given.get("phase", ""),
            la_code=int(given["la"]) if given.get("la") else None,
            trust_id=int(given["trust"]) if given.get("trust") else None,
            membership=given.get("membership", ""),
            status=given.get("status", ""),
            closed=given.get("closed", False),
        )


class AddSchoolsForm(forms.Form):
    """A whole authority, or single schools by URN."""

    la_code = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label="All open schools of a local authority",
        choices=[("", "Choose a local authority"), *authority_names().items()],
    )
    urns = forms.CharField(
        required=False,
        label="Or single schools by URN",
        help_text="Six figures each, separated by spaces or commas.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def clean_urns(self) -> list[int]:
        """Split what was typed into URNs."""
        words = self.cleaned_data["urns"].replace(",", " ").split()
        wrong = [word for word in words if not (word.isascii() and word.isdigit() and len(word) == 6)]
        if wrong:
            raise forms.ValidationError(f"A URN has six figures: {', '.join(wrong[:3])} has not.")
        return [int(word) for word in words]

    def clean(self) -> dict[str, object]:
        """Ask for one of the two."""
        given = super().clean() or {}
        if not self.errors and not given.get("la_code") and not given.get("urns"):
            raise forms.ValidationError("Choose a local authority or enter a URN.")
        return given


class ConvertForm(forms.Form):
    """What is new when a school becomes an academy."""

    new_urn = forms.IntegerField(
        label="New URN", min_value=100_000, max_value=999_999, widget=forms.TextInput(attrs=URN),
        error_messages={"required": "Enter the new URN", "invalid": "A URN has six figures"},
    )  # fmt: skip
    converted_on = GovukDateField(label="Conversion date")
    trust_name = forms.CharField(
        required=False, max_length=160, label="Trust", help_text="Only needed when the register does not name it yet."
    )
