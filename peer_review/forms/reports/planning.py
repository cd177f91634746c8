"""Workshop, action plan, follow-ups and rating."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from peer_review.enums import ActionStatus
from peer_review.operations.reviews.actions import Facts
from tenants.form_fields import GovukDateField, PoundsField

USEFUL: Final = [(5, "5 – very useful"), (4, "4"), (3, "3"), (2, "2"), (1, "1 – of no use")]
CHALLENGING: Final = [
    (5, "5 – challenged us a great deal"),
    (4, "4"),
    (3, "3"),
    (2, "2"),
    (1, "1 – did not challenge us"),
]


def _words(label: str, rows: int = 4, *, required: str = "", **facts: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=5000,
        required=bool(required),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required, "max_length": "Use 5,000 characters or fewer"},
        **facts,
    )


class DayForm(forms.Form):
    """The day of the workshop."""

    day = GovukDateField(label="Day of the workshop", error_messages={"required": "Enter the day of the workshop"})


class NoteForm(forms.Form):
    """What came of it."""

    text = _words("What did it come to?", required="Write what it came to")


class FollowUpForm(forms.Form):
    """How the plan has gone."""

    note = _words("How has it gone?", help_text="What helped, what is in the way.")


class ReasonForm(forms.Form):
    """Why something is left out or undone."""

    reason = forms.CharField(
        max_length=300, label="Reason", help_text="Kept with the review.", error_messages={"required": "Enter a reason"}
    )


class ActionForm(forms.Form):
    """One step of the plan."""

    text = forms.CharField(
        max_length=500,
        label="What is to be done",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say what is to be done", "max_length": "Use 500 characters or fewer"},
    )
    finding_id = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label="Which finding it answers")
    owner_name = forms.CharField(required=False, max_length=120, label="Who sees to it")
    due_on = GovukDateField(required=False, label="By when")
    cost_pence = PoundsField(required=False, label="What it costs", help_text="For example 250 or 250.00")
    help_wanted = forms.CharField(
        required=False,
        max_length=300,
        label="Help you would like",
        help_text="From others, or from those who organise the review.",
    )

    def __init__(self, *args: Any, findings: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row["id"], f"{row['theme_title']}: {row['text'][:80]}") for row in findings]
        self.fields["finding_id"].choices = [("", "None"), *choices]

    @property
    def facts(self) -> Facts:
        """The action, as the operation takes it."""
        return Facts(**self.cleaned_data)


class MarkForm(forms.Form):
    """How far an action is."""

    status = forms.ChoiceField(choices=ActionStatus.choices)


class RatingForm(forms.Form):
    """Useful, and challenging."""

    usefulness = forms.TypedChoiceField(
        coerce=int,
        choices=USEFUL,
        widget=forms.RadioSelect,
        label="How useful was the review?",
        error_messages={"required": "Say how useful the review was"},
    )
    challenge = forms.TypedChoiceField(
        coerce=int,
        choices=CHALLENGING,
        widget=forms.RadioSelect,
        label="How much did it challenge you?",
        help_text="A review that only praises has little to give.",
        error_messages={"required": "Say how much it challenged you"},
    )
    comment = _words(
        "Anything else",
        rows=3,
        help_text="Whoever runs these reviews reads it at once, the lead reviewer once the review is closed.",
    )
