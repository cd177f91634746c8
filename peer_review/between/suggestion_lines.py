"""Suggested teams as a page shows them: a line per review with who, why and what is still open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode

from peer_review.between import suggesting
from peer_review.between.models import Cycle, Representative
from peer_review.between.queries.matching import Terms, problem_of
from peer_review.between.suggestion_forms import LineForm, as_typed
from peer_review.matching.json import problem_digest
from peer_review.matching.problem import Plan, Problem
from tenants.models import Partnership

SMALLEST, MOST = 2, 3


@dataclass(frozen=True)
class Line:
    """One suggested review: its form, why each is in the team, what the team lacks."""

    host: Partnership
    form: LineForm
    whys: Sequence[tuple[str, str]]
    lacks: str


def first_terms(cycle: Cycle, free: Sequence[Partnership], people: Sequence[Representative]) -> QueryDict:
    """Return the terms to begin with: all that have a leader are reviewed, by two, as few reviews each as will do."""
    led = {row.partnership_id for row in people if row.is_leader}
    terms = Terms(SMALLEST, 1, frozenset(one.pk for one in free if one.pk in led))
    return QueryDict(_query(replace(terms, most=suggesting.least(problem_of(cycle, terms), MOST))))


def shown(
    problem: Problem,
    terms: Terms,
    free: Sequence[Partnership],
    people: Sequence[Representative],
    typed: Sequence[LineForm],
) -> dict[str, Any]:
    """Return what the page shows of a suggestion; lines that were typed stay as they were typed."""
    plan = suggesting.suggest(problem)
    forms = {line.host.pk: line for line in typed}
    hosts = [one for one in free if one.pk in terms.hosts]
    lines = [
        _line(problem, plan, host, forms.get(host.pk) or _form(plan, host, people, terms.size), people)
        for host in hosts
    ]
    led = {row.partnership_id for row in people if row.is_leader}
    return {
        "lines": lines,
        "errors": [error for line in typed for error in line.non_field_errors()],
        "lacking": suggesting.lacking(problem) if hosts else [],
        "unled": [one.name for one in hosts if one.pk not in led],
        "digest": problem_digest(problem),
        "query": _query(terms),
        "others": _query(replace(terms, seed=terms.seed + 1)),
    }


def _form(plan: Plan, host: Partnership, people: Sequence[Representative], size: int) -> LineForm:
    return LineForm(initial=as_typed(plan.teams[host.pk]), host=host, people=people, size=size)


def _line(problem: Problem, plan: Plan, host: Partnership, form: LineForm, people: Sequence[Representative]) -> Line:
    names = {row.pk: row.name for row in people}
    members = plan.teams[host.pk].members
    whys = [(names[one], " ".join(suggesting.why(problem, plan, host.pk, one))) for one in members]
    return Line(host, form, whys, suggesting.still_open(problem, plan).get(host.pk, ""))


def _query(terms: Terms) -> str:
    facts: dict[str, Any] = {"size": terms.size, "most": terms.most, "seed": terms.seed, "hosts": sorted(terms.hosts)}
    return urlencode(facts, doseq=True)
