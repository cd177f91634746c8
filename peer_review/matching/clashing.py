"""Rules that clash for a host, in words, and what would free it. Plain, for pages and stored results."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from peer_review.matching.explaining import Refusal
from peer_review.matching.problem import Host, Problem

SAYS: Final = {
    "size": "{school} needs a team of {size}.",
    "lead": "{school} needs a trained lead.",
    "expert": "{school} needs somebody who knows its phase ({group}).",
    "external": "{school} needs {externals} from outside.",
    "same_trust": "Nobody of the trust of {school} reviews it.",
    "federation": "Nobody of the federation of {school} reviews it.",
    "conflict": "Nobody with a declared interest in {school} reviews it.",
    "cluster": "Only the group of {school} reviews it.",
    "untrained": "Nobody without training reviews {school}.",
    "window": "{school} hosts only when the whole team is free.",
    "reciprocal": "{school} and {other} do not review each other.",
    "others": "{school} keeps its team.",
    "capacity": "{name} does no more than {capacity} reviews.",
}
FREES: Final = {
    "size": "a smaller team for {school}",
    "lead": "another trained lead for {school}",
    "expert": "a reviewer who knows {group}, or joining {group} with another group of phases",
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
}


@dataclass(frozen=True)
class Rule:
    """One rule at one place: of a school, of two schools or of a reviewer."""

    code: str
    schools: tuple[int, ...] = ()
    reviewer: int | None = None


@dataclass(frozen=True)
class Clash:
    """Rules that cannot all be kept, what would free the host in one sentence, and the rules as codes and places."""

    rules: tuple[Refusal, ...]
    remedy: str
    places: tuple[Rule, ...] = ()


def clash(problem: Problem, host: Host, rules: Iterable[Rule], frees: Iterable[Rule]) -> Clash:
    """Put rules that clash, and those of them that alone would free the host, into words."""
    rules, school = tuple(rules), problem.schools[host.school].name
    if not rules:
        return Clash((), f"No rules clash: {school} can be served.")
    texts = tuple(Refusal(rule.code, _say(SAYS, problem, rule)) for rule in rules)
    ways = [_say(FREES, problem, rule) for rule in frees]
    if ways:
        return Clash(texts, f"{school} could be served by {', or by '.join(ways)}.", rules)
    ways = [_say(FREES, problem, rule) for rule in rules]
    return Clash(texts, f"{school} needs more than one change; begin with {', or '.join(ways)}.", rules)


def _say(texts: dict[str, str], problem: Problem, rule: Rule) -> str:
    schools = [problem.schools[one] for one in rule.schools]
    reviewer = next((one for one in problem.reviewers if one.id == rule.reviewer), None)
    return texts[rule.code].format(
        school=schools[0].name if schools else "",
        other=schools[1].name if len(schools) > 1 else "",
        group=schools[0].group.replace("_", " ") if schools else "",
        name=reviewer.name if reviewer else "",
        capacity=reviewer.capacity if reviewer else "",
        size=problem.rules.team_size,
        externals=problem.rules.externals,
    )
