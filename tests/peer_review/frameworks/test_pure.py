"""Frameworks without a database: lists as lines, examples, differences, the limits of who sees what."""

from dataclasses import replace

import pytest

from peer_review import framework_texts as texts
from peer_review.enums import Part, Stage, Viewer
from peer_review.example_frameworks import example, examples
from peer_review.framework_diff import Difference, differences
from peer_review.frameworks import Content, FrameworkUnusable, Level, Question, Theme, as_json, from_json, plural
from peer_review.visibility import too_early

pytestmark = pytest.mark.no_database
READING = Theme("reading", "Reading", "How pupils learn to read", (Question("q", "Who reads every day?"),))
CONTENT = Content(themes=(READING,), levels=(Level("low", "Low", rank=1), Level("high", "High", "Good", 2)))


def test_levels_are_written_with_the_highest_first_and_read_back():
    text = texts.level_lines(CONTENT.levels)

    assert text == "High: Good\nLow"
    assert sorted(texts.levels_of(text, CONTENT.levels), key=lambda level: level.rank) == list(CONTENT.levels)


def test_a_scale_of_one_word_is_none():
    with pytest.raises(FrameworkUnusable, match="at least two words"):
        texts.levels_of("Good")


def test_a_word_is_on_the_scale_once():
    with pytest.raises(FrameworkUnusable, match="“good” is there twice"):
        texts.levels_of("Good: at most\ngood: at least")


def test_no_lines_are_no_grades():
    assert texts.levels_of(" \n ") == ()


def test_a_title_keeps_its_key_and_a_new_one_gets_its_own():
    assert texts.keyed(["Reading", "Maths", "Maths!"], {"Reading": "r"}) == [
        ("r", "Reading"), ("maths", "Maths"), ("maths-2", "Maths!"),
    ]  # fmt: skip


def test_a_title_without_letters_gets_a_key():
    assert texts.keyed(["…", "?"]) == [("line", "…"), ("line-2", "?")]


def test_too_many_lines_are_refused():
    with pytest.raises(FrameworkUnusable, match="at most 40"):
        texts.lines_of("\n".join(str(n) for n in range(41)))


def test_questions_that_stay_keep_their_keys():
    assert texts.questions_of("New one\nWho reads every day?", READING.questions) == (
        Question("new-one", "New one"), Question("q", "Who reads every day?"),
    )  # fmt: skip


@pytest.mark.parametrize("row", examples(), ids=lambda row: row.key)
def test_an_example_can_be_kept_and_read_again(row):
    assert from_json(as_json(row.content)) == row.content


def test_examples_are_a_scale_of_four_no_grades_and_a_line_to_sustain():
    scales = {row.key: [level.title for level in row.content.levels] for row in examples()}

    assert scales == {
        "four_words": ["Leading", "Effective", "Working towards effective", "Not yet effective"],
        "invitational": [],
        "priorities": ["Sustain", "Strengthen", "Develop", "Prioritise"],
    }
    assert example("unknown") is None


def test_the_same_words_have_no_differences():
    assert differences(CONTENT, CONTENT) == []


def test_differences_name_what_was_added_changed_and_removed():
    theme = replace(READING, description="Reading first", questions=(Question("q2", "Who does not?"),))
    maths = Theme("maths", "Maths")
    new = replace(
        CONTENT,
        themes=(theme, maths),
        levels=(),
        words={"report": "Letter"},
        visibility={Part.REPORT: {Viewer.STAFF: "never"}},
    )

    assert differences(CONTENT, new) == [
        Difference("Theme", "Added", after="Maths"),
        Difference("Description of Reading", "Changed", "How pupils learn to read", "Reading first"),
        Difference("Question in Reading", "Added", after="Who does not?"),
        Difference("Question in Reading", "Removed", before="Who reads every day?"),
        Difference("Scale", "Removed", before="1. Low"),
        Difference("Scale", "Removed", before="2. High: Good"),
        Difference("Word", "Added", after="report: Letter"),
        Difference("Who sees", "Added", after="Report, Staff of the school reviewed: never"),
    ]


def test_another_order_of_themes_is_a_difference():
    maths = Theme("maths", "Maths")

    found = differences(replace(CONTENT, themes=(READING, maths)), replace(CONTENT, themes=(maths, READING)))

    assert found == [Difference("Themes", "In another order")]


@pytest.mark.parametrize(
    ("part", "viewer", "stage", "words"),
    [
        (Part.EVIDENCE, Viewer.HEAD, Stage.VISIT, "is not shown before “Factual check”"),
        (Part.EVIDENCE, Viewer.OFFICE, Stage.CLOSED, "is never shown"),
        (Part.DRAFT, Viewer.GOVERNOR, Stage.CLOSED, "is never shown"),
        (Part.REPORT, Viewer.OFFICE, Stage.AGREED, "is not shown before “Signed”"),
    ],
)
def test_a_rule_before_its_limit_is_named(part, viewer, stage, words):
    assert too_early({part: {viewer: stage}}).endswith(f"“{part.label}” {words}.")


def test_rules_inside_the_limits_are_fine():
    rules = {Part.REPORT: {Viewer.STAFF: Stage.WORKSHOP, Viewer.OFFICE: "never"}, Part.TEAM: {Viewer.HEAD: Stage.VISIT}}

    assert too_early(rules) == ""


@pytest.mark.parametrize(
    ("word", "several"),
    [
        ("Strength", "Strengths"),
        ("Next steps", "Next steps"),
        ("Area for improvement", "Areas for improvement"),
        ("To develop", "To develop"),
        ("Even better if", "Even better if"),
    ],
)
def test_a_word_of_a_framework_has_a_plural(word, several):
    assert plural(word) == several
