"""The filters of lists of events that are not chips; what the chips say is carried along."""

from collections.abc import Iterator
from datetime import date

from django import forms
from django.http import QueryDict

from offers.models import Category
from tenants.enums import Phase

CARRIED = ("how", "free", "places", "show")
MONTHS_AHEAD = 14


class EventFilter(forms.Form):
    """Words, category, phase and month."""

    hide_optional = True

    q = forms.CharField(required=False, max_length=100, label="Title or venue")
    category = forms.ChoiceField(required=False)
    phase = forms.ChoiceField(required=False, choices=[("", "All"), *Phase.choices])
    month = forms.ChoiceField(required=False)

    def __init__(self, query: QueryDict, *, today: date) -> None:
        super().__init__(initial=query.dict())
        names = Category.objects.values_list("pk", "name")
        self.fields["category"].choices = [("", "All"), *((str(pk), name) for pk, name in names)]
        self.fields["month"].choices = [("", "All"), *_months(today)]
        for name in CARRIED:
            if query.get(name):
                self.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput)


def _months(today: date) -> Iterator[tuple[str, str]]:
    """This month and those after it."""
    for step in range(MONTHS_AHEAD):
        years, month = divmod(today.month - 1 + step, 12)
        first = date(today.year + years, month + 1, 1)
        yield f"{first:%Y-%m}", f"{first:%B %Y}"
