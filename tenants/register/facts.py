"""From the text of a file to the columns of the school table, as SQL expressions: cleaned first, typed once judged."""

from typing import Final

from psycopg.sql import SQL, Composed, Identifier

from tenants.register.columns import FIELDS, Layout
from tenants.register.verdicts import CLOSING, GOOD

# Windows-1252 bytes that somebody read as Latin-1 arrive as control characters; they mean quotes and dashes.
_CONTROLS: Final = "\x82\x84\x85\x91\x92\x93\x94\x96\x97"
_MEANT: Final = "‚„…‘’“”–—"
# Spaces around words, and around the key, are not part of them; figures and dates are taken as they are.
_WORDS: Final = frozenset({"urn", "name", "phase", "type_name", "status", "trust_name", "postcode"})

# Column → (the field of the file it needs, how it is made from it). Evaluated for good lines only.
_MADE: Final[dict[str, tuple[str, str]]] = {
    "laestab": ("laestab", "laestab::integer"),
    "la_code": ("la_code", "la_code::smallint"),
    "name": ("name", "name"),
    "phase": ("phase", "known_phase"),
    "type_name": ("type_name", "known_type"),
    "sector": ("type_name", "sector"),
    "is_open": ("status", "is_open"),
    "closed_on": ("closed_on", "CASE WHEN is_open THEN NULL ELSE nullif(closed_on, '')::date END"),
    # A maintained school's foundation trust is no academy trust: it does not pay.
    "trust_uid": ("trust_uid", "CASE sector WHEN 'academy' THEN nullif(nullif(trust_uid, '')::integer, 0) END"),
    "trust_name": ("trust_name", "CASE sector WHEN 'academy' THEN trust_name ELSE '' END"),
    "religious_character": (
        "religious_character",
        "CASE WHEN religious_character IN ('Does not apply', 'None', 'Unknown') THEN '' ELSE religious_character END",
    ),
    "age_low": ("age_low", "nullif(age_low, '')::smallint"),
    "age_high": ("age_high", "nullif(age_high, '')::smallint"),
    "has_sixth_form": ("sixth_form", "sixth_form IN ('true', 'Has a sixth form')"),
    "pupils": ("pupils", "nullif(pupils, '')::integer"),
    "capacity": ("capacity", "nullif(capacity, '')::integer"),
    "fsm_percent": ("fsm_percent", "nullif(fsm_percent, '')::numeric(4, 1)"),
    "postcode": ("postcode", "postcode"),
    "latitude": ("latitude", "nullif(latitude, '')::numeric(8, 6)"),
    "longitude": ("longitude", "nullif(longitude, '')::numeric(9, 6)"),
    "ofsted_grade": ("ofsted_grade", "ofsted_grade"),
    "ofsted_graded_on": ("ofsted_graded_on", "nullif(ofsted_graded_on, '')::date"),
}
FACTS: Final = tuple(_MADE)


def stated_facts(layout: Layout) -> list[str]:
    """The columns of the school table that this file fills; the others are left as they are."""
    return [fact for fact, (field, _) in _MADE.items() if layout.has(field)]


def cleaned_fields(layout: Layout) -> Composed:
    """Every field of the file as text, never NULL; what the file does not have is empty."""
    return SQL(", ").join(SQL("{} AS {}").format(_cleaned(layout, field), Identifier(field)) for field in FIELDS)


def cleaned_urn(layout: Layout) -> Composed:
    """The key of a line as text."""
    return _text(layout, "urn")


def typed_facts() -> Composed:
    """Every column of the school table; NULL on lines that are neither good nor closings."""
    guarded = SQL("CASE WHEN verdict IN ({}, {}) THEN {} END AS {}")
    return SQL(", ").join(
        guarded.format(GOOD, CLOSING if fact in {"is_open", "closed_on"} else GOOD, SQL(made), Identifier(fact))
        for fact, (_, made) in _MADE.items()
    )


def _cleaned(layout: Layout, field: str) -> Composed:
    if not layout.has(field):
        return SQL("''").format()
    text = _text(layout, field)
    if layout.name == "GIAS" and field == "laestab":
        return SQL("{} || lpad({}, 4, '0')").format(_text(layout, "la_code"), text)
    if layout.name == "GIAS" and field == "closed_on":
        return SQL("regexp_replace({}, {}, {})").format(text, r"^(\d\d)[-/](\d\d)[-/](\d{4})$", r"\3-\2-\1")
    if field == "status":
        return SQL("lower({})").format(text)
    if field == "name":
        single = SQL("replace(replace({}, '  ', ' '), '  ', ' ')").format(text)
        return SQL("CASE WHEN octet_length({0}) = length({0}) THEN {1} ELSE translate({1}, {2}, {3}) END").format(
            Identifier(f"c{layout.positions[field]}"), single, _CONTROLS, _MEANT
        )
    return text


def _text(layout: Layout, field: str) -> Composed:
    trimmed = "coalesce(btrim({}), '')" if field in _WORDS else "coalesce({}, '')"
    return SQL(trimmed).format(Identifier(f"c{layout.positions[field]}"))
