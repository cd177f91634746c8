"""Which columns a register file must have, under which headings, in any order.

Two layouts are known: the compact one that ships with the product (headings are our field names) and the daily
`edubasealldata*.csv` of Get Information about Schools (GIAS).
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tenants.register.errors import ColumnsMissing

# Our fields in the order of the table, as text of the file before validation.
FIELDS: Final = (
    "urn", "laestab", "la_code", "name", "phase", "type_name", "status", "closed_on", "trust_uid", "trust_name",
    "religious_character", "age_low", "age_high", "sixth_form", "pupils", "capacity", "fsm_percent", "postcode",
    "latitude", "longitude", "ofsted_grade", "ofsted_graded_on",
)  # fmt: skip

COMPACT_HEADINGS: Final = MappingProxyType(
    {field: field for field in FIELDS} | {"status": "is_open", "sixth_form": "has_sixth_form"}
)
GIAS_HEADINGS: Final = MappingProxyType(
    {
        "urn": "URN",
        "laestab": "EstablishmentNumber",  # the last four figures; the LA code comes before them
        "la_code": "LA (code)",
        "name": "EstablishmentName",
        "phase": "PhaseOfEducation (name)",
        "type_name": "TypeOfEstablishment (name)",
        "status": "EstablishmentStatus (name)",
        "closed_on": "CloseDate",
        "trust_uid": "Trusts (code)",
        "trust_name": "Trusts (name)",
        "religious_character": "ReligiousCharacter (name)",
        "age_low": "StatutoryLowAge",
        "age_high": "StatutoryHighAge",
        "sixth_form": "OfficialSixthForm (name)",
        "pupils": "NumberOfPupils",
        "capacity": "SchoolCapacity",
        "fsm_percent": "PercentageFSM",
        "postcode": "Postcode",
    }
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each field stands in a file: the position of its column, counted from 0, and how many columns there are."""

    name: str
    positions: Mapping[str, int]
    width: int

    def has(self, field: str) -> bool:
        """Whether the file states this field at all; what it does not state is left as it was."""
        return field in self.positions


def split_header(line: str) -> list[str]:
    """Return the headings of a CSV header line, without spaces around them."""
    return [heading.strip() for heading in next(csv.reader([line]), [])]


def layout_of(headings: list[str]) -> Layout:
    """Recognise the layout by its headings, whatever their order and case. Raises ColumnsMissing, which names them."""
    places: dict[str, list[int]] = {}
    for place, heading in enumerate(headings):
        places.setdefault(heading.lower(), []).append(place)
    name, wanted = max(
        (("compact", COMPACT_HEADINGS), ("GIAS", GIAS_HEADINGS)),
        key=lambda known: sum(heading.lower() in places for heading in known[1].values()),
    )
    _refuse_missing(name, [heading for heading in wanted.values() if heading.lower() not in places], headings)
    twice = [heading for heading in wanted.values() if len(places[heading.lower()]) > 1]
    if twice:
        raise ColumnsMissing(f"The file has two columns called {_listed(twice)}. Remove one of each and try again.")
    positions = {field: places[heading.lower()][0] for field, heading in wanted.items()}
    return Layout(name=name, positions=MappingProxyType(positions), width=len(headings))


def _refuse_missing(name: str, missing: list[str], headings: list[str]) -> None:
    if not missing:
        return
    if len(headings) == 1 and any(mark in headings[0] for mark in ";\t|"):
        raise ColumnsMissing("The columns are not separated by commas. Save the file as CSV with commas and try again.")
    if len(missing) == len(COMPACT_HEADINGS):
        raise ColumnsMissing("The first line has none of the headings of a school register.")
    advice = (
        "Download “Establishment fields CSV” from Get Information about Schools, all establishments, "
        "and load it as it comes."
        if name == "GIAS"
        else "Load a file made by compact_register, or an edubasealldata CSV of Get Information about Schools."
    )
    raise ColumnsMissing(f"The file lacks {_listed(missing)} (read as the {name} layout). {advice}")


def _listed(headings: list[str]) -> str:
    return ", ".join(f"“{heading}”" for heading in headings)
