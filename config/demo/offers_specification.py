"""What the demo's partnerships sell and give: `offers.toml` as typed values."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).with_name("offers.toml")


@dataclass(frozen=True)
class PoolSpec:
    """People who stand in for each other; pounds for a day."""

    name: str
    count: int
    kind: str
    day_rate: str


@dataclass(frozen=True)
class ProviderSpec:
    """A partner organisation that delivers; pounds for a day."""

    name: str
    kind: str
    day_rate: str


@dataclass(frozen=True)
class GrantSpec:
    """Something an offer includes; `scope` is the key of the one offer it is for."""

    label: str
    unit: str
    quantity: str
    scope: str = ""


@dataclass(frozen=True)
class EventSpec:
    """One run of an offer; `day` counts from today, `weekly` are its meetings, `held` places wait for approval."""

    title: str
    day: int
    hours: int
    capacity: int
    format: str
    start: int = 9
    weekday: int | None = None
    weekly: int = 1
    minimum: int = 0
    booked: int = 0
    waiting: int = 0
    held: int = 0
    is_cohort: bool = False
    pairings: int = 0
    cancelled: str = ""
    quotas: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class OfferSpec:
    """One offer, the same in every year the demo shows."""

    key: str
    category: str
    kind: str
    title: str
    summary: str
    specification: Sequence[str] = ()
    standards: Sequence[str] = ()
    statutory_note: str = ""
    phases: Sequence[str] = ()
    sectors: Sequence[str] = ()
    audiences: Sequence[str] = ()
    pool: str = ""
    provider: str = ""
    unit: str = "school"
    prices: Mapping[str, str] = field(default_factory=dict)
    minimum_pence: int | None = None
    cap_pence: int | None = None
    schedule: str = "start"
    part_year: str = "months"
    rolls_over: bool = False
    by_trust: bool = False
    admin_fee: str = "0"
    needs_deed: bool = False
    most_years: int = 1
    capacity: int | None = None
    quantity: int = 1
    days_bought: int = 0
    is_free: bool = False
    take_up: int = 0
    deliveries: int = 0
    grants: Sequence[GrantSpec] = ()
    events: Sequence[EventSpec] = ()
    targets: Sequence[Mapping[str, Any]] = ()
    topics: Sequence[str] = ()


@dataclass(frozen=True)
class OffersSpec:
    """All of one partnership; `catalogue` is empty, “public” or “priced”, `hubs` are themes led by schools."""

    slug: str
    catalogue: str
    pools: Sequence[PoolSpec]
    providers: Sequence[ProviderSpec]
    offers: Sequence[OfferSpec]
    hubs: Sequence[str] = ()

    def offer(self, key: str) -> OfferSpec:
        """Return the offer of a key."""
        return next(offer for offer in self.offers if offer.key == key)


def read(file: Path = FILE) -> dict[str, OffersSpec]:
    """Return what each partnership of the file offers, by its slug."""
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["partnership"]
    return {row["slug"]: _partnership(row) for row in rows}


def _partnership(row: dict[str, Any]) -> OffersSpec:
    return OffersSpec(
        slug=row["slug"],
        catalogue=row.get("catalogue", ""),
        pools=[PoolSpec(**pool) for pool in row.get("pool", [])],
        providers=[ProviderSpec(**provider) for provider in row.get("provider", [])],
        offers=[_offer(offer) for offer in row["offer"]],
        hubs=row.get("hubs", []),
    )


def _offer(row: dict[str, Any]) -> OfferSpec:
    facts = dict(row)
    grants = [GrantSpec(**_renamed(grant)) for grant in facts.pop("grants", [])]
    events = [EventSpec(**event) for event in facts.pop("events", [])]
    return OfferSpec(**facts, grants=grants, events=events)


def _renamed(grant: dict[str, str]) -> dict[str, str]:
    return {("scope" if name == "for" else name): value for name, value in grant.items()}
