"""The questions of an evaluation and the answers to them, checked against a schema: what does not fit is refused.

Pure. A form is a list of questions as JSON, answers are JSON by the question's key. Nothing unknown gets in, and what is
not there (an unticked box is not there) is simply not answered: it is an error only where an answer is required.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

from django.db.models import TextChoices

LONGEST_TEXT, LONGEST_OPTION, LONGEST_ANSWER = 200, 100, 2_000
MOST_QUESTIONS, MOST_OPTIONS = 30, 12
SCALE: Final = range(1, 6)


class QuestionKind(TextChoices):
    """How a question is answered."""

    OVERALL = "overall", "Overall rating, 1 to 5"
    SCALE = "scale", "Scale, 1 to 5"
    YES_NO = "yes_no", "Yes or no"
    CHOICE = "choice", "One of several"
    CHOICES = "choices", "Any of several"
    TEXT = "text", "Text"
    SPEAKER = "speaker", "Rating of each trainer, 1 to 5"


WITH_OPTIONS: Final = (QuestionKind.CHOICE, QuestionKind.CHOICES)
RATINGS: Final = (QuestionKind.OVERALL, QuestionKind.SCALE)


class QuestionsWrong(ValueError):
    """The questions do not fit the schema; the message says which one and why."""

    code = "questions_wrong"


class AnswersWrong(ValueError):
    """The answers do not fit the questions; `errors` says why by the question's key."""

    code = "answers_wrong"

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = dict(errors)


@dataclass(frozen=True)
class Question:
    """One question; `key` stays the same in every version of a form, so that answers can be compared."""

    key: str
    kind: str
    text: str
    is_required: bool = False
    options: tuple[str, ...] = ()


USUAL: Final = {
    "after": (
        Question("q1", QuestionKind.OVERALL, "How good was it overall?", is_required=True),
        Question("q2", QuestionKind.SPEAKER, "How good was the trainer?"),
        Question("q3", QuestionKind.TEXT, "What will you do differently in your school?"),
        Question("q4", QuestionKind.TEXT, "What should we change?"),
    ),
    "impact": (
        Question("q1", QuestionKind.OVERALL, "How useful has it been for your work?", is_required=True),
        Question("q2", QuestionKind.YES_NO, "Have you changed something because of it?"),
        Question("q3", QuestionKind.TEXT, "What has changed, and for whom?"),
    ),
}
NAMES: Final = frozenset(field.name for field in fields(Question))


