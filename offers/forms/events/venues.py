"""The form of a venue."""

import re
from decimal import Decimal
from typing import Any

from django import forms

from membership.models import School
from offers.models import Venue
from offers.operations.events.venues import VenueFacts

POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")
DEGREES = {"class": "govuk-input--width-10", "inputmode": "decimal"}


class VenueForm(forms.Form):
    """Where events take place."""

    name = forms.CharField(max_length=120)
    school = forms.ModelChoiceField(
        School.objects.none(), required=False, empty_label="Not a school",
        help_text="A school’s address, postcode and place on the map are filled in.",
    )  # fmt: skip
    address = forms.CharField(required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    postcode = forms.CharField(
        required=False, max_length=9, widget=forms.TextInput(attrs={"class": "govuk-input--width-10"})
    )
    latitude = forms.DecimalField(
        required=False, min_value=Decimal(49), max_value=Decimal(61), decimal_places=6,
        help_text="Like 51.462; with the longitude it puts the venue on the map.", widget=forms.TextInput(attrs=DEGREES),
    )  # fmt: skip
    longitude = forms.DecimalField(
        required=False, min_value=Decimal(-9), max_value=Decimal(3), decimal_places=6, help_text="Like -0.011",
        widget=forms.TextInput(attrs=DEGREES),
    )  # fmt: skip
    access = forms.CharField(
        required=False,
        max_length=300,
        label="Getting there and in",
        help_text="Step-free access, parking, hearing loop",
    )
    is_active = forms.BooleanField(required=False, initial=True, label="Can be chosen for events")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = School.objects.filter(is_open=True)

    def clean_postcode(self) -> str:
        """A postcode in capitals with one space; nothing else passes."""
        text = re.sub(r"\s+", "", self.cleaned_data["postcode"]).upper()
        written = f"{text[:-3]} {text[-3:]}" if text else ""
        if written and not POSTCODE.fullmatch(written):
            raise forms.ValidationError("The postcode must be like N22 8HQ.")
        return written

    def clean(self) -> dict[str, Any]:
        """Both coordinates or none."""
        typed = super().clean() or {}
        if (typed.get("latitude") is None) != (typed.get("longitude") is None):
            self.add_error("longitude", "Type both coordinates, or none.")
        return typed

    def facts(self) -> VenueFacts:
        """What was typed."""
        typed = self.cleaned_data
        school = typed["school"]
        kept = ("name", "address", "postcode", "access", "latitude", "longitude", "is_active")
        return VenueFacts(school_id=school.pk if school else None, **{name: typed[name] for name in kept})


def facts_of(venue: Venue) -> dict[str, Any]:
    """Return a venue as its form shows it."""
    names = ("name", "school", "address", "postcode", "latitude", "longitude", "access", "is_active")
    return {name: getattr(venue, name) for name in names}
