"""Filters of the pages of insight."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from offers.enums import OfferKind
from offers.models import Category
from tenants.enums import Phase

CARRIED = ("year", "by", "sort", "level")


class ScopeFilter(forms.Form):
    """Category and kind of offers, phase of schools; what the chips say is carried along."""

    hide_optional = True

    category = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False, label="Kind of offer", choices=[("", "All kinds"), *OfferKind.choices])
    phase = forms.ChoiceField(required=False, label="Phase of school", choices=[("", "All phases"), *Phase.choices])

    def __init__(self, query: QueryDict, *, categories: Sequence[Category]) -> None:
        super().__init__(initial=query.dict())
        self.fields["category"].choices = [("", "All categories"), *((str(row.pk), row.name) for row in categories)]
        for name in CARRIED:
            if query.get(name):
                self.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput)
