"""Cycles of real schools for the matching: places, phases and trusts from the register, people and dates drawn by lot."""

import csv
import gzip
from functools import cache
from random import Random
from typing import Any

from peer_review.matching.problem import Host, Problem, Reviewer, Rules, School, Window
from tenants.register.shipped import REGISTER_FILE

LEADS, CONFLICTS, ABSENCES, FEDERATIONS = 0.6, 0.03, 0.2, 0.05
WINDOWS = tuple(Window(f"w{number}", f"Half-term {number}") for number in range(1, 7))
EXPERTISE = {
    "nursery": "primary", "primary": "primary", "secondary": "secondary", "all_through": "secondary",
    "special": "special", "pru": "special", "alternative_provision": "special",
}  # fmt: skip


@cache
def _rows() -> list[dict[str, str]]:
    with gzip.open(REGISTER_FILE, "rt", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["is_open"] == "true"]


def cycle(la_code: str, *, share: float = 1, people: int = 1, capacity: int = 2, seed: int = 1) -> Problem:
    """A share of an authority's schools hosts once, teams of three; each school sends so many people so often."""
    lot = Random(seed)
    schools = _schools([row for row in _rows() if row["la_code"] == la_code], lot)
    ids = list(schools)
    hosting = sorted(lot.sample(ids, int(len(ids) * share)))
    reviewers = tuple(_reviewer(lot, schools, one, number, capacity) for one in ids for number in range(people))
    return Problem(
        schools=schools,
        hosts=tuple(Host(one * 10 + 1, one, 1, _free(lot)) for one in hosting),
        reviewers=reviewers,
        windows=WINDOWS,
        rules=Rules(team_size=3),
        repeats=frozenset((one.id, lot.choice(ids)) for one in reviewers),
        seed=seed,
    )


def _schools(rows: list[dict[str, str]], lot: Random) -> dict[int, School]:
    trusts = {uid: number for number, uid in enumerate(sorted({row["trust_uid"] for row in rows} - {""}), 1)}
    return {
        number: School(number, **_facts(row, trusts), federations=_federation(lot, number))
        for number, row in enumerate(rows, 1)
    }


def _facts(row: dict[str, str], trusts: dict[str, int]) -> dict[str, Any]:
    return {
        "name": row["name"], "phase": row["phase"], "group": EXPERTISE.get(row["phase"], row["phase"]),
        "latitude": _number(row["latitude"]), "longitude": _number(row["longitude"]), "trust": trusts.get(row["trust_uid"]),
        "pupils": int(row["pupils"]) if row["pupils"] else None, "fsm_percent": _number(row["fsm_percent"]),
    }  # fmt: skip


def _number(text: str) -> float | None:
    return float(text) if text else None


def _federation(lot: Random, number: int) -> frozenset[int]:
    """Neighbours in the register, two by two."""
    return frozenset({number // 2}) if lot.random() < FEDERATIONS else frozenset()


def _free(lot: Random) -> frozenset[str]:
    return frozenset(window.key for window in WINDOWS if lot.random() >= ABSENCES)


def _reviewer(lot: Random, schools: dict[int, School], school: int, number: int, capacity: int) -> Reviewer:
    others = [one for one in schools if one != school]
    return Reviewer(
        id=school * 10 + number, name=f"Reviewer {number + 1} of {schools[school].name}", school=school,
        groups=frozenset({schools[school].group}), capacity=capacity, windows=_free(lot), is_lead=lot.random() < LEADS,
        conflicts=frozenset(lot.sample(others, max(1, round(len(schools) * CONFLICTS)))),
    )  # fmt: skip
