"""What a cycle needs to begin, and what of it may still be changed once it runs, with the reason why not. Pure."""

from dataclasses import dataclass
from typing import Final

from peer_review.enums import CycleStatus, GroupShape

PERIOD: Final = ("starts_on",)
SHAPE: Final = ("shape", "group_min", "group_max", "is_cross_phase")
AGREEMENT: Final = ("consent_text", "office_sees", "cost_pence", "share_percent")
STAGES: Final = ("stages",)
COUNTED: Final = ("reviews_per_school", "bars_reciprocal")
FOCUS: Final = ("focus_source", "focus")


@dataclass(frozen=True)
class State:
    """How far a cycle is, as far as its rules ask."""

    status: str
    consents: int = 0
    groups: int = 0
    reviews: int = 0
    begun: int = 0  # reviews past planning


def frozen(state: State) -> dict[str, str]:
    """Return the fields that can no longer be changed, each with the reason in words."""
    if state.status == CycleStatus.CLOSED:
        return {"": "This cycle is closed. Copy it to begin another."}
    found: dict[str, str] = {}
    if state.status == CycleStatus.RUNNING:
        found |= dict.fromkeys(PERIOD, "The cycle has begun: its first day stays. You can extend it.")
    if state.groups:
        found |= dict.fromkeys(SHAPE, f"Schools are grouped by this already ({state.groups} groups).")
    if state.consents:
        heads = "1 head has" if state.consents == 1 else f"{state.consents} heads have"
        found |= dict.fromkeys(AGREEMENT, f"{heads} agreed to these words. Copy the cycle to agree on others.")
    elif state.begun:
        found |= dict.fromkeys(
            AGREEMENT, "Reviews have begun under this agreement. Copy the cycle to agree on another."
        )
    if state.reviews:
        found |= dict.fromkeys(COUNTED, "Reviews are planned by this already.")
    if state.begun:
        found |= dict.fromkeys(STAGES, "Reviews are on their way through these stages. Due days can be changed.")
        found |= dict.fromkeys(FOCUS, "Reviews have begun with this focus.")
    return found


def fewest_schools(shape: str, *, group_min: int, bars_reciprocal: bool) -> tuple[int, str]:
    """Return how many schools a shape needs at least, and why in words."""
    if shape == GroupShape.CLUSTERS:
        return group_min, f"a cluster has at least {group_min} schools"
    if shape == GroupShape.TRIADS:
        return 3, "a triad has three schools"
    if shape == GroupShape.PAIRS:
        return 4, "the two schools of a pair do not review each other, so a second pair is needed"
    if bars_reciprocal:
        return 3, "two schools do not review each other in one cycle, so a third is needed"
    return 2, "a school does not review itself"


def too_few(schools: int, shape: str, *, group_min: int, bars_reciprocal: bool) -> str:
    """Return why a number of schools is too small for a shape and what would help; empty when it is enough."""
    needed, why = fewest_schools(shape, group_min=group_min, bars_reciprocal=bars_reciprocal)
    if schools >= needed:
        return ""
    have = {0: "no schools", 1: "1 school"}.get(schools, f"{schools} schools")
    return f"This cycle has {have} and needs {needed} or more: {why}. Add schools or choose another shape."
