"""What the demo loads: `partnerships.toml` as typed values."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from membership.operations.tariffs import TariffFields
from membership.tariffs import ExceptionTerms

FILE: Final = Path(__file__).with_name("partnerships.toml")


@dataclass(frozen=True)
class ClassSpec:
    """One membership class with its price."""

    name: str
    kind: str
    gives: Sequence[str]
    fields: TariffFields
    exceptions: Sequence[ExceptionTerms]


@dataclass(frozen=True)
class FundingSpec:
    """One agreement: a total in equal parts, or a first year's amount that tapers to nothing; pence."""

    name: str
    kind: str
    year: int | str = ""
    years: int = 1
    starts_on: date | None = None
    ends_before: date | None = None
    total_pence: int = 0
    first_pence: int = 0
    per_year: int = 1
    funder: str = ""
    is_invoiced: bool = False
    purpose: str = ""
    match_pence: int = 0
    match_note: str = ""
    probability: int = 100
    decision_on: date | None = None
    stated: str = ""


@dataclass(frozen=True)
class CostSpec:
    """One stated line of the running year's budget."""

    kind: str
    amount_pence: int
    note: str = ""


@dataclass(frozen=True)
class PartnershipSpec:
    """One partnership of the demo."""

    slug: str
    name: str
    legal_form: str
    legal_name: str
    address: str
    las: Sequence[int]
    prefix: str
    colour: str
    consent: str
    classes: Sequence[ClassSpec]
    members: Mapping[str, Any]
    associates: Mapping[str, Any] = field(default_factory=dict)
    colleges: Sequence[str] = ()
    joiners: int = 0
    is_vat_registered: bool = True
    funding: Sequence[FundingSpec] = ()
    plan: Sequence[CostSpec] = ()


def read(file: Path = FILE) -> list[PartnershipSpec]:
    """Return every partnership of the file, in its order."""
    return [_partnership(entry) for entry in tomllib.loads(file.read_text(encoding="utf-8"))["partnership"]]


def _partnership(entry: dict[str, Any]) -> PartnershipSpec:
    names = ("slug", "name", "legal_form", "legal_name", "address", "las", "prefix", "colour", "consent", "members")
    optional = {name: entry[name] for name in ("associates", "colleges", "joiners") if name in entry}
    return PartnershipSpec(
        **{name: entry[name] for name in names},
        **optional,
        is_vat_registered=entry.get("vat", True),
        classes=[_class(item, entry["legal_form"]) for item in entry["class"]],
        funding=[FundingSpec(**item) for item in entry.get("funding", [])],
        plan=[CostSpec(**item) for item in entry.get("plan", [])],
    )


def _class(item: dict[str, Any], legal_form: str) -> ClassSpec:
    limits = ("base_pence", "minimum_pence", "cap_pence", "new_joiner_minimum_pence")
    is_council = legal_form == "council_hosted"
    fields = TariffFields(
        measure="headcount",
        rate=Decimal(item["rate"]),
        invoice_timing=item["timing"],
        vat_treatment="standard" if is_council else "exempt",
        vat_reason="" if is_council else "Education supplied by an eligible body",
        **{name: item[name] for name in limits if name in item},
    )
    exceptions = [ExceptionTerms(**entry) for entry in item.get("exceptions", [])]
    return ClassSpec(item["name"], item["kind"], item["gives"], fields, exceptions)
