"""Evaluation: building a form, and the form delegates fill in, made from its questions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django import forms

from offers.enums import EvaluationKind
from offers.questions import LONGEST_ANSWER, LONGEST_TEXT, SCALE, WITH_OPTIONS, Question, QuestionKind

GOOD_WORDS: Final = {5: "Very good", 4: "Good", 3: "Fair", 2: "Poor", 1: "Very poor"}
SCALE_WORDS: Final = {5: "5 (most)", 4: "4", 3: "3", 2: "2", 1: "1 (least)"}


class NewForm(forms.Form):
    """The name of a form, when it is asked, and whether names are kept."""

    name = forms.CharField(max_length=80, label="Name", help_text="For example: After a course.")
    kind = forms.ChoiceField(
        choices=EvaluationKind.choices,
        label="When is it asked?",
        widget=forms.RadioSelect,
        initial=EvaluationKind.AFTER,
    )
    is_anonymous = forms.BooleanField(
        required=False, initial=True, label="Keep answers without who gave them", help_text="People answer more freely."
    )
    has_usual = forms.BooleanField(required=False, initial=True, label="Begin with the usual questions")


class QuestionForm(forms.Form):
    """One question of a form."""

    kind = forms.ChoiceField(choices=QuestionKind.choices, label="How is it answered?", widget=forms.RadioSelect)
    text = forms.CharField(max_length=LONGEST_TEXT, label="Question")
    options = forms.CharField(
        required=False,
        label="Answers to choose from",
        help_text="For one or any of several: one answer a line.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    is_required = forms.BooleanField(required=False, label="Must be answered")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        lines = tuple(line.strip() for line in typed.get("options", "").splitlines() if line.strip())
        typed["options"] = lines if typed.get("kind") in WITH_OPTIONS else ()
        return typed

    def question(self, key: str = "new") -> Question:
        """Return the question as typed."""
        return Question(key=key, **self.cleaned_data)


class AnswerForm(forms.Form):
    """The form delegates fill in: one field for each question, one for each trainer where trainers are rated."""

    def __init__(self, *args: Any, questions: Sequence[Question], speakers: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions, self.speakers = questions, speakers
        for question in questions:
            for name, field in _fields(question, speakers):
                self.fields[name] = field

    @property
    def given(self) -> dict[str, Any]:
        """Return the answers as the schema reads them; what was left empty is not there."""
        found = {question.key: self._given(question) for question in self.questions}
        return {key: answer for key, answer in found.items() if answer not in (None, "", [], {})}

    def refuse(self, errors: Mapping[str, str]) -> None:
        """Put the schema's refusals beside their questions."""
        for key, words in errors.items():
            self.add_error(next((name for name in self.fields if name.split("-")[0] == key), None), words)

    def _given(self, question: Question) -> Any:
        typed = self.cleaned_data
        if question.kind == QuestionKind.SPEAKER:
            rated = {speaker: typed.get(f"{question.key}-{speaker}") for speaker in self.speakers}
            return {speaker: int(rating) for speaker, rating in rated.items() if rating}
        answer = typed.get(question.key)
        if question.kind in (QuestionKind.OVERALL, QuestionKind.SCALE):
            return int(answer) if answer else None
        return {"yes": True, "no": False}.get(answer or "") if question.kind == QuestionKind.YES_NO else answer


def _fields(question: Question, speakers: Mapping[str, str]) -> Iterable[tuple[str, forms.Field]]:
    if question.kind == QuestionKind.SPEAKER:
        for speaker, name in speakers.items():
            label = f"{question.text} {name}"
            yield f"{question.key}-{speaker}", _radios(question, _words(GOOD_WORDS), label)
    else:
        yield question.key, _field(question)


def _field(question: Question) -> forms.Field:
    if question.kind == QuestionKind.TEXT:
        rows = forms.Textarea(attrs={"rows": 3})
        return forms.CharField(max_length=LONGEST_ANSWER, widget=rows, **_facts(question, question.text))
    if question.kind == QuestionKind.CHOICES:
        facts = _facts(question, question.text)
        return forms.MultipleChoiceField(choices=_same(question), widget=forms.CheckboxSelectMultiple, **facts)
    choices = {
        QuestionKind.OVERALL: _words(GOOD_WORDS),
        QuestionKind.SCALE: _words(SCALE_WORDS),
        QuestionKind.YES_NO: [("yes", "Yes"), ("no", "No")],
    }
    return _radios(question, choices.get(QuestionKind(question.kind), _same(question)), question.text)


def _radios(question: Question, choices: Sequence[tuple[str, str]], label: str) -> forms.ChoiceField:
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **_facts(question, label))


def _facts(question: Question, label: str) -> dict[str, Any]:
    words = {"required": "Answer this question", "invalid_choice": "Choose one of the answers"}
    return {"label": label, "required": question.is_required, "error_messages": words}


def _words(words: Mapping[int, str]) -> list[tuple[str, str]]:
    return [(str(value), words[value]) for value in reversed(SCALE)]


def _same(question: Question) -> list[tuple[str, str]]:
    return [(option, option) for option in question.options]
