"""What is typed about targets: what is wanted of every school, and how far one is."""

from typing import Any, Final

from django import forms
from django.db.models import QuerySet

from offers.models import Offer
from tenants.form_fields import GovukDateField

COUNT: Final = {"class": "govuk-input--width-4", "inputmode": "numeric"}
MOST: Final = 10_000


class OfferField(forms.ModelChoiceField):
    """An offer with its year."""

    def label_from_instance(self, obj: Any) -> str:
        """“Examiner training, 2026/27”."""
        return f"{obj.title}, {obj.year}"


class TargetForm(forms.Form):
    """So many of something, from every school, by a day."""

    offer = OfferField(Offer.objects.none(), label="Programme", empty_label="Choose a programme")
    label = forms.CharField(max_length=120, label="What is wanted?", help_text="For example: new examiners.")
    wanted = forms.IntegerField(
        min_value=1, max_value=MOST, label="How many of each school?", widget=forms.TextInput(attrs=COUNT)
    )
    by_day = GovukDateField(required=False, label="By when?")

    def __init__(self, *args: Any, offers: QuerySet[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offer"].queryset = offers

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed, as the operation takes it."""
        typed = dict(self.cleaned_data)
        return {"offer_id": typed.pop("offer").pk, **typed}


class ReportForm(forms.Form):
    """How far a school is."""

    reached = forms.IntegerField(
        min_value=0, max_value=MOST, label="How many so far?", widget=forms.TextInput(attrs=COUNT)
    )
    note = forms.CharField(
        required=False, max_length=300, label="Note", help_text="What was done, or what is in the way."
    )
