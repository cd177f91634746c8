"""Schools in groups: rings in which each reviews the next, triads, clusters, whole phases. Pure, without the solver.

Costs are in units of 100 m. Every grouping answers: a school that fits nowhere is left out by name, sizes that cannot work
are widened and said, never refused; only a cycle of two schools is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil
from statistics import fmean
from typing import Final

from peer_review.matching.costing import units_between
from peer_review.matching.problem import School

LEFT_OUT: Final = 3000
TOGETHER: Final = 2000  # two schools of one trust or federation that meet after all


class TooFewSchools(ValueError):
    """Groups need at least three schools."""


@dataclass(frozen=True)
class Shape:
    """What groups are wanted: kind as `GroupShape`, sizes, a number of groups where it is decided."""

    kind: str
    smallest: int = 3
    largest: int = 7
    is_cross_phase: bool = False
    count: int | None = None
    per_group: int = 20  # 2 km: what one more group costs; more makes groups larger
    one_phase_only: int = 40  # 4 km: a cross-phase group without a second phase

    @property
    def is_ring(self) -> bool:
        """Whether each school reviews the next instead of anybody of the group."""
        return self.kind == "pairs"


@dataclass(frozen=True)
class Grouping:
    """Groups by school id, those left out, what it costs, how much less it could cost at least, and what to know."""

    groups: tuple[tuple[int, ...], ...]
    left: tuple[int, ...] = ()
    cost: int = 0
    bound: int | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pool:
    """Schools grouped among themselves, with the sizes that hold for them. Group number: fixed, or any that fits."""

    schools: tuple[School, ...]
    smallest: int
    largest: int
    count: int | None


Improve = Callable[[Pool, Shape, tuple[tuple[int, ...], ...]], tuple[tuple[tuple[int, ...], ...], int | None]]


def distance(one: School, other: School) -> int:
    """Return the way between two schools in units of 100 m, by road; 10 km where a place is unknown."""
    return units_between(one, other)


def are_related(one: School, other: School) -> bool:
    """Whether two schools share a trust or a federation."""
    return (one.trust is not None and one.trust == other.trust) or bool(one.federations & other.federations)


def group(schools: Sequence[School], shape: Shape, improve: Improve | None = None) -> Grouping:
    """Return the schools in groups: greedy, then as `improve` betters it, never worse. Raises TooFewSchools."""
    if len(schools) < 3:
        raise TooFewSchools("Two schools can only review each other. A cycle with groups needs at least three schools.")
    found: list[tuple[int, ...]] = []
    left: list[int] = []
    warnings: list[str] = []
    bounds: list[int | None] = []
    for members in _components(schools, shape):
        if len(members) < 3 and shape.kind != "whole":
            left += [school.id for school in members]
            warnings.append(_alone(members))
            continue
        pool, said = _pool(members, shape, len(schools))
        groups, bound = _best(pool, shape, improve)
        placed = {pk for one in groups for pk in one}
        left += [school.id for school in members if school.id not in placed]
        warnings += said
        bounds.append(bound)
        found += groups
    return _told(schools, shape, Grouping(tuple(found), tuple(left), 0, _sum(bounds), tuple(warnings)))


def cost(schools: Iterable[School], shape: Shape, groups: Iterable[Sequence[int]]) -> int:
    """Return what groups cost: the way to each group's middle (or to the next of the ring), groups, schools left out."""
    by_id = {school.id: school for school in schools}
    rows = [[by_id[pk] for pk in one] for one in groups]
    left = len(by_id) - sum(map(len, rows))
    return LEFT_OUT * left + sum(_cost_of(row, shape) for row in rows)


def breaks(schools: Sequence[School], shape: Shape, grouping: Grouping) -> list[str]:
    """Return in words what a grouping does against its rules; checked from the outside, without any model."""
    by_id = {school.id: school for school in schools}
    placed = [pk for one in grouping.groups for pk in one] + list(grouping.left)
    found = [f"{by_id[pk].name} is in two groups" for pk in {pk for pk in placed if placed.count(pk) > 1}]
    found += [f"{school.name} is in no group" for school in schools if school.id not in placed]
    for members in ([by_id[pk] for pk in one] for one in grouping.groups):
        found += _breaks_of(members, shape)
    return found


