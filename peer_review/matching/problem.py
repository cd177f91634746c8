"""What a matching is asked: hosts, reviewers, windows, rules and weights, and the plan that answers it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

# Costs are in units of 100 m of travel, so that every weight can be read as “worth so many kilometres”.

# Groups of phases in words, where a group bears the name of one phase.
SPOKEN: Final = {
    "nursery": "nursery schools",
    "primary": "primary schools",
    "secondary": "secondary schools",
    "all_through": "all-through schools",
    "special": "special schools",
    "pru": "pupil referral units",
    "college": "further education",
}


def spoken(group: str) -> str:
    """Return an expertise group in words: “special schools”."""
    return SPOKEN.get(group, group.replace("_", " "))


@dataclass(frozen=True)
class Window:
    """A stretch of days in which visits may take place."""

    key: str
    title: str


@dataclass(frozen=True)
class School:
    """A school of the cycle: what decides who may review it. Coordinates in degrees; none: nobody is near or far."""

    id: int
    name: str
    phase: str
    group: str  # key of the expertise group its phase belongs to
    latitude: float | None = None
    longitude: float | None = None
    trust: int | None = None
    federations: frozenset[int] = frozenset()
    pupils: int | None = None
    fsm_percent: float | None = None
    cluster: int | None = None  # the group whose schools review each other, when the cycle has groups
    focus: frozenset[str] = frozenset()
    capacity: int | None = None  # most reviews its people give in the cycle together; none: as many as they can


@dataclass(frozen=True)
class Host:
    """One review wanted: school and number (a school may host several), and the windows it can host in."""

    id: int  # its own number, by which a plan names it
    school: int
    number: int = 1
    windows: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reviewer:
    """Somebody who can sit in teams: from which school, for which groups, how often, when."""

    id: int
    name: str
    school: int | None  # None: external
    groups: frozenset[str]
    capacity: int
    windows: frozenset[str]
    is_lead: bool = False
    is_trained: bool = True
    is_trainee: bool = False
    is_external: bool = False
    conflicts: frozenset[int] = frozenset()  # school ids
    expertise: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rules:
    """The hard rules and the team's size."""

    team_size: int = 3  # lead included, trainees not
    trainees: int = 0  # at most, beside the team
    externals: int = 0  # of the team, at least
    needs_lead: bool = True
    needs_expert: bool = True  # at least one of the host's expertise group
    bars_reciprocal: bool = True
    bars_same_trust: bool = True
    within_cluster: bool = False  # teams only from the host's own group
    one_per_school: bool = True  # nobody meets a colleague of the own school in a team
    usual_capacity: int | None = None  # reviews somebody new would do, where it is known


@dataclass(frozen=True)
class Weights:
    """What a plan pays, in units of 100 m."""

    travel: int = 1
    far_from: int = 300  # 30 km: each unit beyond counts `far` times
    far: int = 3
    repeat: int = 50  # a pair that met in the cycle before
    second_review: int = 10
    third_review: int = 30
    same_phase_only: int = 0  # a team without another phase
    same_context: int = 0  # a reviewer from a school of like size and need
    off_focus: int = 0  # a reviewer without expertise in the host's focus
    short_place: int = 3000
    short_lead: int = 1500
    short_expert: int = 1000
    short_external: int = 1000
    idle_trainee: int = 500  # a trainee who gets no visit although teams take trainees
    keep: int = 60  # reward for each match kept when solving again


@dataclass(frozen=True)
class Problem:
    """Everything a matching depends on."""

    schools: Mapping[int, School]
    hosts: tuple[Host, ...]
    reviewers: tuple[Reviewer, ...]
    windows: tuple[Window, ...]
    rules: Rules = Rules()
    weights: Weights = Weights()
    repeats: frozenset[tuple[int, int]] = frozenset()  # (reviewer, school) of the cycle before
    seed: int = 1


@dataclass(frozen=True)
class Team:
    """The team of one host: members by reviewer id, the lead among them, trainees beside."""

    host: int
    window: str | None
    members: tuple[int, ...] = ()
    lead: int | None = None
    trainees: tuple[int, ...] = ()

    @property
    def everybody(self) -> tuple[int, ...]:
        """Members, the lead among them, then trainees."""
        return (*self.members, *self.trainees)


@dataclass(frozen=True)
class Lock:
    """Something a plan has to keep, even against a rule: a seat, a window or both."""

    host: int
    reviewer: int | None = None
    window: str | None = None
    is_lead: bool = False  # the reviewer stays the lead, not only in the team


@dataclass(frozen=True)
class Plan:
    """Teams for all hosts, with what they cost and how far from the best possible that is at most."""

    teams: Mapping[int, Team]
    cost: int = 0
    bound: int | None = None
    measures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def gap_percent(self) -> float | None:
        """How much dearer than the best possible it is at most, in percent; none without a bound."""
        if self.bound is None:
            return None
        return 0.0 if self.cost <= self.bound else round(100 * (self.cost - self.bound) / self.cost, 2)
