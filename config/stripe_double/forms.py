"""Stripe's form encoding: `line_items[0][price_data][currency]=gbp` as nested dictionaries and lists."""

import re
from typing import Any
from urllib.parse import parse_qsl


def decode(text: str) -> dict[str, Any]:
    """Return the parameters of a form or a query."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        _put(found, re.findall(r"[^\[\]]+|(?<=\[)(?=\])", name), value)
    return _lists(found)


def _put(into: dict[str, Any], path: list[str], value: str) -> None:
    *folders, last = path
    for name in folders:
        into = into.setdefault(name, {})
    into[last or str(len(into))] = value


def _lists(value: Any) -> Any:
    """Dictionaries whose names are 0, 1, 2 … are lists."""
    if not isinstance(value, dict):
        return value
    if value and list(value) == [str(number) for number in range(len(value))]:
        return [_lists(item) for item in value.values()]
    return {name: _lists(item) for name, item in value.items()}
