"""Whom an offer is for: by phase, sector, how the school stands, and membership class."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from offers.enums import Audience
from tenants.enums import Phase, Sector

MEMBERS: Final = (Audience.FULL, Audience.ASSOCIATE)
UNPAID: Final = "An invoice for your school is long overdue, so member prices are stopped until it is paid."


class Scope(Protocol):
    """What an offer says of whom it is for; an empty list means everybody."""

    @property
    def phases(self) -> Sequence[str]: ...
    @property
    def sectors(self) -> Sequence[str]: ...
    @property
    def audiences(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Standing:
    """A school as offers see it on a day."""

    phase: str
    sector: str
    audience: Audience
    class_ids: frozenset[int] = frozenset()

    @property
    def why_dearer(self) -> str:
        """Why a member does not have member prices, in words; nothing where it has them or is no member."""
        return UNPAID if self.class_ids and self.audience not in MEMBERS else ""


def why_not(offer: Scope, class_ids: Collection[int], school: Standing) -> str:
    """Return why a school cannot have an offer, in words for the school, or nothing when it can."""
    if offer.phases and school.phase not in offer.phases:
        return f"This is for {_list(Phase(phase).label.lower() for phase in offer.phases)} schools."
    if offer.sectors and school.sector not in offer.sectors:
        return f"This is for schools that are: {_list(Sector(sector).label.lower() for sector in offer.sectors)}."
    if offer.audiences and school.audience not in offer.audiences:
        return f"This is for {_list(Audience(one).label.lower() for one in offer.audiences)}."
    if class_ids and not school.class_ids & set(class_ids):
        return "This belongs to another kind of membership."
    return ""


def audience(*, kinds: Collection[str], is_in_good_standing: bool, is_in_area: bool) -> Audience:
    """Return whose prices a school has: its membership's while in good standing, else those of where it is."""
    if is_in_good_standing and "full" in kinds:
        return Audience.FULL
    if is_in_good_standing and "associate" in kinds:
        return Audience.ASSOCIATE
    return Audience.NON_MEMBER if is_in_area else Audience.OUT_OF_AREA


def _list(words: Iterable[str]) -> str:
    found = list(words)
    return " or ".join([", ".join(found[:-1]), found[-1]]) if len(found) > 1 else found[0]
