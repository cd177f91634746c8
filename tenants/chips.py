"""Filter chips: one link per choice, kept in the query string, so that a filtered list has an address."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True)
class Chip:
    """A filter as a link: following it turns the filter on, or off again when it is on."""

    label: str
    url: str
    is_on: bool


def toggle_chips(query: QueryDict, key: str, options: Iterable[tuple[object, object]]) -> list[Chip]:
    """Return a chip per (value, label); at most one value of `key` is on, and the page number is dropped."""
    current = query.get(key, "")
    return [_chip(query, key, str(value), str(label), current) for value, label in options]


def _chip(query: QueryDict, key: str, value: str, label: str, current: str) -> Chip:
    changed = query.copy()
    changed.pop("page", None)
    changed.pop(key, None)
    is_on = value == current
    if not is_on:
        changed[key] = value
    return Chip(label=label, url=f"?{changed.urlencode()}", is_on=is_on)
