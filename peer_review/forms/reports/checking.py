"""The factual check: a box beside each thing the draft says; what stays empty is right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.html import format_html

from peer_review.enums import ReplyAnswer
from peer_review.operations.reviews import drafts
from peer_review.operations.reviews.answering import Answer
from peer_review.operations.reviews.checking import FINDING, MOST_LETTERS, Point


@dataclass(frozen=True)
class Item:
    """One thing the draft says: a finding, or a section."""

    part: str
    title: str
    text: str
    finding_id: int | None = None
    note: str = ""

    @property
    def key(self) -> str:
        """What tells its boxes from others: “finding-12”, “summary”."""
        return f"{self.part}-{self.finding_id}" if self.finding_id else self.part


def _text(label: str, rows: int = 2, most: int = MOST_LETTERS, **facts: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": f"Use {most:,} characters or fewer"},
        **facts,
    )


class CheckForm(forms.Form):
    """Points beside the draft, or a tick that nothing is to be corrected."""

    nothing = forms.BooleanField(required=False, label="We have nothing to correct")
    hide_optional = True

    def __init__(self, *args: Any, items: Sequence[Item], points: Sequence[Point] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(items)
        noted = {(point.part, point.finding_id): point for point in points}
        for item in self.items:
            point = noted.get((item.part, item.finding_id))
            about = format_html('<span class="govuk-visually-hidden">: {}</span>', item.title)
            self.fields[f"says-{item.key}"] = _text(
                format_html("What is wrong, and how do you know?{}", about),
                required=False,
                initial=point.says if point else "",
            )
            self.fields[f"proposed-{item.key}"] = _text(
                format_html("What it should say{}", about), required=False, initial=point.proposed if point else ""
            )

    @property
    def boxes(self) -> Iterator[tuple[Item, BoundField, BoundField]]:
        """What the draft says, each with its two boxes."""
        for item in self.items:
            yield item, self[f"says-{item.key}"], self[f"proposed-{item.key}"]

    @property
    def points(self) -> list[Point]:
        """What was typed."""
        said = [(item, self.cleaned_data[f"says-{item.key}"]) for item in self.items]
        return [
            Point(item.part, says, self.cleaned_data[f"proposed-{item.key}"], item.finding_id)
            for item, says in said
            if says.strip()
        ]

    def clean(self) -> dict[str, Any]:
        """To send, either something is wrong or nothing is; what it should say needs what is wrong."""
        cleaned: dict[str, Any] = super().clean() or {}
        has_points = False
        for item in self.items:
            says, proposed = cleaned.get(f"says-{item.key}", ""), cleaned.get(f"proposed-{item.key}", "")
            has_points = has_points or bool(says)
            if proposed and not says:
                self.add_error(f"says-{item.key}", "Say what is wrong as well, and how you know")
        if "save" in self.data or self.errors:
            return cleaned
        if has_points == bool(cleaned.get("nothing")):
            self.add_error("nothing", "Say what is wrong beside the text, or tick that nothing is")
        return cleaned


class StatementForm(forms.Form):
    """The school's own words beside the report."""

    text = _text(
        "Our statement",
        rows=6,
        required=False,
        help_text="Printed with the report as you write it. Leave it empty to take it back.",
    )


WORDING: Final[dict[str, Any]] = {"required": False, "help_text": "Change it as far as you accept the point."}


class AnswerForm(forms.Form):
    """Accept, accept in part, or decline a point."""

    hide_optional = True

    answer = forms.ChoiceField(
        label="Your answer",
        choices=[(choice.value, choice.label) for choice in ReplyAnswer if choice != ReplyAnswer.WAITING],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your answer"},
    )
    wording = _text("The wording from now on", rows=5, **WORDING)
    text = _text(
        "Why", rows=3, required=False, help_text="Needed unless you accept the point in full; both sides read it."
    )
    withdraws = forms.BooleanField(required=False, label="Take the finding out of the report altogether")
    read = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def __init__(self, *args: Any, part: str, wording: str, proposed: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"wording": proposed or wording, "read": wording}
        if part != FINDING:
            del self.fields["withdraws"]
            self.fields["wording"] = _text("The wording from now on", rows=10, most=drafts.MOST_LETTERS, **WORDING)

    @property
    def chosen(self) -> Answer:
        """The answer, as the operation takes it."""
        said = self.cleaned_data
        return Answer(said["answer"], said["text"], said["wording"], said["read"], said.get("withdraws", False))
