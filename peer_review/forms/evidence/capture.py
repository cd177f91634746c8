"""One piece of evidence, as a phone sends it: two fields to fill, the rest behind a line."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.dateparse import parse_datetime

from peer_review.enums import EvidenceKind
from peer_review.frameworks import Content
from peer_review.operations.reviews.evidence import MOST_LETTERS
from peer_review.photos import Photo, PhotoRefused, cleaned, refuse_size

CAMERA = {"accept": "image/*", "capture": "environment"}


def theme_choices(says: Content, focus: list[str]) -> list[tuple[str, str]]:
    """Return the themes, those in focus first."""
    ordered = sorted(says.themes, key=lambda theme: theme.key not in focus)
    return [(theme.key, theme.title) for theme in ordered]


def kind_choices(says: Content) -> list[tuple[str, str]]:
    """Return what a piece can be, in the framework's words."""
    return [(kind.value, says.kind_word(kind)) for kind in EvidenceKind]


class WordsForm(forms.Form):
    """What was seen or heard, and on what theme."""

    text = forms.CharField(
        required=False,
        max_length=MOST_LETTERS,
        label="What did you see or hear?",
        help_text="Name no pupil.",
        widget=forms.Textarea(attrs={"rows": 4, "autocapitalize": "sentences"}),
        error_messages={"max_length": "This is longer than 5,000 characters. Make two pieces of it."},
    )
    theme = forms.ChoiceField(required=False, label="Theme")
    source = forms.ChoiceField(required=False, label="Where from")
    photo_alt = forms.CharField(
        required=False,
        max_length=200,
        label="What the photo shows",
        help_text="For those who cannot see it.",
    )
    hide_optional = True

    def __init__(self, *args: Any, says: Content, focus: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", "No theme yet"), *theme_choices(says, focus)]
        self.fields["source"].choices = [("", "Not said"), *((one.key, one.title) for one in says.evidence_types)]
        if not says.evidence_types:
            del self.fields["source"]

    @property
    def words(self) -> dict[str, str]:
        """What was typed, as the operations take it."""
        return {"source": "", **{name: self.cleaned_data[name] for name in self.fields if name != "photo"}}


class CaptureForm(WordsForm):
    """A new piece; the kind is the button that sends it, id and time come from the phone."""

    photo = forms.FileField(
        required=False,
        label="Photo",
        help_text="Work and displays, no faces. JPEG, PNG or WebP, at most 15 MB. Where it was taken is removed.",
        widget=forms.FileInput(attrs=CAMERA),
    )
    field_order = ("text", "theme", "photo", "photo_alt", "source")

    def clean_photo(self) -> Photo | None:
        """The photo drawn anew, without where it was taken."""
        sent = self.cleaned_data["photo"]
        if not sent:
            return None
        try:
            refuse_size(sent.size)
            return cleaned(sent.read())
        except PhotoRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    @property
    def client_id(self) -> UUID:
        """The phone's own name for the piece; without one, a new one."""
        try:
            return UUID(self.data.get("client_id", ""))
        except ValueError:
            return uuid4()

    @property
    def kind(self) -> str:
        """The button pressed; a note where there was none."""
        return str(self.data.get("kind") or EvidenceKind.NOTE)

    def noted_at(self, now: datetime) -> datetime:
        """When it was written down, by the phone's clock; now where it says nothing sensible."""
        try:
            found = parse_datetime(self.data.get("noted_at", ""))
            return min(found.astimezone(UTC), now) if found and found.tzinfo else now
        except (ValueError, OverflowError):
            return now


class ChangeForm(WordsForm):
    """A piece already kept; its photo stays."""

    kind = forms.ChoiceField(label="What is it?", widget=forms.RadioSelect)
    field_order = ("text", "theme", "kind", "photo_alt", "source")

    def __init__(self, *args: Any, says: Content, **kwargs: Any) -> None:
        super().__init__(*args, says=says, **kwargs)
        self.fields["kind"].choices = kind_choices(says)
