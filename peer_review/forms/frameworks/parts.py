"""The parts of a framework as forms: about it, its themes, its scale and words, who sees what."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from peer_review import framework_texts as texts
from peer_review.enums import Part, Stage, Viewer
from peer_review.frameworks import WORDS, Content, FrameworkUnusable, Question, Theme
from peer_review.stages import ORDER, has_reached
from peer_review.visibility import LIMITS, NEVER, limit_words, opens_at

LINES: Final = "One on each line."
WIDE: Final = {"class": "govuk-input--width-20"}


class LinesField(forms.CharField):
    """Text read line by line by `read`, which may refuse with FrameworkUnusable."""

    def __init__(self, *, read: Callable[[str], Any], rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(required=False, max_length=8000, **kwargs)
        self.read = read

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value))
        try:
            return self.read(text)
        except FrameworkUnusable as error:
            raise ValidationError(str(error), "unusable") from error


class NewForm(forms.Form):
    """A name, and what to begin from."""

    name = forms.CharField(max_length=80)
    begin = forms.ChoiceField(label="Begin from", widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["begin"].choices = choices


class AboutForm(forms.Form):
    """Name, description and principles. The name stays once there is a second version."""

    name = forms.CharField(max_length=80)
    description = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    principles = LinesField(read=texts.lines_of, help_text=f"What every review keeps to. {LINES}", rows=6)

    def __init__(self, *args: Any, content: Content, has_name: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_name:
            del self.fields["name"]

    def parts(self) -> dict[str, Any]:
        """What of the content changes."""
        return {"principles": tuple(self.cleaned_data["principles"])}


class ScaleForm(forms.Form):
    """The words of the scale, the types of evidence, and the framework's own words."""

    levels = forms.CharField(
        required=False, label="Scale", max_length=8000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="The highest first, one on each line: “Leading: others could learn from this”. Leave it empty for no grades.",
    )  # fmt: skip
    evidence_types = forms.CharField(
        required=False, label="Where evidence comes from", max_length=8000, help_text=LINES,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip

    def __init__(self, *args: Any, content: Content, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content = content
        for key, word in WORDS.items():
            self.fields[f"word_{key}"] = forms.CharField(
                required=False, max_length=40, label=f"Your word for “{word}”", widget=forms.TextInput(attrs=WIDE)
            )

    def clean_levels(self) -> Any:
        """Lines become levels."""
        return self._read(texts.levels_of, "levels", self.content.levels)

    def clean_evidence_types(self) -> Any:
        """Lines become types of evidence."""
        return self._read(texts.evidence_of, "evidence_types", self.content.evidence_types)

    def parts(self) -> dict[str, Any]:
        """What of the content changes."""
        typed = self.cleaned_data
        words = {key: typed[f"word_{key}"].strip() for key in WORDS}
        own = {key: word for key, word in words.items() if word and word != WORDS[key]}
        return {"levels": typed["levels"], "evidence_types": typed["evidence_types"], "words": own}

    def _read(self, read: Callable[..., Any], name: str, known: Any) -> Any:
        try:
            return read(self.cleaned_data[name], known)
        except FrameworkUnusable as error:
            raise ValidationError(str(error), "unusable") from error


class ThemeForm(forms.Form):
    """One theme; without a title it is left out."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(required=False, max_length=120, label="Theme", help_text="Leave it empty to leave it out.")
    description = forms.CharField(
        required=False, max_length=1000, label="What it is about", widget=forms.Textarea(attrs={"rows": 2})
    )
    questions = forms.CharField(
        required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 4}), help_text=LINES
    )
    position = forms.IntegerField(
        required=False, min_value=1, max_value=99, label="Place in the order",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-2", "inputmode": "numeric"}),
    )  # fmt: skip


class BaseThemes(forms.BaseFormSet):
    """All themes of a framework, in the order their places say."""

    def themes(self, content: Content) -> tuple[Theme, ...]:
        """Return what was typed. Raises FrameworkUnusable."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("title", "").strip()]
        rows.sort(key=lambda row: row.get("position") or len(rows) + 1)
        known = {theme.key: theme for theme in content.themes}
        titles = [row["title"].strip() for row in rows]
        kept = {title: row["key"] for title, row in zip(titles, rows, strict=True) if row["key"] in known}
        keys = texts.keyed(titles, kept)
        return tuple(
            Theme(key, title, row["description"].strip(), _questions(row["questions"], known.get(key)))
            for (key, title), row in zip(keys, rows, strict=True)
        )


ThemesFormSet = forms.formset_factory(ThemeForm, formset=BaseThemes, extra=2, max_num=30)


class VisibilityForm(forms.Form):
    """Who sees one part of a review, from which stage on, inside the limits nobody can go beyond."""

    def __init__(self, *args: Any, content: Content, part: Part, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part = part
        for viewer in _viewers():
            usual = opens_at(part, viewer)
            choices = [("", f"As usual: {_opening(usual)}"), *_choices(part, viewer)]
            self.fields[viewer.value] = forms.ChoiceField(
                required=False,
                choices=choices,
                label=viewer.label,
                help_text=_limit(part, viewer),
                initial=content.visibility.get(part, {}).get(viewer, ""),
            )

    def parts(self, content: Content) -> dict[str, Any]:
        """What of the content changes: this part's rules, the others as they are."""
        rules = {viewer: stage for viewer, stage in self.cleaned_data.items() if stage}
        others = {part: row for part, row in content.visibility.items() if part != self.part}
        return {"visibility": others | ({self.part.value: rules} if rules else {})}


def theme_initial(content: Content) -> list[dict[str, Any]]:
    """Return the themes as their forms show them."""
    return [
        {
            "key": theme.key,
            "title": theme.title,
            "description": theme.description,
            "questions": texts.question_lines(theme.questions),
            "position": place,
        }
        for place, theme in enumerate(content.themes, 1)
    ]


def scale_initial(content: Content) -> dict[str, Any]:
    """Return scale, evidence and words as their form shows them."""
    words: Mapping[str, str] = content.words
    return {
        "levels": texts.level_lines(content.levels),
        "evidence_types": texts.evidence_lines(content.evidence_types),
        **{f"word_{key}": words.get(key, "") for key in WORDS},
    }


def _questions(text: str, known: Theme | None) -> tuple[Question, ...]:
    return texts.questions_of(text, known.questions if known else ())


def _viewers() -> list[Viewer]:
    return [viewer for viewer in Viewer if viewer != Viewer.OUTSIDER]


def _choices(part: Part, viewer: Viewer) -> list[tuple[str, str]]:
    limit = LIMITS.get(part, {}).get(viewer)
    stages = [] if limit == NEVER else [stage for stage in ORDER if limit is None or has_reached(stage, limit)]
    return [(stage.value, f"From “{stage.label}”") for stage in stages] + [(NEVER, "Never")]


def _opening(stage: str) -> str:
    return "never" if stage == NEVER else f"from “{Stage(stage).label}”"


def _limit(part: Part, viewer: Viewer) -> str:
    words = limit_words(part, viewer)
    return f"This {words}, whatever is chosen." if words else ""
