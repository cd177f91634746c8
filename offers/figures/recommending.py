"""What to show a school first: what it had last year, then what schools of its phase have. Each with its reason."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

FEWEST_PEERS: Final = 5  # a share of fewer schools says little, and could say whose it is
SHARE: Final = 30  # per cent of the peers
MOST: Final = 6


@dataclass(frozen=True)
class Candidate:
    """An offer of this year that the school can have and does not have yet."""

    offer_id: int
    lineage: UUID
    title: str


@dataclass(frozen=True)
class Had:
    """What was had last year: by the school itself, and by how many schools of its phase."""

    year: str
    phase: str
    own: Collection[UUID]
    peers: Mapping[UUID, int]
    peer_count: int


@dataclass(frozen=True)
class Recommendation:
    """An offer and why it is shown."""

    offer_id: int
    reason: str


def recommended(candidates: Sequence[Candidate], had: Had, most: int = MOST) -> list[Recommendation]:
    """Return at most so many: first the school's own of last year by title, then the peers' by how many have it."""
    own = sorted((one for one in candidates if one.lineage in had.own), key=lambda one: one.title)
    others = [one for one in candidates if one.lineage not in had.own and _is_usual(one.lineage, had)]
    others.sort(key=lambda one: (-had.peers[one.lineage], one.title))
    first = [Recommendation(one.offer_id, f"You had this in {had.year}.") for one in own]
    second = [Recommendation(one.offer_id, _words(had.peers[one.lineage], had)) for one in others]
    return [*first, *second][:most]


def _is_usual(lineage: UUID, had: Had) -> bool:
    return had.peer_count >= FEWEST_PEERS and had.peers.get(lineage, 0) * 100 >= SHARE * had.peer_count


def _words(count: int, had: Had) -> str:
    return f"{count} of {had.peer_count} other {had.phase.lower()} schools had this in {had.year}."
