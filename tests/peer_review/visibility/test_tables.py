"""Who sees which part of a review at which stage: every cell of tables written by hand, and what no framework can open."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from peer_review import frameworks, visibility
from peer_review.enums import OfficeSees, Part, Stage, Viewer
from peer_review.stages import ORDER
from peer_review.visibility import NEVER, Sharing, opens_at, sees
from tests.factories.peer_review import CONTENT
from tests.peer_review.visibility.reading import LETTERS, expected, table

EVERYTHING_SHARED = Sharing(
    office_sees=OfficeSees.REPORT, shared={part: set(Viewer) for part in (Part.REPORT, Part.SUMMARY)}
)
pytestmark = pytest.mark.no_database


@pytest.mark.parametrize("part", Part)
def test_each_role_sees_a_part_from_its_stage_on(part):
    wanted = expected(part)

    seen = {
        (viewer.value, stage.value): sees(part, viewer, stage, EVERYTHING_SHARED)
        for viewer in Viewer
        for stage in LETTERS.values()
    }

    assert seen == wanted


def test_without_agreement_or_consent_others_see_no_report():
    found = {
        (viewer, part)
        for viewer in (Viewer.OFFICE, Viewer.GOVERNOR, Viewer.CHOSEN)
        for part in Part
        for stage in ORDER
        if sees(part, viewer, stage)
    }

    assert found == {
        (Viewer.OFFICE, Part.DATES),
        (Viewer.OFFICE, Part.TEAM),
        (Viewer.OFFICE, Part.RATING),
        (Viewer.OFFICE, Part.SECOND_READING),
        (Viewer.GOVERNOR, Part.DATES),
        (Viewer.GOVERNOR, Part.TEAM),
        (Viewer.GOVERNOR, Part.FOCUS),
    }


def test_the_heads_consent_opens_what_it_says_and_no_more():
    shared = {
        "none": Sharing(),
        "summary": Sharing(shared={Part.SUMMARY: set(Viewer)}),
        "report": Sharing(shared={Part.REPORT: set(Viewer)}),
    }

    wanted = table("consent.txt", 2)
    seen = {
        (viewer, part, what): "X" if sees(part, viewer, Stage.CLOSED, shared[what]) else "."
        for viewer, part, what in wanted
    }

    assert seen == wanted


def test_the_partnership_sees_what_the_agreement_of_the_cycle_says():
    wanted = table("agreement.txt", 1)

    seen = {
        (part, level): "X" if sees(part, Viewer.OFFICE, Stage.CLOSED, Sharing(level)) else "." for part, level in wanted
    }

    assert seen == wanted
    assert {part for part, _ in wanted} == set(Part.values)


def test_the_agreement_shows_nothing_before_the_head_has_signed():
    found = {
        part for part in Part for stage in ORDER[:9] if sees(part, Viewer.OFFICE, stage, Sharing(OfficeSees.REPORT))
    }

    assert found == {Part.DATES, Part.TEAM, Part.RATING, Part.SECOND_READING}


def test_no_framework_opens_a_part_before_its_limit():
    wanted = table("limits.txt", 1)

    opened = {(part, viewer): opens_at(part, viewer, {part: {viewer: "planned"}}) for part, viewer in wanted}

    assert opened == wanted


def test_parts_without_a_limit_are_dates_team_and_focus():
    limited = {part for part, _ in table("limits.txt", 1)}

    assert set(Part.values) - limited == {"dates", "team", "focus"}


def test_a_framework_may_be_stricter_in_everything():
    never = {part: dict.fromkeys(Viewer, NEVER) for part in Part}

    found = [
        (part, viewer)
        for part in Part
        for viewer in Viewer
        for stage in ORDER
        if sees(part, viewer, stage, EVERYTHING_SHARED, never)
    ]

    assert found == []


def test_a_framework_may_be_looser_inside_the_limits():
    rules = {Part.EVIDENCE: {Viewer.HEAD: Stage.CHECK.value}, Part.SELF_EVALUATION: {Viewer.LEAD: "planned"}}

    assert sees(Part.EVIDENCE, Viewer.HEAD, Stage.CHECK, rules=rules)
    assert not sees(Part.SELF_EVALUATION, Viewer.LEAD, Stage.SELF_EVALUATION, rules=rules)
    assert sees(Part.SELF_EVALUATION, Viewer.LEAD, Stage.FOCUS, rules=rules)


def test_a_framework_does_not_open_anything_from_cancelling_on():
    with pytest.raises(frameworks.FrameworkUnusable):
        frameworks.from_json(CONTENT | {"visibility": {"report": {"team": "cancelled"}}})


stages = st.sampled_from([*Stage.values, NEVER])
rules = st.dictionaries(
    st.sampled_from(Part.values), st.dictionaries(st.sampled_from(Viewer.values), stages, max_size=12), max_size=17
)
sharings = st.builds(
    Sharing,
    office_sees=st.sampled_from(OfficeSees.values),
    shared=st.dictionaries(
        st.sampled_from(["report", "summary"]), st.frozensets(st.sampled_from(Viewer.values)), max_size=2
    ),
)


@given(st.sampled_from(Part.values), st.sampled_from(Stage.values), sharings, rules)
def test_an_outsider_sees_nothing_under_any_rules(part, stage, sharing, made):
    assert not sees(part, Viewer.OUTSIDER, stage, sharing, made)


BEFORE_CHECK = [stage.value for stage in ORDER[: ORDER.index(Stage.CHECK)]]
SCHOOL = [Viewer.HEAD.value, Viewer.STAFF.value, Viewer.GOVERNOR.value]


@given(st.sampled_from(SCHOOL), st.sampled_from([*BEFORE_CHECK, "cancelled"]), sharings, rules)
@example("head", "draft", EVERYTHING_SHARED, {"evidence": {"head": "planned"}})
def test_the_school_never_reads_evidence_findings_or_draft_before_the_check(viewer, stage, sharing, made):
    for part in (Part.EVIDENCE, Part.FINDINGS, Part.DRAFT, Part.REPLY):
        assert not sees(part, viewer, stage, sharing, made)


UNSIGNED = [stage.value for stage in ORDER[: ORDER.index(Stage.SIGNED)]]
OTHERS = [
    Viewer.OFFICE.value,
    Viewer.GOVERNOR.value,
    Viewer.CHOSEN.value,
    Viewer.INVITED.value,
    Viewer.FACILITATOR.value,
]


@given(st.sampled_from(OTHERS), st.sampled_from([*UNSIGNED, "cancelled"]), sharings, rules)
def test_nobody_outside_team_and_school_reads_what_was_found_before_the_head_signs(viewer, stage, sharing, made):
    for part in (Part.EVIDENCE, Part.FINDINGS, Part.DRAFT, Part.REPORT, Part.SUMMARY, Part.ACTIONS, Part.INDEX):
        assert not sees(part, viewer, stage, sharing, made)


@given(st.sampled_from([*ORDER]), rules)
def test_the_office_reads_no_report_without_agreement_or_consent(stage, made):
    for part in (Part.REPORT, Part.SUMMARY, Part.ACTIONS, Part.FOLLOW_UP, Part.INDEX, Part.FOCUS):
        assert not sees(part, Viewer.OFFICE, stage, Sharing(OfficeSees.NOTHING), made)


@given(st.sampled_from(Stage.values), sharings, rules)
def test_a_second_reader_never_sees_a_judgement(stage, sharing, made):
    for part in (Part.EVIDENCE, Part.FINDINGS, Part.DRAFT, Part.REPLY, Part.REPORT, Part.SUMMARY, Part.INDEX):
        assert not sees(part, Viewer.READER, stage, sharing, made)


@given(st.sampled_from(Part.values), st.sampled_from(Viewer.values), rules)
def test_what_is_seen_once_is_seen_until_the_end(part, viewer, made):
    seen = [sees(part, viewer, stage, EVERYTHING_SHARED, made) for stage in ORDER]

    assert seen == sorted(seen)


def test_every_rule_inside_the_limits_is_taken_as_it_is():
    assert visibility.too_early({"evidence": {"head": "check", "staff": "never"}, "focus": {"office": "visit"}}) == ""
