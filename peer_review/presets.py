"""Ways of running a cycle to begin from: kept in `data/presets.toml`; each only fills in what the form shows."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from peer_review.stages import STANDARD, as_json

FILE: Final = Path(__file__).with_name("data") / "presets.toml"
EXPERTISE: Final = {
    "primary": ["nursery", "primary", "all_through"],
    "secondary": ["secondary", "all_through", "college"],
    "special": ["special", "pru"],
}
CONSENT: Final = (
    "Our school takes part in this cycle. We host the reviews planned for us, assess ourselves beforehand, and send "
    "reviewers to other schools. What reviewers see and hear stays in the team until the report is agreed. The report "
    "belongs to our school; the partnership sees what is stated here and nothing more, unless the head shares it."
)


@dataclass(frozen=True)
class Preset:
    """One way of running a cycle: years it lasts, the example its framework fits, values of the cycle's fields."""

    key: str
    name: str
    about: str
    example: str
    years: int
    values: Mapping[str, Any]


@cache
def presets() -> tuple[Preset, ...]:
    """Return all ways to begin from."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["preset"]
    return tuple(_preset(row) for row in rows)


def preset(key: str) -> Preset | None:
    """Return one of them by its key."""
    return next((row for row in presets() if row.key == key), None)


def usual() -> dict[str, Any]:
    """Return what a cycle begins with when no preset is chosen."""
    return {
        "seats": {"lead": 1, "member": 2, "trainee": 0, "external": 0, "facilitator": 0},
        "training": {"lead": ["lead"], "member": ["reviewer"]},
        "expertise": EXPERTISE,
        "follow_up_months": [3, 6, 12],
        "consent_text": CONSENT,
        "stages": stages_without(()),
    }


def stages_without(left_out: Collection[str]) -> list[dict[str, Any]]:
    """Return the standard stages less some."""
    return as_json([step for step in STANDARD if step.stage not in left_out])


def _preset(row: Mapping[str, Any]) -> Preset:
    values = dict(row["values"])
    stages = stages_without(values.pop("leave_out", ()))
    if "visit_days" in values:
        values["visit_days"] = Decimal(values["visit_days"])
    return Preset(
        row["key"], row["name"], row["about"], row["example"], row["years"], usual() | values | {"stages": stages}
    )
