"""A partnership's accent: is it readable, and which lighter and darker colours go with it in both schemes.

Contrast is WCAG 2.2's ratio (1 to 21); text needs 4.5 (success criterion 1.4.3).
"""

from collections.abc import Sequence

READABLE = 4.5
COMFORTABLE = 6.5
WHITE, BLACK = "#ffffff", "#000000"
PAPER, DARK_CARD, DARK_INK = "#f4f6f7", "#17222c", "#0b1216"
STEPS = 40


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two hex colours, 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def is_readable_accent(accent: str) -> bool:
    """Return whether white text can stand on the accent, and the accent as text on the page."""
    return contrast(accent, WHITE) >= READABLE and contrast(accent, PAPER) >= READABLE


def palette(accent: str) -> dict[str, str]:
    """Return what `brand.css` needs; an accent that is too light is darkened until it can be read."""
    accent = _until_readable(accent, BLACK, [WHITE, PAPER], READABLE)
    soft = mix(accent, WHITE, 89)
    dark_accent = _until_readable(accent, WHITE, [DARK_CARD, DARK_INK], COMFORTABLE)
    dark_soft = mix(dark_accent, DARK_CARD, 84)
    return {
        "accent": accent,
        "accent_hover": mix(accent, BLACK, 22),
        "accent_soft": soft,
        "accent_ink": _until_readable(accent, BLACK, [soft, PAPER], READABLE),
        "dark_accent": dark_accent,
        "dark_accent_hover": mix(dark_accent, WHITE, 30),
        "dark_accent_soft": dark_soft,
        "dark_accent_ink": _until_readable(dark_accent, WHITE, [dark_soft, DARK_CARD], COMFORTABLE),
        "dark_on_accent": DARK_INK,
    }


def mix(colour: str, other: str, per_cent: int) -> str:
    """Return the colour with `per_cent` of the other mixed in."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{(a * (100 - per_cent) + b * per_cent) // 100:02x}" for a, b in pairs)


def _until_readable(colour: str, towards: str, grounds: Sequence[str], wanted: float) -> str:
    for step in range(STEPS):
        candidate = mix(colour, towards, step * 100 // STEPS)
        if all(contrast(candidate, ground) >= wanted for ground in grounds):
            return candidate
    return towards


def _channels(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    linear: float = share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
    return linear
