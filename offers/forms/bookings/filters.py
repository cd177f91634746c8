"""The free-text filter of lists of bookings; what the chips say is carried along."""

from django import forms
from django.http import QueryDict

CARRIED = ("status", "when", "event", "school")


class BookingFilter(forms.Form):
    """Text to look for, within what the chips have chosen."""

    hide_optional = True

    q = forms.CharField(required=False, max_length=100, label="Event, person, school or purchase order")

    def __init__(self, query: QueryDict) -> None:
        super().__init__(initial=query.dict())
        for name in CARRIED:
            if query.get(name):
                self.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput)
