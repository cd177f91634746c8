"""What is typed about pairings: whom to bring together and why, an answer, an outcome."""

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.db.models import QuerySet

from membership.models import Person, School
from offers.enums import PairingKind
from offers.models import Booking, Event
from offers.operations.programmes.pairings import Proposal
from tenants.form_fields import GovukDateField

DAYS: Final[dict[str, Any]] = {
    "min_value": Decimal(0),
    "max_value": Decimal(100),
    "max_digits": 4,
    "decimal_places": 1,
    "widget": forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "decimal"}),
}


class ParticipantField(forms.ModelChoiceField):
    """A named place."""

    def label_from_instance(self, obj: Any) -> str:
        """“Ada Marsh, Ash School”."""
        return f"{obj.delegate}, {obj.school}"


class ProgrammeForm(forms.Form):
    """Which programme the pairing belongs to."""

    event = forms.ModelChoiceField(Event.objects.none(), label="Programme", empty_label="Choose a programme")

    def __init__(self, *args: Any, events: QuerySet[Event], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = events


class PairingForm(forms.Form):
    """Two people, what they would do, and why these two."""

    kind = forms.ChoiceField(label="Kind", choices=PairingKind.choices, widget=forms.RadioSelect)
    booking = ParticipantField(Booking.objects.none(), label="Participant", empty_label="Choose a participant")
    partner = forms.ModelChoiceField(Person.objects.none(), label="Coach or host", empty_label="Choose a person")
    host_school = forms.ModelChoiceField(
        School.objects.none(), required=False, label="Host school", empty_label="None", help_text="For shadowing."
    )
    allows_own_trust = forms.BooleanField(required=False, label="The host school may be in the participant’s own trust")
    reason = forms.CharField(max_length=300, label="Why these two?", error_messages={"required": "Say why"})
    starts_on = GovukDateField(required=False, label="From")
    days = forms.DecimalField(required=False, label="Days", **DAYS)

    def __init__(
        self,
        *args: Any,
        participants: QuerySet[Booking],
        partners: QuerySet[Person],
        hosts: QuerySet[School],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["booking"].queryset = participants
        self.fields["partner"].queryset = partners
        self.fields["host_school"].queryset = hosts

    @property
    def proposal(self) -> Proposal:
        """What was typed, as the operation takes it."""
        typed = self.cleaned_data
        host = typed["host_school"] if typed["kind"] == PairingKind.SHADOWING else None
        return Proposal(
            booking_id=typed["booking"].pk,
            partner_id=typed["partner"].pk,
            kind=typed["kind"],
            reason=typed["reason"],
            host_school_id=host.pk if host else None,
            starts_on=typed["starts_on"],
            days=typed["days"] or Decimal(0),
            allows_own_trust=typed["allows_own_trust"],
        )


class DeclineForm(forms.Form):
    """Why somebody declines."""

    reason = forms.CharField(max_length=300, label="Why?", error_messages={"required": "Say why"})


class OutcomeForm(forms.Form):
    """What came of it."""

    outcome = forms.CharField(
        max_length=300, label="What came of it?", help_text="For example: promoted to deputy head.",
        error_messages={"required": "Say what came of it"},
    )  # fmt: skip
    days = forms.DecimalField(required=False, label="Days in all", **DAYS)

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed, as the operation takes it."""
        return {"outcome": self.cleaned_data["outcome"], "days": self.cleaned_data["days"] or Decimal(0)}


class PairingFilter(forms.Form):
    """Words to look for in the list of pairings."""

    hide_optional = True

    q = forms.CharField(required=False, max_length=100, label="Person or programme")
    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    status = forms.CharField(required=False, widget=forms.HiddenInput)
    event = forms.CharField(required=False, widget=forms.HiddenInput)
