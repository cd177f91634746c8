"""The filters of lists of places that are not chips; what the chips say is carried along."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

CARRIED = ("when", "event", "school")


class PlaceFilter(forms.Form):
    """Text to look for and a state, within what the chips have chosen."""

    hide_optional = True

    q = forms.CharField(required=False, max_length=100, label="Event, person, school or purchase order")
    status = forms.ChoiceField(required=False, label="State")

    def __init__(self, query: QueryDict, states: Sequence[tuple[str, str]]) -> None:
        super().__init__(initial=query.dict())
        self.fields["status"].choices = [("", "All"), *states]
        for name in CARRIED:
            if query.get(name):
                self.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput)
