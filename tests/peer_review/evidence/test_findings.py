"""Findings are written from evidence, held to the framework, and never written over unseen."""

from datetime import timedelta

import pytest

from peer_review.enums import SeatRole, Stage
from peer_review.models import Finding
from peer_review.operations.reviews import findings as operations
from peer_review.operations.reviews.findings import Words
from peer_review.operations.reviews.moving import NotItsTurn
from tests.factories import peer_review_evidence as make
from tests.factories.peer_review import CONTENT, NOW

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def review():
    return make.visit()


@pytest.fixture
def lead(review):
    return make.team(review)


def add(review, lead, **facts):
    said = Words(**{"theme": "reading", "kind": "challenge", "text": "Not heard daily"} | facts)
    return operations.add(by=lead, review=review, words=said, now=NOW)


def change(review, by, finding, version=1, **facts):
    said = Words(**{"theme": finding.theme, "kind": finding.kind, "text": finding.text} | facts)
    return operations.change(by=by, review=review, finding_id=finding.pk, version=version, words=said, now=LATER)


def test_a_finding_is_made_of_the_words_theme_and_kind_of_its_evidence(review, lead):
    pieces = [
        make.noted(review, kind="challenge", theme="send", text="Waits for help"),
        make.noted(review, kind="challenge", theme="reading", text="Not heard"),
        make.noted(review, kind="quote", theme="reading", text="“Nobody asks me”"),
    ]

    made = operations.from_evidence(by=lead, review=review, evidence_ids=[piece.pk for piece in pieces], now=NOW)

    assert (made.kind, made.theme, made.level) == ("challenge", "reading", "")
    assert made.text == "Waits for help\n\nNot heard\n\n“Nobody asks me”"
    assert set(made.evidence.all()) == set(pieces)


KINDS = [
    (["strength"], "strength"),
    (["challenge"], "challenge"),
    (["strength", "strength", "challenge"], "strength"),
    (["strength", "challenge"], "challenge"),
    (["note"], "challenge"),
    (["quote", "strength"], "strength"),
]


@pytest.mark.parametrize(("kinds", "kind"), KINDS)
def test_doubt_is_taken_for_a_challenge(review, lead, kinds, kind):
    ids = [make.noted(review, kind=one).pk for one in kinds]

    assert operations.from_evidence(by=lead, review=review, evidence_ids=ids, now=NOW).kind == kind


def test_evidence_without_a_theme_goes_to_the_focus(lead):
    review = make.visit(focus_themes=["send"])
    piece = make.noted(review, theme="")

    assert operations.from_evidence(by=lead, review=review, evidence_ids=[piece.pk], now=NOW).theme == "send"


def test_a_second_tap_makes_no_second_finding(review, lead):
    ids = [make.noted(review).pk, make.noted(review).pk]

    made = [operations.from_evidence(by=lead, review=review, evidence_ids=ids, now=NOW).pk for _ in range(2)]

    assert made == [Finding.objects.get().pk] * 2


def test_nothing_is_made_of_nothing_of_removed_or_of_foreign_evidence(review, lead):
    ids = [make.noted(review, removed_at=NOW).pk, make.noted(make.visit()).pk]

    for wanted in ([], ids):
        with pytest.raises(operations.NoEvidence):
            operations.from_evidence(by=lead, review=review, evidence_ids=wanted, now=NOW)


REFUSED = [
    ({"text": "  "}, "Say what the team found."),
    ({"text": "x" * 5_001}, "A finding has at most 5,000 characters. Make two of it."),
    ({"theme": "other"}, "Choose a theme of the framework."),
    ({"kind": "note"}, "Say whether it is a strength or a challenge."),
    ({"level": "outstanding"}, "The framework has no such level."),
]


@pytest.mark.parametrize(("facts", "words"), REFUSED)
def test_a_finding_holds_to_its_framework(review, lead, facts, words):
    with pytest.raises(operations.FindingUnusable) as refusal:
        add(review, lead, **facts)

    assert str(refusal.value) == words


