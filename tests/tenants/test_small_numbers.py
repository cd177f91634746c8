"""Small numbers: what is hidden cannot be worked out from what is shown, by somebody who knows the rule."""

from collections import defaultdict
from itertools import product

import pytest

from tenants.small_numbers import FEWEST, Protected, is_few, protected

pytestmark = pytest.mark.no_database


def worlds(sizes: tuple[int, ...]) -> dict[Protected, list[tuple[int, ...]]]:
    """Every set of parts there could be behind what is shown."""
    found: dict[Protected, list[tuple[int, ...]]] = defaultdict(list)
    for parts in product(*(range(size + 1) for size in sizes)):
        found[protected(parts, sizes)].append(parts)
    return found


@pytest.mark.parametrize("sizes", [(5,), (9, 5), (5, 5, 5), (12, 6, 5), (6, 5, 7, 5)])
def test_a_hidden_part_can_always_be_more_than_one_number(sizes: tuple[int, ...]) -> None:
    told = [
        (seen, place)
        for seen, behind in worlds(sizes).items()
        for place, part in enumerate(seen.parts)
        if part is None and len({parts[place] for parts in behind}) < 2
    ]

    assert told == []


@pytest.mark.parametrize("sizes", [(9, 5), (5, 5, 5), (12, 6, 5)])
def test_no_number_shown_or_left_over_is_few(sizes: tuple[int, ...]) -> None:
    found = worlds(sizes)

    few = [(total, cells) for total, cells in found if any(is_few(cell) for cell in (*cells, total) if cell)]
    left = [
        (total, cells) for total, cells in found if total is not None and is_few(total - sum(c or 0 for c in cells))
    ]

    assert (few, left) == ([], [])


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((7, 9), (16, (7, 9))),
        ((7, 0), (7, (7, 0))),
        ((3, 9, 6), (18, (None, 9, None))),
        ((2, 3, 9), (14, (None, None, 9))),
        ((1, 2, 9), (12, (None, None, None))),
        ((3, 0, 0), (None, (None, 0, 0))),
        ((4, 20), (None, (None, None))),
        ((2, 2), (None, (None, None))),
        ((FEWEST, 1), (6, (None, None))),
    ],
)
def test_parts_are_hidden_until_nothing_is_told(parts: tuple[int, ...], expected: Protected) -> None:
    assert protected(parts, [20] * len(parts)) == expected
