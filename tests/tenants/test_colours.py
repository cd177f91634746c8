"""Accents: what may be saved, and that every pair of colours made from one can be read."""

import pytest

from tenants.colours import DARK_CARD, PAPER, WHITE, contrast, is_readable_accent, mix, palette

pytestmark = pytest.mark.no_database

ACCENTS = ["#0b5d66", "#4a3a78", "#c00000", "#ffcc00", "#ffffff", "#000000", "#7a7a7a", "#00ff00"]


def test_black_on_white_has_the_highest_contrast() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21.0
    assert contrast("#0b5d66", "#0b5d66") == 1.0


def test_contrast_matches_the_published_example() -> None:
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize(
    ("accent", "expected"), [("#0b5d66", True), ("#4a3a78", True), ("#ffcc00", False), ("#7a7a7a", False)]
)
def test_an_accent_must_carry_white_text(accent: str, expected: bool) -> None:
    assert is_readable_accent(accent) is expected


def test_a_readable_accent_is_kept_as_it_is() -> None:
    assert palette("#0b5d66")["accent"] == "#0b5d66"


@pytest.mark.parametrize("accent", ACCENTS)
def test_every_text_pair_of_a_palette_is_readable_in_both_schemes(accent: str) -> None:
    colours = palette(accent)
    pairs = [
        (WHITE, colours["accent"]),
        (WHITE, colours["accent_hover"]),
        (colours["accent_ink"], colours["accent_soft"]),
        (colours["accent_ink"], PAPER),
        (colours["dark_on_accent"], colours["dark_accent"]),
        (colours["dark_on_accent"], colours["dark_accent_hover"]),
        (colours["dark_accent_ink"], colours["dark_accent_soft"]),
        (colours["dark_accent_ink"], DARK_CARD),
    ]

    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


def test_mixing_is_by_per_cent_of_the_other_colour() -> None:
    assert [mix("#000000", "#ffffff", share) for share in (0, 20, 100)] == ["#000000", "#333333", "#ffffff"]
