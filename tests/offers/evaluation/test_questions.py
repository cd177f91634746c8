"""The schema of questions and answers: what does not fit is refused with words, never with an error of the server."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offers.questions import (
    AnswersWrong,
    Question,
    QuestionKind,
    QuestionsWrong,
    added,
    as_json,
    changed,
    checked,
    from_json,
    moved,
    next_key,
    overall,
    removed,
)

pytestmark = pytest.mark.no_database

FORM = (
    Question("q1", QuestionKind.OVERALL, "How good was it?", is_required=True),
    Question("q2", QuestionKind.YES_NO, "Would you come again?"),
    Question("q3", QuestionKind.CHOICE, "How did you hear?", options=("E-mail", "Colleague")),
    Question("q4", QuestionKind.CHOICES, "What helped?", options=("Talk", "Papers", "Lunch")),
    Question("q5", QuestionKind.TEXT, "What else?"),
    Question("q6", QuestionKind.SPEAKER, "How good was the trainer?"),
)
WORDS = st.text("abé’ß 9?", max_size=30).map(lambda words: f"Q{words}")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@st.composite
def questions(draw):
    kind = draw(st.sampled_from([k for k in QuestionKind if k != QuestionKind.OVERALL]))
    options = draw(st.lists(WORDS, min_size=2, max_size=5, unique=True)) if kind in ("choice", "choices") else []
    return Question("", kind, draw(WORDS), draw(st.booleans()), tuple(options))


@given(st.lists(questions(), max_size=8))
def test_questions_come_back_from_json_as_they_went(drawn):
    form = ()
    for question in drawn:
        form = added(form, question)

    assert from_json(json.loads(json.dumps(as_json(form)))) == form


@given(JSON)
def test_any_json_is_questions_or_refused(stored):
    try:
        found = from_json(stored)
    except QuestionsWrong:
        return
    assert as_json(found) == as_json(from_json(as_json(found)))


@given(st.dictionaries(st.sampled_from(["q1", "q2", "q3", "q4", "q5", "q6", "q7"]), JSON))
def test_any_answers_fit_or_are_refused_with_words(answers):
    try:
        kept = checked(FORM, answers, {"7"})
    except AnswersWrong as refused:
        words = list(refused.errors.values())
    else:
        words = [] if checked(FORM, kept, {"7"}) == kept else [""]
    assert all(words)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"key": "q1", "kind": "text", "text": "Why?", "script": "x"}, "missing or unknown"),
        ({"key": "q1", "kind": "text"}, "missing or unknown"),
        ({"key": "q1", "kind": "file", "text": "Why?"}, "no known kind"),
        ({"key": "q1", "kind": ["text"], "text": "Why?"}, "no known kind"),
        ({"key": "q1", "kind": "text", "text": "W" * 201}, "200 letters at most"),
        ({"key": "q1", "kind": "text", "text": " "}, "200 letters at most"),
        ({"key": "q1", "kind": "text", "text": "Why?", "is_required": 1}, "whether it is required"),
        ({"key": "q1", "kind": "text", "text": "Why?", "options": ["A", "B"]}, "nothing to choose from"),
        ({"key": "q1", "kind": "choice", "text": "Why?", "options": ["A"]}, "2 to 12 different"),
        ({"key": "q1", "kind": "choice", "text": "Why?", "options": ["A", "A"]}, "2 to 12 different"),
        ({"key": "q1", "kind": "choice", "text": "Why?", "options": ["A", "B" * 101]}, "100 letters at most"),
    ],
)
def test_what_does_not_fit_the_schema_is_refused(row, words):
    with pytest.raises(QuestionsWrong, match=words):
        from_json([row])


def test_two_overall_ratings_are_refused():
    with pytest.raises(QuestionsWrong, match="one overall rating"):
        added(FORM, Question("", QuestionKind.OVERALL, "And now?"))


def test_a_form_has_an_end():
    form = as_json(Question(f"q{n}", QuestionKind.TEXT, "Why?") for n in range(31))

    with pytest.raises(QuestionsWrong, match="at most 30"):
        from_json(form)


def test_unticked_boxes_are_no_answer_and_no_error():
    assert checked(FORM, {"q1": 4, "q4": []}) == {"q1": 4}


def test_unticked_boxes_of_a_required_question_are_asked_for():
    form = (Question("q1", QuestionKind.CHOICES, "What helped?", is_required=True, options=("A", "B")),)

    with pytest.raises(AnswersWrong) as refused:
        checked(form, {"q1": []})
    assert refused.value.errors == {"q1": "Answer this question"}


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        ({}, {"q1": "Answer this question"}),
        ({"q1": 6}, {"q1": "Choose a number from 1 to 5"}),
        ({"q1": "5"}, {"q1": "Choose a number from 1 to 5"}),
        ({"q1": True}, {"q1": "Choose a number from 1 to 5"}),
        ({"q1": 5, "q2": "yes"}, {"q2": "Choose one of the answers"}),
        ({"q1": 5, "q2": 1}, {"q2": "Choose one of the answers"}),
        ({"q1": 5, "q3": "Post"}, {"q3": "Choose one of the answers"}),
        ({"q1": 5, "q4": ["Talk", "Dance"]}, {"q4": "Choose from the answers"}),
        ({"q1": 5, "q5": "x" * 2_001}, {"q5": "The answer must be 2,000 letters or fewer"}),
        ({"q1": 5, "q6": {"8": 4}}, {"q6": "Rate the trainers of this event"}),
        ({"q1": 5, "q9": "x"}, {"q9": "There is no such question."}),
    ],
)
def test_answers_that_do_not_fit_are_refused_at_their_question(answers, errors):
    with pytest.raises(AnswersWrong) as refused:
        checked(FORM, answers, {"7"})

    assert refused.value.errors == errors


def test_every_trainer_is_rated_where_that_is_required():
    form = (Question("q1", QuestionKind.SPEAKER, "How good?", is_required=True),)

    with pytest.raises(AnswersWrong, match="Rate every trainer"):
        checked(form, {"q1": {"7": 4}}, {"7", "8"})
    assert checked(form, {"q1": {"7": 4, "8": 5}}, {"7", "8"}) == {"q1": {"7": 4, "8": 5}}


def test_without_trainers_nobody_has_to_be_rated():
    assert checked((Question("q1", QuestionKind.SPEAKER, "How good?", is_required=True),), {}) == {}


def test_questions_move_and_stay_at_the_ends():
    keys = [question.key for question in moved(FORM, "q2", -1)]

    assert keys == ["q2", "q1", "q3", "q4", "q5", "q6"]
    assert moved(FORM, "q1", -1) == moved(FORM, "q6", 1) == moved(FORM, "q9", 1) == FORM


def test_a_double_click_adds_and_moves_once():
    question = Question("new", QuestionKind.TEXT, "Why?")
    once = added(FORM, question)

    assert added(once, question) == once
    assert moved(moved(FORM, "q3", -1, 2), "q3", -1, 2) == moved(FORM, "q3", -1)


def test_removing_twice_is_removing_once():
    assert removed(removed(FORM, "q2"), "q2") == removed(FORM, "q2")
    assert next_key(removed(FORM, "q2")) == "q2"


def test_a_question_is_changed_where_it_stands():
    new = Question("q5", QuestionKind.TEXT, "Anything else?", is_required=True)

    assert changed(FORM, new)[4] == new


def test_the_overall_rating_is_found():
    assert (overall(FORM, {"q1": 4}), overall(FORM[1:], {"q2": True}), overall(FORM, {})) == (4, None, None)
