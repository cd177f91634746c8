"""What a draft asks its lead before it goes to the school."""

from dataclasses import dataclass

import pytest

from peer_review.frameworks import from_json
from peer_review.prompting import in_short, prompts
from tests.factories.peer_review import CONTENT

pytestmark = pytest.mark.no_database

WHOLE = {"summary": "A good school", "next_steps": "Hear them read"}


@dataclass
class Finding:
    """A finding as the prompts read it."""

    pk: int
    kind: str = "strength"
    theme: str = "reading"
    level: str = ""
    text: str = "Pupils blend sounds"


STRENGTH, CHALLENGE = Finding(1), Finding(2, "challenge")
BOTH = {1: 1, 2: 1}


def codes(findings, counts, content=WHOLE, **more):
    return [prompt.code for prompt in prompts(findings, counts, content, framework=from_json(CONTENT), **more)]


CASES = [
    pytest.param([STRENGTH, CHALLENGE], BOTH, WHOLE, (), [], id="nothing to ask"),
    pytest.param([], {}, WHOLE, (), ["no_findings"], id="no findings"),
    pytest.param([STRENGTH], {1: 2}, WHOLE, (), ["praise_only"], id="praise only"),
    pytest.param([CHALLENGE], {2: 1}, WHOLE, (), ["challenges_only"], id="challenges only"),
    pytest.param([STRENGTH, CHALLENGE], {1: 1}, WHOLE, (), ["challenge_without_evidence"], id="untraceable challenge"),
    pytest.param([STRENGTH, CHALLENGE], {2: 1}, WHOLE, (), ["strength_without_evidence"], id="untraceable strength"),
    pytest.param(
        [STRENGTH, Finding(2, "challenge", level="strong")],
        {1: 1},
        WHOLE,
        (),
        ["challenge_without_evidence", "level_without_evidence"],
        id="level without evidence",
    ),
    pytest.param([STRENGTH, CHALLENGE], BOTH, WHOLE, ("reading", "send"), ["focus_not_covered"], id="focus left out"),
    pytest.param(
        [Finding(1, level="strong"), Finding(2, "challenge", level="emerging")],
        BOTH,
        WHOLE,
        (),
        ["levels_differ"],
        id="levels against each other",
    ),
    pytest.param([STRENGTH, CHALLENGE], BOTH, {}, (), ["no_summary", "no_next_steps"], id="empty sections"),
    pytest.param([STRENGTH], {1: 1}, {"summary": "Good"}, (), ["praise_only"], id="no next steps without challenges"),
]


@pytest.mark.parametrize(("findings", "counts", "content", "focus", "wanted"), CASES)
def test_a_draft_asks(findings, counts, content, focus, wanted):
    assert codes(findings, counts, content, focus_themes=focus) == wanted


def test_the_words_name_theme_and_levels_as_the_framework_does():
    findings = [Finding(1, level="strong"), Finding(2, "challenge", level="emerging")]

    (asked,) = prompts(findings, BOTH, WHOLE, framework=from_json(CONTENT))

    assert asked.text == "Findings on “Early reading” have different levels: Emerging, Strong."


def test_prompts_and_their_short_line_use_the_frameworks_word_for_a_challenge():
    says = from_json(CONTENT | {"words": {"challenge": "Even better if"}})

    asked = prompts([CHALLENGE], {}, {"summary": "Good"}, framework=says)

    assert ([prompt.text for prompt in asked], in_short(asked, says)) == (
        [
            "There are only findings marked “Even better if”. What should go on as it is?",
            "Even better if: no evidence stands behind “Pupils blend sounds”.",
            "There are findings marked “Even better if”, but no next steps.",
        ],
        "only findings marked “Even better if”; findings marked “Even better if” without evidence; no next steps",
    )


def test_every_prompt_has_a_key_of_its_own():
    findings = [Finding(number, "challenge") for number in range(1, 6)]

    asked = prompts(findings, {}, {}, framework=from_json(CONTENT), focus_themes=("send", "leadership"))
    keys = [prompt.key for prompt in asked]

    assert len(set(keys)) == len(keys) == 10
