"""Invented register files in both layouts."""

import csv
import gzip
from collections.abc import Sequence
from pathlib import Path

from tenants.register.columns import COMPACT_HEADINGS, GIAS_HEADINGS

COMPACT = {
    "urn": "100001", "laestab": "2091001", "la_code": "209", "name": "Abbey Primary School", "phase": "primary",
    "type_name": "Community school", "is_open": "true", "closed_on": "", "trust_uid": "", "trust_name": "",
    "religious_character": "Church of England", "age_low": "3", "age_high": "11", "has_sixth_form": "false",
    "pupils": "420", "capacity": "450", "fsm_percent": "21.5", "postcode": "SE13 6LT", "latitude": "51.460000",
    "longitude": "-0.010000", "ofsted_grade": "2", "ofsted_graded_on": "2023-05-17",
}  # fmt: skip
GIAS = {
    "URN": "100001", "LA (code)": "209", "LA (name)": "Lewisham", "EstablishmentNumber": "1001",
    "EstablishmentName": "Abbey Primary School", "TypeOfEstablishment (name)": "Community school",
    "EstablishmentStatus (name)": "Open", "CloseDate": "", "PhaseOfEducation (name)": "Primary",
    "StatutoryLowAge": "3", "StatutoryHighAge": "11", "OfficialSixthForm (name)": "Does not have a sixth form",
    "ReligiousCharacter (name)": "Church of England", "SchoolCapacity": "450", "NumberOfPupils": "420",
    "PercentageFSM": "21.50", "TrustSchoolFlag (code)": "0", "Trusts (code)": "", "Trusts (name)": "",
    "Postcode": "SE13 6LT", "Street": "1 Long Lane, \"The Old\" Yard", "HeadLastName": "Sample",
}  # fmt: skip


def compact(number: int = 1, **facts: str) -> dict[str, str]:
    """A school of the compact layout: the first is URN 100001 with LAESTAB 2091001, and so on."""
    own = {"urn": str(100_000 + number), "laestab": str(2_091_000 + number), "name": f"School {number:03}"}
    return COMPACT | own | facts


def gias(number: int = 1, **facts: str) -> dict[str, str]:
    """A school of the GIAS layout; facts by our own field names."""
    own = {"URN": str(100_000 + number), "EstablishmentNumber": str(1_000 + number)}
    return GIAS | own | {GIAS_HEADINGS[field]: value for field, value in facts.items()}


def write(
    path: Path,
    rows: Sequence[dict[str, str]],
    *,
    headings: Sequence[str] | None = None,
    encoding: str = "utf-8",
    newline: str = "\n",
    delimiter: str = ",",
) -> Path:
    """Write rows as CSV, packed when the name ends in .gz; GIAS quotes every value, so that is done here too."""
    headings = headings or list(rows[0] if rows else COMPACT_HEADINGS.values())
    plain = path.with_name(f"{path.name}.plain")
    with plain.open("w", encoding=encoding, newline="") as stream:
        quoting = csv.QUOTE_ALL if "URN" in headings else csv.QUOTE_MINIMAL
        writer = csv.DictWriter(
            stream, headings, extrasaction="ignore", lineterminator=newline, delimiter=delimiter, quoting=quoting
        )
        writer.writeheader()
        writer.writerows(rows)
    content = plain.read_bytes()
    plain.unlink()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path
