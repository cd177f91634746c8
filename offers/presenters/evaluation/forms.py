"""Evaluation forms in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from offers.models import EvaluationForm
from offers.questions import Question, QuestionKind


@dataclass(frozen=True)
class State:
    """How a version stands."""

    text: str
    colour: str


@dataclass(frozen=True)
class Shown:
    """A question as the builder lists it."""

    key: str
    text: str
    note: str


def state(form: EvaluationForm) -> State:
    """Return how a version stands: draft, in use, or published before."""
    if form.published_at is None:
        return State("Draft", "neutral")
    return State("In use", "good") if form.is_current else State("Published", "accent")


def caption(form: EvaluationForm) -> str:
    """Return “After the event · answers without names”."""
    return f"{form.get_kind_display()} · answers {'without' if form.is_anonymous else 'with'} names"


def question(one: Question) -> Shown:
    """Return a question with how it is answered."""
    parts = [QuestionKind(one.kind).label, *(["must be answered"] if one.is_required else [])]
    return Shown(one.key, one.text, " · ".join([*parts, *([" / ".join(one.options)] if one.options else [])]))


def initial(one: Question) -> dict[str, Any]:
    """Return what the form of a question shows at first."""
    return {"kind": one.kind, "text": one.text, "is_required": one.is_required, "options": "\n".join(one.options)}


def kept(asked: Sequence[Question], answers: Mapping[str, Any], speakers: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tried answers as a summary list; questions left open say so."""
    return [{"key": one.text, "value": _words(answers.get(one.key), speakers)} for one in asked]


def _words(answer: Any, speakers: Mapping[str, str]) -> str:
    if answer is None:
        return "Not answered"
    if isinstance(answer, bool):
        return "Yes" if answer else "No"
    if isinstance(answer, dict):
        return ", ".join(f"{speakers[speaker]}: {rating}" for speaker, rating in answer.items())
    return ", ".join(answer) if isinstance(answer, list) else str(answer)
