"""Who took what: the sums of a year's takes by offer, by school and by phase. Pure; the three always come to the same."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Take:
    """What one school took of one offer; visits are counted in half days."""

    offer_id: int
    school_id: int
    services: int = 0
    places: int = 0
    halves: int = 0
    downloads: int = 0


@dataclass(frozen=True)
class Sums:
    """What was taken, by how many schools and of how many offers."""

    offers: int = 0
    schools: int = 0
    services: int = 0
    places: int = 0
    halves: int = 0
    downloads: int = 0

    @property
    def days(self) -> Decimal:
        """Days of visits."""
        return Decimal(self.halves) / 2

    @property
    def is_nothing(self) -> bool:
        """Whether nobody took anything."""
        return not (self.services or self.places or self.halves or self.downloads)


NOTHING = Sums()


def total(takes: Iterable[Take]) -> Sums:
    """Return the sums of takes; schools and offers count once."""
    rows = list(takes)
    return Sums(
        offers=len({row.offer_id for row in rows}),
        schools=len({row.school_id for row in rows}),
        services=sum(row.services for row in rows),
        places=sum(row.places for row in rows),
        halves=sum(row.halves for row in rows),
        downloads=sum(row.downloads for row in rows),
    )


def by(takes: Iterable[Take], key: Callable[[Take], Hashable]) -> dict[Hashable, Sums]:
    """Return the sums under each key."""
    groups: dict[Hashable, list[Take]] = {}
    for row in takes:
        groups.setdefault(key(row), []).append(row)
    return {name: total(rows) for name, rows in groups.items()}


def by_offer(takes: Iterable[Take]) -> Mapping[Hashable, Sums]:
    """Return the sums of each offer somebody took, by its id."""
    return by(takes, lambda row: row.offer_id)


def by_school(takes: Iterable[Take]) -> Mapping[Hashable, Sums]:
    """Return the sums of each school that took something, by its id."""
    return by(takes, lambda row: row.school_id)


def by_phase(takes: Iterable[Take], phases: Mapping[int, str]) -> Mapping[Hashable, Sums]:
    """Return the sums of each phase; `phases` says that of a school."""
    return by(takes, lambda row: phases.get(row.school_id, ""))
