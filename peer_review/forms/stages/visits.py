"""Days of a visit, putting it off, cancelling; the filter of the list."""

from collections.abc import Sequence
from typing import Any

from django import forms

from peer_review.enums import PostponeReason, Stage
from tenants.enums import Phase
from tenants.form_fields import GovukDateField


class DaysForm(forms.Form):
    """The days of a visit; when something speaks against them, a box says that they are meant."""

    starts_on = GovukDateField(label="First day")
    ends_on = GovukDateField(label="Last day", required=False, help_text="Leave empty for the usual length.")
    anyway = forms.BooleanField(
        label="Set these days all the same", error_messages={"required": "Tick the box, or choose other days"}
    )

    def __init__(self, *args: Any, warnings: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not warnings:
            del self.fields["anyway"]


class PostponeForm(forms.Form):
    """Why the visit is put off, and until when if that is known."""

    reason = forms.ChoiceField(
        choices=PostponeReason,
        label="Why?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why the visit is put off"},
    )
    words = forms.CharField(
        required=False,
        max_length=200,
        label="Anything both sides should know",
        help_text="Goes into the e-mail and stays on the timeline: no names.",
    )
    new_day = GovukDateField(
        label="New first day", required=False, help_text="Leave empty while it is not known: it can be set later."
    )


class CancelForm(forms.Form):
    """Why a review is cancelled."""

    reason = forms.CharField(
        max_length=250,
        label="Why?",
        help_text="Both sides read this: no names.",
        error_messages={"required": "Say why the review is cancelled"},
    )


class ReviewFilter(forms.Form):
    """More filters of the list of reviews."""

    hide_optional = True
    q = forms.CharField(required=False, label="School")
    cycle = forms.ChoiceField(required=False, label="Cycle")
    stage = forms.ChoiceField(required=False, label="Stage", choices=[("", "All"), *Stage.choices])
    phase = forms.ChoiceField(required=False, label="Phase", choices=[("", "All"), *Phase.choices])

    def __init__(self, *args: Any, cycles: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cycle"].choices = [("", "All"), *cycles]
