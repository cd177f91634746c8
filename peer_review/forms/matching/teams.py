"""What is typed about one team of a plan, and about one group."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from peer_review.matching.changing import KINDS, Change
from peer_review.models import Group, Participant

NOBODY: Final = ("", "Nobody")
MISSING: Final = {
    "reviewer": "Choose who in the team this is about",
    "other": "Choose who comes in",
    "window": "Choose a window",
}
Choices = Sequence[tuple[int | str, str]]


class ChangeForm(forms.Form):
    """One change of a team by hand, with its reason."""

    kind = forms.ChoiceField(choices=list(KINDS.items()), initial="swap", label="Change", widget=forms.RadioSelect)
    reviewer = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label="Who is in the team")
    other = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, label="Who comes in", help_text="For a swap, or to add somebody."
    )
    window = forms.ChoiceField(required=False, label="Window", help_text="To move the review.")
    reason = forms.CharField(
        max_length=300, label="Why?", error_messages={"required": "Say why this is changed by hand"}
    )
    hide_optional = True

    def __init__(
        self, *args: Any, seated: Choices, others: Choices, windows: Choices, host: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.host = host
        self.fields["reviewer"].choices = [("", "Choose"), *seated]
        self.fields["other"].choices = [("", "Choose"), *others]
        self.fields["window"].choices = [("", "As it is"), *windows]

    def clean(self) -> dict[str, Any]:
        """Each kind of change needs its own fields."""
        typed = super().clean() or {}
        kind = typed.get("kind")
        needed = {"swap": ("reviewer", "other"), "add": ("other",), "window": ("window",)}.get(str(kind), ("reviewer",))
        for name in needed:
            if not typed.get(name):
                self.add_error(name, MISSING[name])
        return typed

    @property
    def change(self) -> Change:
        """The change that was typed."""
        typed = self.cleaned_data
        kind = typed["kind"]
        if kind == "add":
            return Change(kind, self.host, typed["other"])
        if kind == "window":
            return Change(kind, self.host, window=typed["window"])
        return Change(kind, self.host, typed["reviewer"], typed["other"] if kind == "swap" else None)


class WhyNotForm(forms.Form):
    """Whom one wonders about."""

    who = forms.CharField(required=False, max_length=80, label="Why not …?", help_text="A name, or part of it.")
    hide_optional = True


class GroupForm(forms.Form):
    """A group's name and the school whose head leads it."""

    name = forms.CharField(max_length=80, label="Name", error_messages={"required": "Type a name"})
    lead = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label="Led by the head of")

    def __init__(self, *args: Any, participants: Sequence[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].choices = [NOBODY, *((row.school_id, row.school.name) for row in participants)]


class MoveForm(forms.Form):
    """Which group a school goes to, and that what speaks against it is accepted."""

    group = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label="Group")
    accepts_warnings = forms.BooleanField(required=False, label="Move it all the same")

    def __init__(self, *args: Any, groups: Sequence[Group], warns: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", "No group"), *((group.pk, group.name) for group in groups)]
        self._accepting = self.fields.pop("accepts_warnings")
        if warns:
            self.offer_to_accept()

    def offer_to_accept(self) -> None:
        """Show the box that sets the warnings aside."""
        self.fields["accepts_warnings"] = self._accepting
