"""What is typed at each step of a visit: its days, its note, the signature, a query, a reason."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms

from offers.enums import Half
from offers.timing.availability import Slot, when

RATINGS: Final = [(5, "5 – very good"), (4, "4 – good"), (3, "3 – fair"), (2, "2 – poor"), (1, "1 – very poor")]


class SlotsField(forms.MultipleChoiceField):
    """Half days written “2026-11-10:am”. One that was taken meanwhile passes: the operation says by whom."""

    def valid_value(self, value: str) -> bool:
        """Whether it is a half day at all."""
        return _slot(value) is not None


class SlotsForm(forms.Form):
    """Half days to tick."""

    slots = SlotsField(
        label="Half days",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the half days", "invalid_choice": "Choose half days from the list"},
    )

    def __init__(self, *args: Any, free: Sequence[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slots"].choices = [(written(slot), when(*slot)) for slot in free]

    @property
    def chosen(self) -> list[Slot]:
        """The half days ticked."""
        return [slot for value in self.cleaned_data["slots"] if (slot := _slot(value))]


class NoteForm(forms.Form):
    """What was done, and the journey."""

    text = forms.CharField(
        max_length=5000,
        label="What was done and agreed",
        help_text="The school reads this before it signs.",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Say what was done", "max_length": "The note must be 5,000 characters or fewer"},
    )
    miles = forms.DecimalField(
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(2000),
        max_digits=6,
        decimal_places=1,
        label="Miles travelled",
        help_text="There and back.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "decimal"}),
    )

    def clean_miles(self) -> Decimal:
        """Nothing typed is no journey."""
        return self.cleaned_data["miles"] or Decimal(0)


class SignForm(forms.Form):
    """The typed name that signs, what the visit was worth, and the price where an allowance is gone."""

    name = forms.CharField(
        max_length=120,
        label="Type your full name to sign",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "name"}),
        error_messages={"required": "Type your name to sign"},
    )
    rating = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        choices=RATINGS,
        label="How good was the visit?",
        widget=forms.RadioSelect,
    )
    accepts_price = forms.BooleanField(required=False, label="Charge it at its price instead")

    def __init__(self, *args: Any, asks_price: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_price:
            del self.fields["accepts_price"]


class QueryForm(forms.Form):
    """Why a school does not sign."""

    words = forms.CharField(
        max_length=500,
        label="What is wrong with the note?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what is wrong"},
    )


class ReasonForm(forms.Form):
    """Why something is cancelled."""

    reason = forms.CharField(max_length=300, label="Why?", error_messages={"required": "Say why"})


def written(slot: Slot) -> str:
    """Return “2026-11-10:am”."""
    return f"{slot[0]:%Y-%m-%d}:{slot[1]}"


def _slot(value: str) -> Slot | None:
    day, _, half = value.partition(":")
    try:
        return date.fromisoformat(day), Half(half).value
    except ValueError:
        return None