def as_json(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Return questions as they are stored."""
    return [asdict(question) | {"options": list(question.options)} for question in questions]


def from_json(stored: object) -> tuple[Question, ...]:
    """Return stored questions. Raises QuestionsWrong."""
    if not isinstance(stored, list) or len(stored) > MOST_QUESTIONS:
        raise QuestionsWrong(f"A form is a list of at most {MOST_QUESTIONS} questions.")
    questions = tuple(_question(row, number) for number, row in enumerate(stored, 1))
    keys = [question.key for question in questions]
    if len(set(keys)) < len(keys):
        raise QuestionsWrong("Two questions have the same key.")
    if sum(question.kind == QuestionKind.OVERALL for question in questions) > 1:
        raise QuestionsWrong("There can be one overall rating.")
    return questions


def next_key(questions: Iterable[Question]) -> str:
    """Return a key no question has: “q1”, “q2” …"""
    taken = {question.key for question in questions}
    return next(key for key in (f"q{number}" for number in range(1, 10_000)) if key not in taken)


def added(questions: Sequence[Question], question: Question) -> tuple[Question, ...]:
    """Return the questions with one more at the end, under a new key; the same one twice in a row is a double click.

    Raises QuestionsWrong.
    """
    if questions and replace(questions[-1], key=question.key) == question:
        return tuple(questions)
    return from_json(as_json([*questions, replace(question, key=next_key(questions))]))


def changed(questions: Sequence[Question], question: Question) -> tuple[Question, ...]:
    """Return the questions with the one of this key replaced. Raises QuestionsWrong."""
    return from_json(as_json(question if old.key == question.key else old for old in questions))


def removed(questions: Iterable[Question], key: str) -> tuple[Question, ...]:
    """Return the questions without one; removing it twice changes nothing."""
    return tuple(question for question in questions if question.key != key)


def moved(questions: Sequence[Question], key: str, by: int, at: int | None = None) -> tuple[Question, ...]:
    """Return the questions with one moved up (−1) or down (1); at the end it stays where it is.

    `at` is the place it was seen at: once it has left that, a second click of the same button moves nothing.
    """
    order = list(questions)
    place = next((place for place, question in enumerate(order) if question.key == key), None)
    if place is None or at not in (None, place) or not 0 <= place + by < len(order):
        return tuple(order)
    order.insert(place + by, order.pop(place))
    return tuple(order)


def checked(questions: Iterable[Question], given: object, speakers: Iterable[str] = ()) -> dict[str, Any]:
    """Return answers as they are stored: by key, only what was answered. Raises AnswersWrong.

    `speakers` are the keys of the event's trainers; a rating of each is asked by a speaker question.
    """
    asked, names = {question.key: question for question in questions}, frozenset(speakers)
    if not isinstance(given, Mapping):
        raise AnswersWrong({"": "The answers are not readable."})
    errors = {str(key): "There is no such question." for key in given if key not in asked}
    answers: dict[str, Any] = {}
    for key, question in asked.items():
        try:
            answer = _answer(question, given.get(key), names)
        except ValueError as wrong:
            errors[key] = str(wrong)
        else:
            answers |= {} if answer is None else {key: answer}
    if errors:
        raise AnswersWrong(errors)
    return answers


def overall(questions: Iterable[Question], answers: Mapping[str, Any]) -> int | None:
    """Return the overall rating among answers, if the form asks for one and it was given."""
    for question in questions:
        if question.kind == QuestionKind.OVERALL:
            return answers.get(question.key)
    return None


def _question(row: object, number: int) -> Question:
    if not isinstance(row, dict) or not set(row) <= NAMES or not {"key", "kind", "text"} <= set(row):
        raise QuestionsWrong(f"Question {number} has parts that are missing or unknown.")
    _check_words(row, number)
    options = row.get("options", [])
    if not isinstance(options, list | tuple) or not all(_is_words(option, LONGEST_OPTION) for option in options):
        raise QuestionsWrong(
            f"The answers to choose from in question {number} must be words, {LONGEST_OPTION} letters at most."
        )
    _check_options(row["kind"], list(options), number)
    return Question(row["key"], row["kind"], row["text"], row.get("is_required", False), tuple(options))


def _check_words(row: Mapping[str, Any], number: int) -> None:
    if not _is_words(row["key"], 20) or row["kind"] not in QuestionKind.values:
        raise QuestionsWrong(f"Question {number} is of no known kind.")
    if not _is_words(row["text"], LONGEST_TEXT):
        raise QuestionsWrong(f"Question {number} must have words, {LONGEST_TEXT} letters at most.")
    if not isinstance(row.get("is_required", False), bool):
        raise QuestionsWrong(f"Question {number} must say whether it is required.")


def _check_options(kind: str, options: Sequence[str], number: int) -> None:
    if kind not in WITH_OPTIONS:
        if options:
            raise QuestionsWrong(f"Question {number} has nothing to choose from.")
    elif not 2 <= len(options) <= MOST_OPTIONS or len(set(options)) < len(options):
        raise QuestionsWrong(f"Question {number} needs 2 to {MOST_OPTIONS} different answers to choose from.")


def _is_words(value: object, longest: int) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= longest and "\x00" not in value


def _answer(question: Question, given: object, speakers: frozenset[str]) -> Any:
    """Return what is stored of one answer, None when there is none. Raises ValueError with words for the form."""
    if given is None or given == "" or given == [] or given == {}:
        if question.is_required and not (question.kind == QuestionKind.SPEAKER and not speakers):
            raise ValueError("Answer this question")
        return None
    if question.kind == QuestionKind.SPEAKER:
        return _ratings(given, speakers, is_required=question.is_required)
    if question.kind == QuestionKind.CHOICES:
        return _chosen(given, question.options)
    return _single(question, given)


def _single(question: Question, given: object) -> Any:
    if question.kind in RATINGS:
        return _rating(given)
    if question.kind == QuestionKind.YES_NO:
        return _one_of(given, (True, False), is_right=isinstance(given, bool))
    if question.kind == QuestionKind.CHOICE:
        return _one_of(given, question.options, is_right=isinstance(given, str))
    return _words(given)


def _rating(given: object) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or given not in SCALE:
        raise ValueError("Choose a number from 1 to 5")
    return given


def _one_of(given: object, options: Iterable[object], *, is_right: bool) -> object:
    if not is_right or given not in options:
        raise ValueError("Choose one of the answers")
    return given


def _chosen(given: object, options: Sequence[str]) -> list[str]:
    if not isinstance(given, list | tuple) or not all(isinstance(one, str) and one in options for one in given):
        raise ValueError("Choose from the answers")
    return [option for option in options if option in given]


def _words(given: object) -> str | None:
    if not isinstance(given, str) or "\x00" in given:
        raise ValueError("Answer in words")
    if len(given) > LONGEST_ANSWER:
        raise ValueError(f"The answer must be {LONGEST_ANSWER:,} letters or fewer")
    return given.strip() or None


def _ratings(given: object, speakers: frozenset[str], *, is_required: bool) -> dict[str, int]:
    if not isinstance(given, Mapping) or not set(given) <= speakers:
        raise ValueError("Rate the trainers of this event")
    if is_required and set(given) < speakers:
        raise ValueError("Rate every trainer")
    return {str(speaker): _rating(rating) for speaker, rating in given.items()}
