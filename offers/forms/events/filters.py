"""The filters of lists of events that are not chips; what the chips say is carried along."""

from django import forms
from django.http import QueryDict

from offers.models import Category
from tenants.enums import Phase

CARRIED = ("how", "free", "places", "show")


class EventFilter(forms.Form):
    """Words, category, phase and month."""

    hide_optional = True

    q = forms.CharField(required=False, max_length=100, label="Title or venue")
    category = forms.ChoiceField(required=False)
    phase = forms.ChoiceField(required=False, choices=[("", "All"), *Phase.choices])
    month = forms.CharField(
        required=False,
        max_length=7,
        help_text="Like 2027-01",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
    )

    def __init__(self, query: QueryDict) -> None:
        super().__init__(initial=query.dict())
        names = Category.objects.values_list("pk", "name")
        self.fields["category"].choices = [("", "All"), *((str(pk), name) for pk, name in names)]
        for name in CARRIED:
            if query.get(name):
                self.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput)
