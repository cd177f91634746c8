"""What is typed about a calculation: its weights in kilometres, its time, what it does without."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from peer_review.matching.problem import Weights
from peer_review.models import Reviewer

# name of the weight → (what it is worth, in words, for more explanation); shown in this order.
USUAL: Final = {
    "repeat": ("The same reviewer as in the cycle before", "A journey that much longer is taken to bring somebody new."),
    "second_review": ("A second review for one reviewer", "Higher spreads the work over more people."),
    "third_review": ("A third review for one reviewer", ""),
    "same_phase_only": ("A team from one phase only", "Higher mixes phases in each team."),
    "same_context": ("A reviewer from a school like the host", "Higher brings people from schools of other size and need."),
    "off_focus": ("A reviewer who does not know the school’s focus", "Higher keeps to those with expertise in it."),
    "far_from": ("A journey counts three times beyond", "Higher allows longer journeys for a few."),
}  # fmt: skip
SHORT: Final = {
    "short_place": ("An empty place in a team", ""),
    "short_lead": ("A team without a trained lead", ""),
    "short_expert": ("A team without somebody of the phase", ""),
    "keep": ("Leaving a match as it is, when solving again", "Higher changes fewer teams."),
}
SECONDS: Final = [
    (20, "20 seconds: a first look"),
    (60, "1 minute"),
    (120, "2 minutes"),
    (240, "4 minutes: the best for large cycles"),
]
NARROW: Final = {"class": "govuk-input--width-4", "inputmode": "decimal"}


def _kilometres(label: str, hint: str, initial: str, most: int = 1000) -> forms.DecimalField:
    return forms.DecimalField(
        min_value=0,
        max_value=most,
        max_digits=6,
        decimal_places=1,
        initial=initial,
        label=label,
        help_text=hint,
        widget=forms.TextInput(attrs=NARROW),
        error_messages={"invalid": "Type kilometres, such as 5"},
    )


class RunForm(forms.Form):
    """Weights, each worth so many kilometres of one person's journey, and the time."""

    seconds = forms.TypedChoiceField(coerce=int, choices=SECONDS, initial=60, label="How long may it take?")
    seed = forms.IntegerField(
        min_value=1,
        max_value=9999,
        initial=1,
        label="Variant",
        help_text="Another number gives another plan of about the same worth.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, weights: Weights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in (USUAL | SHORT).items():
            self.fields[name] = _kilometres(f"{label}, km", hint, f"{getattr(weights, name) / 10:g}")
        self.order_fields([*USUAL, "seconds", "seed", *SHORT])

    @property
    def usual(self) -> list[forms.BoundField]:
        """The fields everybody sees."""
        return [self[name] for name in (*USUAL, "seconds")]

    @property
    def rarely(self) -> list[forms.BoundField]:
        """The fields behind “More”."""
        return [self[name] for name in (*SHORT, "seed")]

    @property
    def weights(self) -> dict[str, int]:
        """What was typed, in units of 100 m."""
        return {name: round(self.cleaned_data[name] * 10) for name in (*USUAL, *SHORT)}


class GroupRunForm(forms.Form):
    """How many groups, where that is decided, and what steers their size."""

    count = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=200,
        label="Number of groups, if it is decided",
        help_text="Leave it empty to have as many as fit.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
    )
    per_group = _kilometres(
        "One group fewer is worth so many km of journeys", "Higher makes groups larger.", "2", most=100
    )
    one_phase_only = _kilometres(
        "A second phase in a group is worth so many km", "Counts where the cycle’s groups mix phases.", "4", most=100
    )

    @property
    def weights(self) -> dict[str, int]:
        """What was typed, in units of 100 m; the number of groups only where it is decided."""
        typed = self.cleaned_data
        found = {name: round(typed[name] * 10) for name in ("per_group", "one_phase_only")}
        return found | ({"count": typed["count"]} if typed["count"] else {})


class RunFilter(forms.Form):
    """Words a list of calculations or of a plan is narrowed by."""

    q = forms.CharField(required=False, max_length=80, label="School or reviewer")
    hide_optional = True


class PublishForm(forms.Form):
    """Why a plan is published although it breaks rules; asked for only then."""

    override_reason = forms.CharField(
        max_length=300,
        label="Why is it published all the same?",
        error_messages={"required": "Say why it is published although it breaks rules"},
    )


class GoneForm(forms.Form):
    """Who dropped out."""

    gone = forms.TypedMultipleChoiceField(
        required=False,
        coerce=int,
        label="Who takes part in no review of this cycle any more?",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, reviewers: Sequence[Reviewer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gone"].choices = [(one.pk, _who(one)) for one in reviewers]


class CompareForm(forms.Form):
    """With which other calculation."""

    other = forms.TypedChoiceField(
        coerce=int, label="Compare with", error_messages={"required": "Choose the plan to compare with"}
    )
    hide_optional = True

    def __init__(self, *args: Any, choices: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = list(choices.items())


def _who(one: Reviewer) -> str:
    return f"{one}, {one.school or one.organisation or 'external'}"
