"""A small national register for tests that need one: written by the owner's login, as an import does, then removed."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.plumbing.databases import Databases

COLUMNS = (
    "urn", "name", "la_code", "phase", "type_name", "sector", "pupils", "has_sixth_form", "is_open", "closed_on",
    "trust_uid", "trust_name",
)  # fmt: skip
_COMMUNITY = ("Community school", "maintained")
_ACADEMY = ("Academy converter", "academy")
_TRUST = (5001, "Harbour Learning Trust")
_NO_TRUST = (None, "")
_OPEN = (False, True, None)

ABBEY, BIRCH, CEDAR, DAMSON, ELDER, FERN, GORSE, HAZEL, IVY = range(100_001, 100_010)
ROWS: list[tuple[Any, ...]] = [
    (ABBEY, "Abbey Primary School", 209, "primary", *_COMMUNITY, 420, *_OPEN, *_NO_TRUST),
    (BIRCH, "Birch Primary School", 209, "primary", *_COMMUNITY, 658, *_OPEN, *_NO_TRUST),
    (CEDAR, "Cedar Junior School", 209, "primary", *_COMMUNITY, 300, *_OPEN, *_NO_TRUST),
    (DAMSON, "Damson Nursery School", 209, "nursery", *_COMMUNITY, None, *_OPEN, *_NO_TRUST),
    (ELDER, "Elder Pupil Referral Unit", 209, "pru", *_COMMUNITY, 0, *_OPEN, *_NO_TRUST),
    (FERN, "Fern Academy", 209, "secondary", *_ACADEMY, 1200, True, True, None, *_TRUST),
    (GORSE, "Gorse Infant School", 209, "primary", *_COMMUNITY, 180, False, False, "2026-08-31", *_NO_TRUST),
    (HAZEL, "Hazel Primary Academy", 309, "primary", *_ACADEMY, 630, *_OPEN, *_TRUST),
    (IVY, "Ivy Primary School", 309, "primary", *_COMMUNITY, 210, *_OPEN, *_NO_TRUST),
]


@pytest.fixture
def register(databases: Databases, django_db_setup: None) -> Iterator[None]:
    """Nine invented schools in the register: six open and one closed in Lewisham (209), two open in Haringey (309)."""
    places = ", ".join(["%s"] * len(COLUMNS))
    statement = f"""
        INSERT INTO public.tenants_registerschool
            (laestab, religious_character, postcode, ofsted_grade, {", ".join(COLUMNS)})
        VALUES (%s, '', 'SE13 6LT', '', {places})
    """
    with psycopg.connect(databases.url("DATABASE_OWNER_URL", databases.clone), autocommit=True) as owner:
        owner.cursor().executemany(statement, [(row[2] * 10_000 + row[0] % 10_000, *row) for row in ROWS])
        yield
        owner.execute("DELETE FROM public.tenants_registerschool WHERE urn = ANY(%s)", [[row[0] for row in ROWS]])
