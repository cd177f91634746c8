"""A finding, and the sections of the draft report."""

from typing import Any, Final

from django import forms

from peer_review.enums import FindingKind
from peer_review.forms.evidence.capture import theme_choices
from peer_review.frameworks import Content
from peer_review.operations.reviews.drafts import MOST_LETTERS as MOST_OF_SECTION
from peer_review.operations.reviews.drafts import SECTIONS
from peer_review.operations.reviews.findings import MOST_LETTERS, Words

TITLES: Final = {
    "context": ("Context", "Who was reviewed, and what the review looked at. Name no pupil, here and below."),
    "excellence": ("", "What others could learn here, and why the team thinks so."),
    "summary": ("Summary", "One page in plain words for those who govern."),
    "next_steps": ("Next steps", "What the team would do next, most important first."),
}


class FindingForm(forms.Form):
    """One finding; pieces of evidence are ticked."""

    theme = forms.ChoiceField(label="Theme")
    kind = forms.ChoiceField(
        label="What is it?", widget=forms.RadioSelect, error_messages={"required": "Say which of the two it is"}
    )
    level = forms.ChoiceField(required=False, label="Level")
    text = forms.CharField(
        label="Finding",
        max_length=MOST_LETTERS,
        help_text="Name no pupil and nobody of the staff.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    evidence = forms.TypedMultipleChoiceField(
        required=False, coerce=int, label="Evidence behind it", widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, says: Content, focus: list[str], pieces: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = theme_choices(says, focus)
        self.fields["kind"].choices = [(kind.value, says.word(kind.value)) for kind in FindingKind]
        self.fields["level"].label = says.word("level")
        self.fields["level"].choices = [("", "None"), *((level.key, level.title) for level in says.levels)]
        self.fields["evidence"].choices = pieces
        for name, has_any in (("level", says.levels), ("evidence", pieces)):
            if not has_any:
                del self.fields[name]

    @property
    def words(self) -> Words:
        """What was typed, as the operation takes it."""
        typed = self.cleaned_data
        return Words(theme=typed["theme"], kind=typed["kind"], text=typed["text"], level=typed.get("level", ""))

    @property
    def pieces(self) -> list[int]:
        """Ids of the pieces ticked."""
        return list(self.cleaned_data.get("evidence", []))


class DraftForm(forms.Form):
    """The words of the draft, and the saving they were written over."""

    base_number = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, says: Content, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in SECTIONS:
            title, hint = TITLES[name]
            self.fields[name] = forms.CharField(
                required=False,
                max_length=MOST_OF_SECTION,
                label=title or says.word(name),
                help_text=hint,
                widget=forms.Textarea(attrs={"rows": 8}),
            )

    hide_optional = True

    @property
    def content(self) -> dict[str, str]:
        """The sections as typed."""
        return {name: self.cleaned_data[name] for name in SECTIONS}
