"""The forms an event is written with: what it is, where, who trains, when; and what changing it asks."""

from datetime import datetime, timedelta
from typing import Any

from django import forms

from offers.enums import Audience, EventFormat, OfferKind
from offers.forms.events.fields import NUMBER, BreaksField, ClockField, LinkField
from offers.models import BookingPolicy, Event, Offer, Provider, Venue
from offers.operations.events.writing import EventFacts, Place
from offers.timing.recurrence import MOST_MEETINGS, Meeting, at, meeting
from tenants.form_fields import GovukDateField
from tenants.working_days import london_day

BOOKED = (OfferKind.EVENT, OfferKind.PROGRAMME)
MIDNIGHT = datetime.min.time()
DAY = timedelta(days=1)


class PlaceForm(forms.Form):
    """Format, venue and link."""

    format = forms.ChoiceField(choices=EventFormat, widget=forms.RadioSelect, initial=EventFormat.IN_PERSON)
    venue = forms.ModelChoiceField(Venue.objects.none(), required=False, empty_label="No venue, or it follows")
    online_url = LinkField(
        required=False, label="Link to join online", help_text="Only delegates with a confirmed place see it."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["venue"].queryset = Venue.objects.filter(is_active=True)

    def place(self) -> Place:
        """What was typed."""
        venue = self.cleaned_data["venue"]
        return Place(self.cleaned_data["format"], venue.pk if venue else None, self.cleaned_data["online_url"])


class FactsForm(forms.Form):
    """What is said of an event apart from where and when."""

    title = forms.CharField(max_length=120)
    description = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 5}), help_text="Left empty, the offer’s text is shown."
    )
    trainers = forms.ModelMultipleChoiceField(
        Provider.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    capacity = forms.IntegerField(min_value=1, max_value=10_000, label="Places", widget=forms.TextInput(attrs=NUMBER))
    minimum = forms.IntegerField(
        min_value=0, max_value=1_000, required=False, label="Minimum number",
        help_text="Two weeks before you are told when fewer places are booked.", widget=forms.TextInput(attrs=NUMBER),
    )  # fmt: skip
    policy = forms.ModelChoiceField(
        BookingPolicy.objects.none(), label="Terms of cancelling", empty_label=None,
        help_text="Bookings keep the terms they were made under.",
    )  # fmt: skip
    opens_on = GovukDateField(required=False, label="Booking opens on", help_text="Left empty, when it is published.")
    closes_on = GovukDateField(required=False, label="Last day to book", help_text="Left empty, when it is over.")
    has_waiting_list = forms.BooleanField(required=False, initial=True, label="Has a waiting list when it is full")
    is_free = forms.BooleanField(required=False, label="Free of charge")
    is_cohort = forms.BooleanField(required=False, label="One group: no booking after the first session")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trainers"].queryset = Provider.objects.filter(is_active=True)
        policies = BookingPolicy.objects.filter(is_current=True)
        self.fields["policy"].queryset = policies
        if not policies.exists():
            self.fields["policy"].help_text = "There are none yet: write them under “Settings of offers” first."

    def facts(self) -> EventFacts:
        """What was typed; days become the first and the last instant of London's day."""
        typed = self.cleaned_data
        opens, closes = typed["opens_on"], typed["closes_on"]
        kept = ("title", "description", "capacity", "has_waiting_list", "is_free", "is_cohort")
        return EventFacts(
            policy_id=typed["policy"].pk,
            minimum=typed["minimum"] or 0,
            opens_at=at(opens, MIDNIGHT) if opens else None,
            closes_at=at(closes + DAY, MIDNIGHT) if closes else None,
            **{name: typed[name] for name in kept},
        )

    def trainer_ids(self) -> list[int]:
        """Who was ticked."""
        return [provider.pk for provider in self.cleaned_data["trainers"]]


def facts_of(event: Event) -> dict[str, Any]:
    """Return an event as its form shows it."""
    kept = ("title", "description", "capacity", "minimum", "policy", "has_waiting_list", "is_free", "is_cohort")
    return {
        **{name: getattr(event, name) for name in kept},
        "trainers": list(event.trainers.all()),
        "opens_on": london_day(event.opens_at) if event.opens_at else None,
        "closes_on": london_day(event.closes_at - timedelta(seconds=1)) if event.closes_at else None,
    }


class TimeForm(forms.Form):
    """One meeting: a day and two times on London's clock."""

    day = GovukDateField(label="Day")
    starts = ClockField(label="Starts", help_text="London time, like 16:00")
    ends = ClockField(label="Ends")

    def meeting(self) -> Meeting:
        """What was typed. Raises EndsBeforeStart, NoSuchTime."""
        typed = self.cleaned_data
        return meeting(typed["day"], typed["starts"], typed["ends"])


class NewEventForm(TimeForm, PlaceForm, FactsForm):
    """A new event with its first session."""

    offer = forms.ModelChoiceField(Offer.objects.none(), empty_label=None)
    field_order = ["offer", "title", "day", "starts", "ends", "format", "venue", "online_url", "capacity", "policy"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offers = Offer.objects.filter(kind__in=BOOKED).exclude(status="withdrawn").select_related("year")
        self.fields["offer"].queryset = offers.order_by("-year__start_year", "title")
        self.fields["offer"].label_from_instance = lambda offer: f"{offer.title}, {offer.year.label}"


class SessionForm(TimeForm):
    """One session of an event; what is left empty is the event's."""

    title = forms.CharField(required=False, max_length=120, help_text="Like “Part 2: phonics”.")
    venue = forms.ModelChoiceField(Venue.objects.none(), required=False, empty_label="The event’s")
    online_url = LinkField(required=False, label="Link to join, if it is another one")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["venue"].queryset = Venue.objects.filter(is_active=True)


class SeriesForm(TimeForm):
    """Weekly sessions, or events of their own."""

    makes = forms.ChoiceField(
        choices=[("sessions", "Sessions of this event: whoever books comes to all"),
                 ("events", "Events of their own, at this one’s times: each is booked for itself")],
        widget=forms.RadioSelect, initial="sessions", label="What to make",
    )  # fmt: skip
    title = forms.CharField(
        required=False, max_length=100, label="Title of the sessions", help_text="They are numbered."
    )
    count = forms.IntegerField(
        min_value=1, max_value=MOST_MEETINGS, label="How many", widget=forms.TextInput(attrs=NUMBER)
    )
    every = forms.ChoiceField(
        choices=[(1, "Every week"), (2, "Every other week"), (4, "Every four weeks")], label="How often"
    )
    skips_holidays = forms.BooleanField(required=False, initial=True, label="Leave out bank holidays")
    breaks = BreaksField(label="Half-terms and other days left out", help_text="One a line: 15/2/2027 to 19/2/2027")


class CapacityForm(forms.Form):
    """How many places there are."""

    capacity = forms.IntegerField(min_value=1, max_value=10_000, label="Places", widget=forms.TextInput(attrs=NUMBER))


class CopyForm(forms.Form):
    """The day and the title of a copy."""

    title = forms.CharField(max_length=120)
    day = GovukDateField(label="Day of the first session")


class ReasonForm(forms.Form):
    """Why; it is told."""

    reason = forms.CharField(max_length=300, required=False, help_text="Everybody who is told reads it.")


class MoveForm(forms.Form):
    """Where to, and until when one may leave without a fee."""

    day = GovukDateField(label="New day of the first session to come")
    starts = ClockField(required=False, label="New start", help_text="Left empty, the times stay as they are.")
    leave_until = GovukDateField(
        required=False, label="Last day to leave without a fee", help_text="For those whom the new date does not suit."
    )
    reason = forms.CharField(max_length=300, required=False, help_text="Everybody who is told reads it.")


class QuotaForm(forms.Form):
    """Places kept for schools of some audiences."""

    label = forms.CharField(max_length=80, help_text="Like “Places for full members”.")
    audiences = forms.MultipleChoiceField(choices=Audience, widget=forms.CheckboxSelectMultiple, label="For")
    capacity = forms.IntegerField(min_value=1, max_value=10_000, label="Places", widget=forms.TextInput(attrs=NUMBER))


class MaterialForm(forms.Form):
    """A file for delegates."""

    title = forms.CharField(max_length=120)
    file = forms.FileField(help_text="PDF, Word, PowerPoint, Excel, pictures, sound or film, up to 25 MB.")