def mean_distance(schools: Sequence[School]) -> int:
    """Return the mean way between two schools of a group, in units of 100 m."""
    ways = [distance(one, other) for one, other in combinations(schools, 2)]
    return round(fmean(ways)) if ways else 0


def ring_arcs(members: Sequence[School]) -> list[tuple[School, School]]:
    """Return who reviews whom in a ring: each the next, the last the first."""
    return list(zip(members, [*members[1:], *members[:1]], strict=True))


def _components(schools: Sequence[School], shape: Shape) -> list[list[School]]:
    """All schools together, or those of each expertise group by themselves."""
    if shape.is_cross_phase:
        return [list(schools)]
    found: dict[str, list[School]] = defaultdict(list)
    for school in schools:
        found[school.group].append(school)
    return [found[key] for key in sorted(found)]


def _alone(members: Sequence[School]) -> str:
    names = " and ".join(school.name for school in members)
    return f"Too few schools of their phase to make a group: {names}. Move them by hand, or let groups mix phases."


def _pool(members: Sequence[School], shape: Shape, total: int) -> tuple[Pool, list[str]]:
    """The sizes that hold for so many schools: as wished, or widened with a sentence that says so."""
    number, schools = len(members), tuple(members)
    if shape.kind in ("whole", "pairs"):
        return Pool(schools, number if shape.kind == "whole" else 3, number, 1 if shape.kind == "whole" else None), []
    smallest, largest = (3, 3) if shape.kind == "triads" else (max(2, shape.smallest), shape.largest)
    if shape.count:
        return _counted(schools, smallest, largest, max(1, round(shape.count * number / total)))
    if ceil(number / largest) <= number // smallest:
        return Pool(schools, smallest, largest, number // 3 if shape.kind == "triads" else None), []
    count = max(1, number // smallest)
    size = ceil(number / count)
    return Pool(schools, smallest, size, count), [
        f"{number} schools do not divide into groups of {_sizes(smallest, largest)}: some have {size}."
    ]


def _counted(schools: tuple[School, ...], smallest: int, largest: int, count: int) -> tuple[Pool, list[str]]:
    number = len(schools)
    if count * largest < number:
        room = f"{count} groups of up to {largest} hold {count * largest} schools, and there are {number}"
        return Pool(schools, smallest, ceil(number / count), count), [f"{room}: groups grow to {ceil(number / count)}."]
    if count * smallest > number:
        low = max(2, number // count)
        return Pool(schools, low, largest, count), [
            (
                f"{count} groups of at least {smallest} need {count * smallest} schools, and there are {number}: "
                f"some have {low}."
            )
        ]
    return Pool(schools, smallest, largest, count), []


def _sizes(smallest: int, largest: int) -> str:
    return str(smallest) if smallest == largest else f"{smallest} to {largest}"


def _best(pool: Pool, shape: Shape, improve: Improve | None) -> tuple[tuple[tuple[int, ...], ...], int | None]:
    start = _ring(pool) if shape.is_ring else _clusters(pool)
    if shape.kind == "whole" or improve is None:
        return start, None
    better, bound = improve(pool, shape, start)
    return min(better, start, key=lambda groups: cost(pool.schools, shape, groups)), bound


def _clusters(pool: Pool) -> tuple[tuple[int, ...], ...]:
    """Greedy: the remotest school first, with the nearest that may join, in groups as even as can be."""
    free = dict.fromkeys(school.id for school in pool.schools)
    by_id = {school.id: school for school in pool.schools}
    found: list[list[School]] = []
    for size in _even(len(free), pool):
        seed = max((by_id[pk] for pk in free), key=lambda one: _remote(one, [by_id[pk] for pk in free]))
        members = [seed]
        for near in sorted((by_id[pk] for pk in free), key=lambda one: distance(seed, one)):
            if len(members) < size and near is not seed and not any(are_related(near, one) for one in members):
                members.append(near)
        if len(members) >= pool.smallest:
            found.append(members)
        for school in members:
            free.pop(school.id)
        if len(free) < pool.smallest:
            break
    rest = [school for school in pool.schools if not any(school in one for one in found)]
    return _with_rest(found, rest, pool.largest)


def _with_rest(found: list[list[School]], rest: Iterable[School], largest: int) -> tuple[tuple[int, ...], ...]:
    """Each school that is over joins the nearest group with room that has no relative of it."""
    for school in rest:
        open_to = [one for one in found if len(one) < largest and not any(are_related(school, other) for other in one)]
        if open_to:
            min(open_to, key=lambda one: sum(distance(school, other) for other in one) / len(one)).append(school)
    return tuple(tuple(school.id for school in one) for one in found)


def _even(number: int, pool: Pool) -> list[int]:
    count = pool.count or max(ceil(number / pool.largest), round(number / ((pool.smallest + pool.largest) / 2)))
    return [number // count + (one < number % count) for one in range(count)]


def _remote(school: School, others: Sequence[School]) -> int:
    return sum(distance(school, other) for other in others)


def _ring(pool: Pool) -> tuple[tuple[int, ...], ...]:
    """Greedy: one ring through all, each the nearest that is left; then relatives are moved apart."""
    rest = sorted(pool.schools, key=lambda one: -_remote(one, pool.schools))
    tour = [rest.pop(0)]
    while rest:
        allowed = [one for one in rest if not are_related(one, tour[-1])] or rest
        near = min(allowed, key=lambda one: distance(one, tour[-1]))
        rest.remove(near)
        tour.append(near)
    return (tuple(school.id for school in _apart(tour)),)


def _apart(tour: list[School]) -> list[School]:
    """Move a school that stands beside a relative to the first place where it does not."""
    for school in tour:
        if not any(are_related(one, other) for one, other in ring_arcs(tour) if school in (one, other)):
            continue
        others = [one for one in tour if one is not school]
        for place, (before, after) in enumerate(ring_arcs(others), 1):
            if not are_related(before, school) and not are_related(school, after):
                tour = [*others[:place], school, *others[place:]]
                break
    return tour


def _cost_of(members: Sequence[School], shape: Shape) -> int:
    if shape.is_ring:
        arcs = ring_arcs(members)
        return sum(distance(*arc) + TOGETHER * are_related(*arc) for arc in arcs)
    middle = min(sum(distance(one, other) for other in members) for one in members)
    related = 0 if shape.kind == "whole" else sum(are_related(*pair) for pair in combinations(members, 2))
    is_plain = shape.is_cross_phase and len({school.group for school in members}) == 1
    return middle + shape.per_group + TOGETHER * related + shape.one_phase_only * is_plain


def _breaks_of(members: Sequence[School], shape: Shape) -> list[str]:
    names = ", ".join(school.name for school in members)
    found = [f"{names} are fewer than three"] if len(members) < 3 and shape.kind != "whole" else []
    pairs = ring_arcs(members) if shape.is_ring else list(combinations(members, 2))
    if shape.kind != "whole":
        found += [f"{one.name} and {two.name} belong together" for one, two in pairs if are_related(one, two)]
    if not shape.is_cross_phase and len({school.group for school in members}) > 1:
        found.append(f"{names} are not of one phase group")
    return found


def _told(schools: Sequence[School], shape: Shape, found: Grouping) -> Grouping:
    names = {school.id: school.name for school in schools}
    said = list(found.warnings)
    known = {pk for one in found.groups for pk in one}
    unplaced = [names[pk] for pk in found.left if not any(names[pk] in words for words in said)]
    if unplaced:
        said.append(f"No group has room for: {', '.join(unplaced)}. Every group in reach holds a school of its trust.")
    if missing := [school.name for school in schools if school.latitude is None and school.id in known]:
        said.append(f"Without coordinates, counted as 10 km from everywhere: {', '.join(missing)}.")
    return Grouping(found.groups, found.left, cost(schools, shape, found.groups), found.bound, tuple(said))


def _sum(bounds: Sequence[int | None]) -> int | None:
    known = [bound for bound in bounds if bound is not None]
    return sum(known) if known and len(known) == len(bounds) else None
