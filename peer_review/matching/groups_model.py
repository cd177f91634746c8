"""Groups made better by CP-SAT: a middle for each cluster, or one ring after another. Only the worker imports this."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from ortools.sat.python import cp_model

from peer_review.matching.groups import LEFT_OUT, Improve, Pool, Shape, are_related, distance
from peer_review.matching.problem import School

Groups = tuple[tuple[int, ...], ...]
NEAREST: Final = 14
WORKERS: Final = 8  # also on two cores: the wider portfolio is what proves the bound


@dataclass(frozen=True)
class Limits:
    """How long one pool may be worked at, and the seed."""

    seconds: int = 10
    seed: int = 1
    workers: int = WORKERS


def improver(limits: Limits) -> Improve:
    """Return what betters a grouping, for `groups.group`."""

    def improve(pool: Pool, shape: Shape, start: Groups) -> tuple[Groups, int | None]:
        return _rings(pool, start, limits) if shape.is_ring else _clusters(pool, shape, start, limits)

    return improve


def _near(pool: Pool) -> dict[int, list[School]]:
    """For each school the nearest it may meet, itself first."""
    return {
        school.id: [
            school,
            *sorted(
                (one for one in pool.schools if one is not school and not are_related(one, school)),
                key=lambda other: distance(school, other),
            )[:NEAREST],
        ]
        for school in pool.schools
    }


def _clusters(pool: Pool, shape: Shape, start: Groups, limits: Limits) -> tuple[Groups, int | None]:
    model, by_id = cp_model.CpModel(), {school.id: school for school in pool.schools}
    middles = _middles(start, by_id)
    near = {pk: {one.id for one in found} for pk, found in _near(pool).items()}
    for pk, centre in middles.items():
        near[pk].add(centre)
    joins = {(pk, c): model.new_bool_var("") for pk, centres in near.items() for c in sorted(centres)}
    into: dict[int, list[int]] = defaultdict(list)
    for pk, c in joins:
        into[c].append(pk)
    left = {pk: model.new_bool_var("") for pk in by_id}
    terms: list[Any] = [LEFT_OUT * one for one in left.values()]
    for pk, centres in near.items():
        model.add_exactly_one([*(joins[pk, c] for c in sorted(centres)), left[pk]])
    terms += [distance(by_id[pk], by_id[c]) * var for (pk, c), var in joins.items()]
    for c, members in into.items():
        terms += _rules_of_cluster(model, c, {pk: joins[pk, c] for pk in members}, by_id, pool, shape)
    if pool.count:
        model.add(sum(joins[c, c] for c in by_id) <= pool.count)
    for (pk, c), var in joins.items():
        model.add_hint(var, middles.get(pk) == c)
    for pk, var in left.items():
        model.add_hint(var, pk not in middles)
    solver, bound = _solved(model, terms, limits)
    if solver is None:
        return start, None
    found = (tuple(pk for pk in into[c] if solver.value(joins[pk, c])) for c in by_id if solver.value(joins[c, c]))
    return tuple(found), bound


def _rules_of_cluster(
    model: cp_model.CpModel, c: int, members: dict[int, Any], by_id: dict[int, School], pool: Pool, shape: Shape
) -> list[Any]:
    """Sizes, no two of one trust or federation, a second phase; returned is what the cluster costs."""
    is_open, total = members[c], sum(members.values())
    model.add(total >= pool.smallest * is_open)
    model.add(total <= pool.largest * is_open)
    for related in _related({pk: by_id[pk] for pk in members}):
        model.add(sum(members[pk] for pk in related) <= is_open)
    terms: list[Any] = [shape.per_group * is_open]
    if shape.is_cross_phase:
        others = [var for pk, var in members.items() if by_id[pk].group != by_id[c].group]
        plain = model.new_bool_var("")
        model.add(plain + sum(others) >= is_open)
        model.add_hint(plain, 1)
        terms.append(shape.one_phase_only * plain)
    return terms


def _related(schools: dict[int, School]) -> list[list[int]]:
    """Sets of schools of which a cluster takes one: those of one trust, those of one federation."""
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    for pk, school in schools.items():
        if school.trust is not None:
            found["trust", school.trust].append(pk)
        for federation in school.federations:
            found["federation", federation].append(pk)
    return [members for members in found.values() if len(members) > 1]


def _middles(start: Groups, by_id: dict[int, School]) -> dict[int, int]:
    """Each school's middle in the greedy answer: the one all others are nearest to."""
    found = {}
    for one in start:
        middle = min(one, key=lambda c: sum(distance(by_id[c], by_id[pk]) for pk in one))
        found.update(dict.fromkeys(one, middle))
    return found


def _rings(pool: Pool, start: Groups, limits: Limits) -> tuple[Groups, int | None]:
    """Each school reviews one and is reviewed by one, no two each other: rings of three and more."""
    model, by_id = cp_model.CpModel(), {school.id: school for school in pool.schools}
    hinted = {(one[place - 1], pk) for one in start for place, pk in enumerate(one)}
    arcs = {(pk, other.id) for pk, found in _near(pool).items() for other in found if other.id != pk}
    goes = {arc: model.new_bool_var("") for arc in sorted(arcs | hinted)}
    for pk in by_id:
        model.add_exactly_one(var for (one, _), var in goes.items() if one == pk)
        model.add_exactly_one(var for (_, other), var in goes.items() if other == pk)
    for (one, other), var in goes.items():
        model.add_hint(var, (one, other) in hinted)
        if one < other and (other, one) in goes:
            model.add_at_most_one(var, goes[other, one])
    terms = [
        (distance(by_id[one], by_id[other]) + 2000 * are_related(by_id[one], by_id[other])) * var
        for (one, other), var in goes.items()
    ]
    solver, bound = _solved(model, terms, limits)
    if solver is None:
        return start, None
    return _followed({one: other for (one, other), var in goes.items() if solver.value(var)}), bound


def _followed(after: dict[int, int]) -> Groups:
    found, seen = [], set()
    for first in after:
        ring, here = [], first
        while here not in seen:
            seen.add(here)
            ring.append(here)
            here = after[here]
        if ring:
            found.append(tuple(ring))
    return tuple(found)


def _solved(model: cp_model.CpModel, terms: list[Any], limits: Limits) -> tuple[cp_model.CpSolver | None, int | None]:
    model.minimize(sum(terms))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limits.seconds
    solver.parameters.num_workers = limits.workers
    solver.parameters.random_seed = limits.seed
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, None
    return solver, int(solver.best_objective_bound)
