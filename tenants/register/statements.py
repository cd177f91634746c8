"""The SQL of an import, in the order it runs: stage the file as text, judge each line, find what differs, write it.

All of it works on temporary tables in one transaction, so nothing here is visible to anybody before the commit. Only
rows that differ are written: a second load of the same file writes nothing.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from psycopg.sql import SQL, Composed, Identifier, Literal

from tenants.register.columns import FIELDS, Layout
from tenants.register.reading import Encoding
from tenants.register.types import NOT_STATE_FUNDED, STATED_PHASES, spellings
from tenants.register.verdicts import CLOSING, LEFT_OUT, RULES

CLEAR: Final = SQL(
    "DROP TABLE IF EXISTS pg_temp.register_file, pg_temp.register_line, pg_temp.register_next, "
    "pg_temp.register_diff, pg_temp.register_closing"
)
# One import at a time; readers are not held up.
LOCK: Final = SQL("LOCK TABLE tenants_registerschool IN SHARE ROW EXCLUSIVE MODE")

_SERVER_ENCODINGS: Final[dict[Encoding, str]] = {"utf-8": "UTF8", "cp1252": "WIN1252"}

# Windows-1252 bytes that somebody read as Latin-1 arrive as control characters; they mean quotes and dashes.
_CONTROLS: Final = "\x82\x84\x85\x91\x92\x93\x94\x96\x97"
_MEANT: Final = "‚„…‘’“”–—"

# A column of the school table → how it is made from a judged line; an expression may need only its own field.
_FACTS: Final[dict[str, tuple[str, str]]] = {
    "laestab": ("laestab", "laestab::integer"),
    "la_code": ("la_code", "la_code::smallint"),
    "name": ("name", "name"),
    "phase": ("phase", "known_phase"),
    "type_name": ("type_name", "known_type"),
    "sector": ("type_name", "sector"),
    "is_open": ("status", "is_open"),
    "closed_on": ("closed_on", "NULL::date"),
    # A maintained school's foundation trust is no academy trust: it does not pay.
    "trust_uid": ("trust_uid", "CASE sector WHEN 'academy' THEN nullif(nullif(trust_uid, '')::integer, 0) END"),
    "trust_name": ("trust_name", "CASE sector WHEN 'academy' THEN trust_name ELSE '' END"),
    "religious_character": (
        "religious_character",
        "CASE WHEN religious_character IN ('Does not apply', 'None', 'Unknown') THEN '' ELSE religious_character END",
    ),
    "age_low": ("age_low", "nullif(age_low, '')::smallint"),
    "age_high": ("age_high", "nullif(age_high, '')::smallint"),
    "has_sixth_form": ("sixth_form", "lower(sixth_form) IN ('true', 'has a sixth form')"),
    "pupils": ("pupils", "nullif(pupils, '')::integer"),
    "capacity": ("capacity", "nullif(capacity, '')::integer"),
    "fsm_percent": ("fsm_percent", "nullif(fsm_percent, '')::numeric(4, 1)"),
    "postcode": ("postcode", "upper(postcode)"),
    "latitude": ("latitude", "nullif(latitude, '')::numeric(8, 6)"),
    "longitude": ("longitude", "nullif(longitude, '')::numeric(9, 6)"),
    "ofsted_grade": ("ofsted_grade", "ofsted_grade"),
    "ofsted_graded_on": ("ofsted_graded_on", "nullif(ofsted_graded_on, '')::date"),
}
FACTS: Final = tuple(_FACTS)


def create_file_table(layout: Layout) -> Composed:
    """One text column per column of the file, named by position: headings never become SQL."""
    return SQL(
        "CREATE TEMPORARY TABLE register_file "
        "(line integer GENERATED ALWAYS AS IDENTITY (START WITH 2), {}) ON COMMIT DROP"
    ).format(_each("{0} text", [f"c{place}" for place in range(layout.width)]))


def copy_file(layout: Layout, encoding: Encoding) -> Composed:
    """Take the bytes as they are; the server decodes them."""
    return SQL("COPY register_file ({}) FROM STDIN WITH (FORMAT csv, ENCODING {})").format(
        _each("{0}", [f"c{place}" for place in range(layout.width)]), Literal(_SERVER_ENCODINGS[encoding])
    )


def judge_lines(layout: Layout) -> Composed:
    """Name the fields, look up type, phase, authority and school, and give each line its verdict (empty: load it)."""
    return SQL(
        """
        CREATE TEMPORARY TABLE register_line ON COMMIT DROP AS
        WITH staged AS (SELECT line, {fields} FROM register_file),
        r AS MATERIALIZED (
            SELECT *, CASE WHEN lower(status) IN ('true', 'open', 'open, but proposed to close') THEN TRUE
                           WHEN lower(status) IN ('false', 'closed') THEN FALSE END AS is_open
            FROM staged
        ),
        d AS (SELECT urn FROM r GROUP BY urn HAVING count(*) > 1),
        t (spelling, name, sector, phase) AS (VALUES {types}),
        p (stated, phase) AS (VALUES {phases})
        SELECT r.*, t.name AS known_type, t.sector, coalesce(t.phase, p.phase) AS known_phase,
            CASE {rules} ELSE '' END AS verdict
        FROM r
        LEFT JOIN d ON d.urn = r.urn
        LEFT JOIN t ON t.spelling = lower(r.type_name)
        LEFT JOIN p ON p.stated = lower(r.phase)
        LEFT JOIN tenants_localauthority l ON l.code::text = r.la_code
        LEFT JOIN tenants_registerschool s ON s.urn::text = r.urn
        """
    ).format(
        fields=SQL(", ").join(_staged(layout, field) for field in FIELDS),
        types=SQL(", ").join(_type_rows()),
        phases=SQL(", ").join(SQL("({}, {})").format(stated, phase.value) for stated, phase in STATED_PHASES.items()),
        rules=SQL(" ").join(SQL("WHEN {} THEN {}").format(SQL(rule.condition), rule.verdict) for rule in RULES),
    )


def find_differences(layout: Layout) -> Composed:
    """Keep the lines that add a school or change a fact the file states; what it does not state is not compared."""
    return SQL(
        """
        CREATE TEMPORARY TABLE register_diff ON COMMIT DROP AS
        WITH n AS MATERIALIZED (SELECT urn::integer AS urn, {facts} FROM register_line WHERE verdict = '')
        SELECT n.*, s.urn IS NULL AS is_new
        FROM n LEFT JOIN tenants_registerschool s ON s.urn = n.urn
        WHERE s.urn IS NULL OR ({held}) IS DISTINCT FROM ({stated})
        """
    ).format(
        facts=SQL(", ").join(SQL("{} AS {}").format(SQL(made), Identifier(fact)) for fact, (_, made) in _FACTS.items()),
        held=_each("s.{0}", _stated(layout)),
        stated=_each("n.{0}", _stated(layout)),
    )


FIND_CLOSINGS: Final = SQL(
    """
    CREATE TEMPORARY TABLE register_closing ON COMMIT DROP AS
    SELECT s.urn, r.urn IS NOT NULL AS in_file, s.is_open AS was_open,
        coalesce(nullif(r.closed_on, '')::date, s.closed_on) AS closed_on
    FROM tenants_registerschool s LEFT JOIN register_line r ON r.urn = s.urn::text
    WHERE (r.urn IS NULL AND s.is_open)
       OR (r.verdict = {} AND (s.is_open OR nullif(r.closed_on, '')::date <> coalesce(s.closed_on, '-infinity')))
    """
).format(CLOSING)

# Lines; schools added, changed, closed; lines that agree with the register; open schools before the import.
COUNTS: Final = SQL(
    """
    SELECT lines, added, changed + redated, closed, accepted - added - changed - declared, open_before
    FROM (SELECT count(*) AS lines, count(*) FILTER (WHERE verdict IN ('', {})) AS accepted FROM register_line) f,
         (SELECT count(*) FILTER (WHERE is_new) AS added, count(*) FILTER (WHERE NOT is_new) AS changed
          FROM register_diff) d,
         (SELECT count(*) FILTER (WHERE was_open) AS closed, count(*) FILTER (WHERE NOT was_open) AS redated,
                 count(*) FILTER (WHERE in_file) AS declared FROM register_closing) c,
         (SELECT count(*) AS open_before FROM tenants_registerschool WHERE is_open) s
    """
).format(CLOSING)
LEFT_OUT_COUNTS: Final = SQL(
    "SELECT verdict, count(*) FROM register_line WHERE verdict IN ({}) GROUP BY verdict ORDER BY verdict"
).format(SQL(", ").join(map(Literal, LEFT_OUT)))
REJECTED_LINES: Final = SQL(
    "SELECT line, verdict, to_jsonb(r) FROM register_line r WHERE verdict NOT IN ({}) ORDER BY line"
).format(SQL(", ").join(map(Literal, ["", CLOSING, *LEFT_OUT])))
CLOSED_SCHOOLS: Final = SQL(
    "SELECT urn, s.name FROM register_closing c JOIN tenants_registerschool s USING (urn) WHERE c.was_open ORDER BY urn"
)


def log_changes(layout: Layout, import_id: int) -> Composed:
    """Write one entry per school: what was added, and of a change only the facts that differ, before and after."""
    return SQL(
        """
        INSERT INTO tenants_registerchange (register_import_id, urn, kind, before, after)
        SELECT {id}, d.urn, 'added', NULL, NULL FROM register_diff d WHERE d.is_new
        UNION ALL
        SELECT {id}, c.urn, c.kind, c.before - c.equal, c.after - c.equal
        FROM (
            SELECT d.urn, 'changed' AS kind, to_jsonb(s) AS before, to_jsonb(d) AS after,
                array_remove(ARRAY[{equal}], NULL) || {never} AS equal
            FROM register_diff d JOIN tenants_registerschool s ON s.urn = d.urn
        ) c
        UNION ALL
        SELECT {id}, c.urn, CASE WHEN c.was_open THEN 'closed' ELSE 'changed' END,
            jsonb_build_object('is_open', s.is_open, 'closed_on', s.closed_on),
            jsonb_build_object('is_open', FALSE, 'closed_on', c.closed_on)
        FROM register_closing c JOIN tenants_registerschool s ON s.urn = c.urn
        """
    ).format(
        id=import_id,
        equal=_each("CASE WHEN s.{0} IS NOT DISTINCT FROM d.{0} THEN {1} END", _stated(layout)),
        never=Literal(["urn", "is_new", "updated_at", *(fact for fact in FACTS if fact not in _stated(layout))]),
    )


def upsert_schools(layout: Layout) -> Composed:
    """Write the differing rows; `%s` is the time of the import."""
    return SQL(
        """
        INSERT INTO tenants_registerschool AS s (urn, updated_at, {facts})
        SELECT urn, %s, {facts} FROM register_diff
        ON CONFLICT (urn) DO UPDATE SET updated_at = excluded.updated_at, {sets}
        WHERE ({held}) IS DISTINCT FROM ({stated})
        """
    ).format(
        facts=_each("{0}", FACTS),
        sets=_each("{0} = excluded.{0}", _stated(layout)),
        held=_each("s.{0}", _stated(layout)),
        stated=_each("excluded.{0}", _stated(layout)),
    )


CLOSE_SCHOOLS: Final = SQL(
    "UPDATE tenants_registerschool s SET is_open = FALSE, closed_on = c.closed_on, updated_at = %s "
    "FROM register_closing c WHERE s.urn = c.urn"
)


def _each(template: str, names: Iterable[str]) -> Composed:
    """Repeat a piece of SQL for each name: {0} is the name as an identifier, {1} as a text."""
    return SQL(", ").join(SQL(template).format(Identifier(name), Literal(name)) for name in names)


def _stated(layout: Layout) -> list[str]:
    return [fact for fact, (field, _) in _FACTS.items() if layout.has(field)]


def _staged(layout: Layout, field: str) -> Composed:
    """One field of the file as clean text, never NULL."""
    if not layout.has(field):
        return SQL("'' AS {}").format(Identifier(field))
    text = _text(layout, field)
    if layout.name == "GIAS" and field == "laestab":
        text = SQL("{} || lpad({}, 4, '0')").format(_text(layout, "la_code"), text)
    elif layout.name == "GIAS" and field == "closed_on":
        text = SQL("regexp_replace({}, {}, {})").format(text, r"^(\d\d)[-/](\d\d)[-/](\d{4})$", r"\3-\2-\1")
    elif field in {"name", "trust_name", "religious_character"}:
        text = SQL("translate(replace(replace({}, '  ', ' '), '  ', ' '), {}, {})").format(text, _CONTROLS, _MEANT)
    return SQL("{} AS {}").format(text, Identifier(field))


def _text(layout: Layout, field: str) -> Composed:
    return SQL("coalesce(btrim({}), '')").format(Identifier(f"c{layout.positions[field]}"))


def _type_rows() -> Iterator[Composed]:
    """Every spelling: its name, its sector or '' when not state-funded, its phase when the type decides that."""
    for spelling, known in spellings():
        yield SQL("({}, {}, {}, {}::text)").format(
            spelling, known.name, known.sector.value, known.phase.value if known.phase else None
        )
    for name in NOT_STATE_FUNDED:
        yield SQL("({}, {}, '', NULL)").format(name.lower(), name)
