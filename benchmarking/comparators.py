"""Who is alike: the distance between two partnerships by size and phase mix.

The square root of weighted squared differences, each measured against the range among all (as DfE's financial
benchmarking does for schools): 60 % member schools, 40 % the share of primaries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

SIZE_WEIGHT = Decimal("0.6")
PHASE_WEIGHT = Decimal("0.4")
NEAREST = 10


@dataclass(frozen=True)
class Profile:
    """What a partnership is like: how many member schools, and what share of them are primaries."""

    partnership_id: int
    members: Decimal
    primary_share: Decimal


def distance(one: Profile, other: Profile, ranges: tuple[Decimal, Decimal]) -> Decimal:
    """Return how unlike two partnerships are, 0 (alike) to 1 (the two ends); `ranges` as `spread` gives them."""
    size = _share(one.members - other.members, ranges[0])
    phase = _share(one.primary_share - other.primary_share, ranges[1])
    return (SIZE_WEIGHT * size**2 + PHASE_WEIGHT * phase**2).sqrt()


def spread(profiles: Sequence[Profile]) -> tuple[Decimal, Decimal]:
    """Return the range of sizes and of primary shares among the profiles."""
    sizes = [profile.members for profile in profiles]
    mixes = [profile.primary_share for profile in profiles]
    return max(sizes) - min(sizes), max(mixes) - min(mixes)


def nearest(focus: Profile, profiles: Sequence[Profile], count: int = NEAREST) -> list[int]:
    """Return the ids of the `count` partnerships most like the focus, itself left out, nearest first."""
    others = [profile for profile in profiles if profile.partnership_id != focus.partnership_id]
    ranges = spread([focus, *others])
    others.sort(key=lambda profile: (distance(focus, profile, ranges), profile.partnership_id))
    return [profile.partnership_id for profile in others[:count]]


def _share(difference: Decimal, whole: Decimal) -> Decimal:
    return difference / whole if whole else Decimal(0)
