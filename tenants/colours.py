"""A partnership's accent: is it readable, and which lighter and darker colours go with it in both schemes.

Contrast is WCAG 2.2's ratio (1 to 21); text needs 4.5 (success criterion 1.4.3).
"""

import colorsys
from collections.abc import Iterable, Sequence

READABLE = 4.5
COMFORTABLE = 6.5
WHITE, BLACK = "#ffffff", "#000000"
PAPER, DARK_CARD, DARK_INK = "#f4f6f7", "#17222c", "#0b1216"
STEPS = 40
CALM = 0.55  # saturation


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two hex colours, 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def is_readable_accent(accent: str) -> bool:
    """Return whether white text can stand on the accent, and the accent as text on the page."""
    return contrast(accent, WHITE) >= READABLE and contrast(accent, PAPER) >= READABLE


def palette(accent: str) -> dict[str, str]:
    """Return what `brand.css` needs; an accent that is too light is darkened until it can be read."""
    accent = _first_readable(_darker(accent), [WHITE, PAPER], READABLE)
    soft = mix(accent, WHITE, 89)
    dark_accent = _first_readable(_lighter(accent), [DARK_CARD, DARK_INK], COMFORTABLE)
    dark_soft = mix(dark_accent, DARK_CARD, 84)
    return {
        "accent": accent,
        "accent_hover": mix(accent, BLACK, 22),
        "accent_soft": soft,
        "accent_ink": _first_readable(_darker(accent), [soft, PAPER], READABLE),
        "dark_accent": dark_accent,
        "dark_accent_hover": mix(dark_accent, WHITE, 30),
        "dark_accent_soft": dark_soft,
        "dark_accent_ink": _first_readable(_lighter(dark_accent), [dark_soft, DARK_CARD], COMFORTABLE),
        "dark_on_accent": DARK_INK,
    }


def mix(colour: str, other: str, per_cent: int) -> str:
    """Return the colour with `per_cent` of the other mixed in."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{(a * (100 - per_cent) + b * per_cent) // 100:02x}" for a, b in pairs)


def _darker(colour: str) -> Iterable[str]:
    return (mix(colour, BLACK, step * 100 // STEPS) for step in range(STEPS))


def _lighter(colour: str) -> Iterable[str]:
    """Keep the hue while getting lighter; very strong colours calm down, they glare on a dark ground."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in _channels(colour)))
    for step in range(STEPS):
        lighter = lightness + (1 - lightness) * step / STEPS
        channels = colorsys.hls_to_rgb(hue, lighter, min(saturation, CALM))
        yield "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _first_readable(candidates: Iterable[str], grounds: Sequence[str], wanted: float) -> str:
    """Return the first candidate that reaches the contrast on every ground, or the last one."""
    last = BLACK
    for last in candidates:
        if all(contrast(last, ground) >= wanted for ground in grounds):
            break
    return last


def _channels(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    linear: float = share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
    return linear
