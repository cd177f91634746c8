"""Rows of a review: some columns of one are written and no others; several are put in order."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model


def write(row: Model, **values: object) -> None:
    """Set these columns of a row and save them."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def number(rows: Sequence[Any]) -> None:
    """Give rows the positions in which they come, from 1; those that have it already are left alone."""
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            write(row, position=position)
