"""How texts and figures are written in files for machines: no control characters, amounts from pence, never by floats."""

import re
from decimal import Decimal
from typing import Final

# XML 1.0, production [2] Char: everything else cannot be written, not even escaped.
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Return text on one line, without control characters and with single spaces."""
    return " ".join(_NOT_XML.sub("", text).split())


def lines(text: str) -> list[str]:
    """Return the lines of a text that say something, each clean."""
    return [line for line in map(clean, text.splitlines()) if line]


def amount(pence: int) -> str:
    """Return pence as pounds with two decimals: “-12.30”."""
    sign = "-" if pence < 0 else ""
    pounds, rest = divmod(abs(pence), 100)
    return f"{sign}{pounds}.{rest:02}"


def figure(value: Decimal) -> str:
    """Return a quantity, rate or price without idle noughts and without an exponent: “420”, “16.955”."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
