"""Rules that clash for a host, in words, and what would free it. Plain, for pages and stored results."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from peer_review.matching.explaining import Refusal
from peer_review.matching.problem import Host, Plan, Problem, spoken

FAR: Final = "far"
SAYS: Final = {
    "size": "{school} needs a team of {size}.",
    "lead": "{school} needs a trained lead.",
    "expert": "{school} needs somebody who knows {group}.",
    "external": "{school} needs {externals} from outside.",
    "same_trust": "Nobody of the trust of {school} reviews it.",
    "federation": "Nobody of the federation of {school} reviews it.",
    "conflict": "Nobody with a declared interest in {school} reviews it.",
    "cluster": "Only the group of {school} reviews it.",
    "untrained": "Nobody without training reviews {school}.",
    "window": "{school} hosts only when the whole team is free.",
    "reciprocal": "{school} and {other} do not review each other.",
    "others": "{school} keeps its team.",
    "capacity": "{name} does no more than {reviews}.",
    FAR: "Schools further away keep the reviewers they have.",
}
FREES: Final = {
    "size": "a smaller team for {school}",
    "lead": "another trained lead for {school}",
    "expert": "a reviewer who knows {group}, or joining them with another group of phases",
    "external": "more reviewers from outside",
    "same_trust": "letting the trust of {school} review it",
    "federation": "letting the federation of {school} review it",
    "conflict": "a reviewer for {school} without a declared interest in it",
    "cluster": "a reviewer for {school} from another group",
    "untrained": "training another reviewer for {school}",
    "window": "more dates at {school} or of its reviewers",
    "reciprocal": "letting {school} and {other} review each other",
    "others": "changing the team of {school}",
    "capacity": "one more review by {name}",
    FAR: "somebody who goes to a school further away",
}
GO_ON: Final = "Calculate on from this plan."
FEW: Final = 3  # of many schools or reviewers, so many by name
ALL_SAY: Final = {
    "reciprocal": "{asked} does not review those who review it: {names}.",
    "others": "{names} keep their teams.",
    "capacity": "{names} do no more reviews than agreed.",
}
ALL_FREE: Final = {
    "reciprocal": "letting {asked} and {names} review each other",
    "others": "changing the team of {names}",
    "capacity": "one more review by {names}",
}


@dataclass(frozen=True)
class Rule:
    """One rule at one place: of a school, of two schools or of a reviewer."""

    code: str
    schools: tuple[int, ...] = ()
    reviewer: int | None = None


@dataclass(frozen=True)
class Clash:
    """Rules that cannot all be kept, or a plan that serves the host, or neither; in one sentence, and rules as codes and places."""

    rules: tuple[Refusal, ...]
    remedy: str
    places: tuple[Rule, ...] = ()
    plan: Plan | None = None


def clash(
    problem: Problem, host: Host, rules: Iterable[Rule], frees: Iterable[Rule], *, is_settled: bool = True
) -> Clash:
    """Put rules that clash, and those of them that alone would free the host, into words.

    `is_settled`: the rules that are not among `frees` are proved not to free it alone.
    """
    rules, school = tuple(rules), problem.schools[host.school].name
    texts = tuple(Refusal(code, text) for code, text in _say(SAYS, ALL_SAY, problem, host, rules, "and"))
    alone = [text for _, text in _say(FREES, ALL_FREE, problem, host, frees, "or")]
    some = [text for _, text in _say(FREES, ALL_FREE, problem, host, rules, "or")][:FEW]
    if alone:
        return Clash(texts, f"{school} could be served by {', or by '.join(alone)}.", rules)
    if not is_settled:
        return Clash(texts, f"{school} may need more than one change; begin with {', or '.join(some)}.", rules)
    return Clash(texts, f"{school} needs more than one change; begin with {', or '.join(some)}.", rules)


def served(problem: Problem, host: Host, plan: Plan) -> Clash:
    """Say that a plan was found which serves the host."""
    school = problem.schools[host.school].name
    words = "a plan was found that gives it all it lacks and takes nothing from any other school"
    return Clash((), f"No rules clash. {school} can be served: {words}.", plan=plan)


def unsettled(problem: Problem, host: Host) -> Clash:
    """Say that neither proof was found."""
    school = problem.schools[host.school].name
    return Clash(
        (), f"In the time there was, no proof was found that {school} can be served or that rules clash. {GO_ON}"
    )


def _say(
    texts: Mapping[str, str],
    together: Mapping[str, str],
    problem: Problem,
    host: Host,
    rules: Iterable[Rule],
    joint: str,
) -> Iterator[tuple[str, str]]:
    """Rules by code and in words; those of one kind about several schools or reviewers together."""
    kinds: defaultdict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        kinds[rule.code].append(rule)
    for code, alike in kinds.items():
        words = [_words(problem, rule, host) for rule in alike]
        if len(alike) > 1 and code in together:
            names = _names([one["name"] or one["other"] for one in words], joint)
            yield code, together[code].format(asked=problem.schools[host.school].name, names=names)
        else:
            yield from ((code, texts[code].format(**one)) for one in words)


def _names(names: list[str], joint: str) -> str:
    """“A, B and C”, “A, B and 12 others”."""
    if len(names) > FEW:
        names = [*names[: FEW - 1], f"{'one of ' * (joint == 'or')}{len(names) - FEW + 1} others"]
    return f"{', '.join(names[:-1])} {joint} {names[-1]}"


def _words(problem: Problem, rule: Rule, host: Host) -> dict[str, str]:
    """What the texts name: the school a rule is about, the other one of two, the reviewer."""
    schools = [problem.schools[one] for one in rule.schools]
    other = next((one.name for one in reversed(schools) if one.id != host.school), "")
    reviewer = next((one for one in problem.reviewers if one.id == rule.reviewer), None)
    capacity = reviewer.capacity if reviewer else 0
    return {
        "school": next((one.name for one in schools if one.name != other), other),
        "other": other,
        "group": spoken(schools[0].group) if schools else "",
        "name": reviewer.name if reviewer else "",
        "reviews": "1 review" if capacity == 1 else f"{capacity} reviews",
        "size": str(problem.rules.team_size),
        "externals": str(problem.rules.externals),
    }
