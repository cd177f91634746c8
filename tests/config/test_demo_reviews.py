"""What the demo's reviews are made of: presets and examples that exist, words for every theme, no address anybody owns.

What a loaded partnership shows is asked where one is loaded already: `test_demo_offers`, `reviews_shown`.
"""

import re
from datetime import date

import pytest

from config.demo import school_days
from config.demo.reviews_cycles import preset_of
from config.demo.reviews_specification import FILE, read, read_between
from config.demo.specification import read as partnerships
from peer_review import frameworks
from peer_review.enums import FindingKind
from peer_review.example_frameworks import examples
from peer_review.presets import presets

pytestmark = pytest.mark.no_database
CYCLES, WORDS = read()
EXAMPLES = {row.key: row for row in examples()}
KINDS = {kind.value for kind in FindingKind}


def test_seven_partnerships_review_each_in_a_way_of_its_own() -> None:
    assert {slug: spec.preset for slug, spec in CYCLES.items()} == {
        "lewisham": "secondary", "haringey": "school_partnership", "tower-hamlets": "two_years", "hounslow": "triads",
        "redbridge": "part_funded", "lincolnshire": "county", "ealing": "quality_assured",
    }  # fmt: skip
    assert set(CYCLES) - {spec.slug for spec in partnerships()} == set()


def test_presets_and_example_frameworks_exist() -> None:
    known = {row.key for row in presets()}

    assert [spec.slug for spec in CYCLES.values() if spec.preset not in known or spec.example not in EXAMPLES] == []


def test_what_partnerships_are_told_of_their_cycles_is_configured() -> None:
    shown = {slug: (preset_of(spec).years, preset_of(spec).values) for slug, spec in CYCLES.items()}

    assert shown["tower-hamlets"][0] == 2
    assert shown["hounslow"][1]["shape"] == "triads"
    assert shown["hounslow"][1]["qa_percent"] > 0
    assert shown["redbridge"][1]["share_percent"] > 0


@pytest.mark.parametrize("slug", sorted(CYCLES))
def test_every_theme_of_a_framework_has_a_strength_and_a_challenge(slug: str) -> None:
    spec = CYCLES[slug]
    themes = [theme.key for theme in EXAMPLES[spec.example].content.themes] + list(spec.themes)
    said = {(point.theme, point.kind) for point in WORDS.points}

    assert [theme for theme in themes if not {(theme, kind) for kind in KINDS} <= said] == []
    assert [theme for theme in spec.themes if theme not in WORDS.titles] == []


def test_every_theme_between_partnerships_has_a_strength_and_a_challenge() -> None:
    spec = read_between()
    themes = [theme.key for theme in frameworks.from_json(spec.content).themes]

    said = {(point.theme, point.kind) for point in spec.words.points}

    assert [theme for theme in themes if not {(theme, kind) for kind in KINDS} <= said] == []


@pytest.mark.parametrize("words", [WORDS, read_between().words])
def test_every_point_has_evidence_and_every_challenge_an_action(words) -> None:  # type: ignore[no-untyped-def]
    assert [point.text for point in words.points if not all(point.evidence) or not point.evidence] == []
    assert [point.text for point in words.points if point.kind == "challenge" and not point.action] == []
    assert [point.text for point in words.points if bool(point.reply) != bool(point.reworded)] == []


@pytest.mark.parametrize("slug", sorted(CYCLES))
@pytest.mark.parametrize("phase", ["nursery", "primary", "secondary", "all_through", "special", "pru"])
def test_schools_of_every_phase_have_three_strengths_and_three_challenges(slug: str, phase: str) -> None:
    spec = CYCLES[slug]
    themes = {theme.key for theme in EXAMPLES[spec.example].content.themes} | set(spec.themes)
    said = [row.kind for row in WORDS.points if row.theme in themes and (not row.phases or phase in row.phases)]

    assert min(said.count(kind) for kind in KINDS) >= 3


def test_both_kinds_of_review_have_words_for_the_same_occasions() -> None:
    assert set(read_between().words.texts) == set(WORDS.texts)


def test_days_of_schools_leave_out_weekends_bank_holidays_and_school_holidays() -> None:
    christmas, easter, bank_holiday = date(2026, 12, 25), date(2026, 4, 3), date(2026, 5, 4)

    assert [
        day for day in (christmas, easter, bank_holiday, date(2026, 10, 28)) if school_days.is_school_day(day)
    ] == []
    assert school_days.on_or_after(date(2026, 11, 22)) == date(2026, 11, 23)
    assert (school_days.after(date(2026, 11, 2), -1), school_days.after(date(2026, 11, 2), 5)) == (
        date(2026, 10, 23),
        date(2026, 11, 9),
    )


def test_no_person_and_no_address_is_named() -> None:
    text = FILE.read_text(encoding="utf-8")

    assert re.findall(r"\S+@\S+|https?://\S+|\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame)\.? [A-Z]\w+", text) == []
