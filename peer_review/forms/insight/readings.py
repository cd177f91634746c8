"""A second reading: kind, level and support of each finding, and a note."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from peer_review.enums import FindingKind
from peer_review.frameworks import Content
from peer_review.operations.second_readings import Code
from peer_review.queries.insight.readings import Passage

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Judging:
    """A finding with the questions about it."""

    title: str
    passage: Passage
    fields: Sequence[BoundField]


class ReadingForm(forms.Form):
    """Every finding is judged; levels only where the framework has them, and a finding may be without one."""

    def __init__(self, data: Any, *, passages: Sequence[Passage], content: Content) -> None:
        super().__init__(data)
        self.passages, self.content = passages, content
        kinds = [(kind.value, content.word(kind)) for kind in FindingKind]
        levels = [("", "No level"), *((level.key, level.title) for level in content.levels)]
        for number, passage in enumerate(passages, 1):
            key = passage.finding_id
            self.fields[f"kind_{key}"] = _radios("What is it?", kinds, f"Finding {number}: say what it is")
            if content.levels:
                self.fields[f"level_{key}"] = forms.ChoiceField(
                    choices=levels, required=False, label=content.word("level")
                )
            self.fields[f"supported_{key}"] = _radios(
                "Does the evidence support it?",
                [(YES, "Yes"), (NO, "No, or there is none")],
                f"Finding {number}: say whether the evidence supports it",
            )
        self.fields["note"] = forms.CharField(
            required=False, max_length=2000, label="Note for the office", widget=forms.Textarea(attrs={"rows": 3})
        )

    def judging(self) -> Iterator[Judging]:
        """Each finding with its questions, in the order of the page."""
        for number, passage in enumerate(self.passages, 1):
            names = [f"{what}_{passage.finding_id}" for what in ("kind", "level", "supported")]
            title = f"Finding {number}: {self.content.theme_title(passage.theme)}"
            yield Judging(title, passage, [self[name] for name in names if name in self.fields])

    @property
    def codes(self) -> dict[int, Code]:
        """What was judged, by finding."""
        said = self.cleaned_data
        return {
            one.finding_id: Code(
                kind=said[f"kind_{one.finding_id}"],
                level=said.get(f"level_{one.finding_id}", ""),
                is_supported=said[f"supported_{one.finding_id}"] == YES,
            )
            for one in self.passages
        }


def _radios(label: str, choices: Sequence[tuple[str, str]], asked: str) -> forms.ChoiceField:
    return forms.ChoiceField(choices=choices, label=label, widget=forms.RadioSelect, error_messages={"required": asked})
