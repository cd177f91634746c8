"""What is signed: the digest of a frozen report, the same for the same content in whatever order it was kept."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

FORGOTTEN: Final = "a former colleague"  # stands where a report named somebody who asked to be forgotten


def has_forgotten(report: Mapping[str, Any]) -> bool:
    """Whether a name was taken out of a report."""
    return FORGOTTEN in json.dumps(report)


def digest(report: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a report, in hexadecimal digits: of its JSON with sorted keys and no spaces, in UTF-8."""
    text = json.dumps(report, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def spelt(value: str) -> str:
    """Return a digest in groups of eight digits, so that two can be compared by eye."""
    return " ".join(value[place : place + 8] for place in range(0, len(value), 8))