def test_an_ungraded_framework_gives_no_level(lead):
    review = make.visit(cycle__framework__content={**CONTENT, "levels": []})

    with pytest.raises(operations.FindingUnusable, match="gives no levels"):
        add(review, lead, level="strong")


def test_a_second_press_of_add_is_harmless(review, lead):
    assert add(review, lead).pk == add(review, lead).pk


def test_of_two_who_change_a_finding_the_later_sees_both_texts(review, lead):
    finding, other = add(review, lead), make.team(review, SeatRole.MEMBER)
    change(review, other, finding, text="Other words")

    with pytest.raises(operations.ChangedMeanwhile) as refusal:
        change(review, lead, finding, text="My words")

    finding.refresh_from_db()
    assert (refusal.value.finding.text, finding.text, finding.by, finding.version) == (
        "Other words",
        "Other words",
        other,
        2,
    )


def test_who_has_read_the_other_text_may_save_over_it(review, lead):
    finding = add(review, lead)
    change(review, lead, finding, text="Other words")

    change(review, lead, finding, version=2, text="Both words", level="strong")

    finding.refresh_from_db()
    assert (finding.text, finding.level, finding.version) == ("Both words", "strong", 3)


def test_saving_the_same_words_twice_is_one_change(review, lead):
    finding = add(review, lead)

    for _ in range(2):
        change(review, lead, finding, text="Other words")

    finding.refresh_from_db()
    assert finding.version == 2


def test_nothing_is_lost_in_the_history_of_a_finding(review, lead):
    finding = add(review, lead)

    change(review, lead, finding, text="Other words")

    assert list(finding.events.order_by("pgh_id").values_list("text", flat=True)) == ["Not heard daily", "Other words"]


def test_a_change_keeps_replaces_or_takes_away_the_evidence(review, lead):
    one, two = make.noted(review), make.noted(review)
    finding = make.found(review, one)
    words = Words(theme=finding.theme, kind=finding.kind, text=finding.text)
    linked = []

    for ids in (None, [two.pk], []):
        operations.change(
            by=lead, review=review, finding_id=finding.pk, version=1, words=words, evidence_ids=ids, now=LATER
        )
        linked.append(list(finding.evidence.all()))

    assert linked == [[one], [two], []]


def test_a_withdrawn_finding_is_kept_and_not_changed(review, lead):
    finding = add(review, lead)
    operations.withdraw(by=lead, review=review, finding_id=finding.pk, now=NOW)
    operations.withdraw(by=lead, review=review, finding_id=finding.pk, now=LATER)

    with pytest.raises(operations.FindingGone):
        change(review, lead, finding, text="Late")

    finding.refresh_from_db()
    assert (finding.withdrawn_at, finding.text) == (NOW, "Not heard daily")


def test_findings_are_put_in_order_and_those_unnamed_follow(review, lead):
    one, two, three = (add(review, lead, text=text).pk for text in ("one", "two", "three"))

    operations.reorder(by=lead, review=review, order=[three, three, 0, one])

    assert list(Finding.objects.values_list("pk", flat=True)) == [three, one, two]


@pytest.mark.parametrize("stage", [Stage.LOGISTICS, Stage.CHECK, Stage.AGREED, Stage.CLOSED, Stage.CANCELLED])
def test_findings_stay_as_they_are_outside_their_time(stage, lead):
    review = make.visit(stage)
    finding = make.found(review)
    acts = [
        lambda: add(review, lead),
        lambda: change(review, lead, finding, text="Late"),
        lambda: operations.withdraw(by=lead, review=review, finding_id=finding.pk, now=NOW),
        lambda: operations.reorder(by=lead, review=review, order=[finding.pk]),
        lambda: operations.from_evidence(by=lead, review=review, evidence_ids=[make.noted(review).pk], now=NOW),
    ]

    for act in acts:
        with pytest.raises(NotItsTurn):
            act()
