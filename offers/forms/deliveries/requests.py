"""What a school, or the office for it, says when it asks for days."""

from typing import Any, Final

from django import forms
from django.db.models import QuerySet

from membership.models import School
from offers.models import Offer
from offers.operations.deliveries.requests import MOST_HALVES, Wanted
from offers.timing.half_days import words
from tenants.form_fields import GovukDateField

LENGTHS: Final = [(halves, words(halves).capitalize()) for halves in [*range(1, 11), *range(12, MOST_HALVES + 1, 4)]]
NARROW: Final = {"class": "govuk-input--width-4", "inputmode": "numeric"}


class OfferField(forms.ModelChoiceField):
    """An offer by its category and title."""

    def label_from_instance(self, obj: Any) -> str:
        """“Improvement: Adviser days”."""
        return f"{obj.category}: {obj.title}"


class RequestForm(forms.Form):
    """What is wanted, how long, when; the staff to be covered are for an estimate and not kept."""

    school = forms.ModelChoiceField(queryset=School.objects.none(), label="School", empty_label="Choose a school")
    offer = OfferField(queryset=Offer.objects.none(), label="Service", empty_label="Choose a service")
    topic = forms.CharField(max_length=200, label="What do you want help with?")
    halves = forms.TypedChoiceField(coerce=int, choices=LENGTHS, initial=2, label="How long?")
    wanted_from = GovukDateField(required=False, label="Not before")
    wanted_by = GovukDateField(required=False, label="Not after")
    purchase_order = forms.CharField(
        required=False,
        max_length=40,
        label="Purchase order number",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
    staff = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=200,
        label="Members of staff you would cover",
        help_text="Only to estimate what supply teachers would cost. It is not kept.",
        widget=forms.TextInput(attrs=NARROW),
    )

    def __init__(
        self, *args: Any, offers: QuerySet[Offer], schools: QuerySet[School] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offer"].queryset = offers
        if schools is None:
            del self.fields["school"]
        else:
            self.fields["school"].queryset = schools

    @property
    def wanted(self) -> Wanted:
        """What was typed, as the operation takes it."""
        typed = self.cleaned_data
        kept = ("topic", "halves", "wanted_from", "wanted_by", "purchase_order")
        return Wanted(offer_id=typed["offer"].pk, **{name: typed[name] for name in kept})


class TextFilter(forms.Form):
    """Words to look for in the list of visits."""

    hide_optional = True

    q = forms.CharField(required=False, max_length=100, label="School, service or topic")
    status = forms.CharField(required=False, widget=forms.HiddenInput)
    show = forms.CharField(required=False, widget=forms.HiddenInput)
