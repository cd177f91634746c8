"""The free-text filter of billing's lists; what the chips say is carried along."""

from django import forms
from django.http import QueryDict

CARRIED = ("year", "show", "kind")


class TextFilter(forms.Form):
    """Text to look for, within what the chips have chosen."""

    hide_optional = True

    q = forms.CharField(required=False, max_length=100, label="Number, payer, school or purchase order")

    def __init__(self, query: QueryDict, *, label: str = "") -> None:
        super().__init__(initial=query.dict())
        if label:
            self.fields["q"].label = label
        for name in CARRIED:
            if query.get(name):
                self.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput)
