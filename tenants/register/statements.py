"""The SQL of an import, in the order it runs: stage the file as text, judge each line, write what differs.

All of it works on temporary tables in one transaction, so nothing here is visible to anybody before the commit. Only
rows that differ are written: a second load of the same file writes nothing.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from psycopg.sql import SQL, Composed, Identifier, Literal

from tenants.register.columns import Layout
from tenants.register.facts import FACTS, cleaned_fields, cleaned_urn, stated_facts, typed_facts
from tenants.register.reading import Encoding
from tenants.register.types import NOT_STATE_FUNDED, STATED_PHASES, spellings
from tenants.register.verdicts import ACCEPTED, ADDED, CHANGED, CLOSING, GOOD, LEFT_OUT, RULES, SAME

CLEAR: Final = SQL("DROP TABLE IF EXISTS pg_temp.register_file, pg_temp.register_line, pg_temp.register_closing")
# Sorting and hashing 50,000 lines fits in memory; compiling the long statements would take longer than running them.
TUNE: Final = SQL("SET LOCAL work_mem = '64MB'; SET LOCAL jit = off")
# One import at a time; readers are not held up.
LOCK: Final = SQL("LOCK TABLE tenants_registerschool IN SHARE ROW EXCLUSIVE MODE")

_SERVER_ENCODINGS: Final[dict[Encoding, str]] = {"utf-8": "UTF8", "cp1252": "WIN1252"}


def _each(template: str, names: Iterable[str]) -> Composed:
    """Repeat a piece of SQL for each name: {0} is the name as an identifier, {1} as a text."""
    return SQL(", ").join(SQL(template).format(Identifier(name), Literal(name)) for name in names)


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
    """Clean each line, look up type, phase and authority, give it a verdict, type it and compare it with what we hold.

    One pass; each OFFSET 0 keeps the planner from computing the expressions of its level again for every use of them.
    """
    return SQL(
        """
        CREATE TEMPORARY TABLE register_line ON COMMIT DROP AS
        WITH t (spelling, name, sector, phase) AS (VALUES {types}),
        p (stated, phase) AS (VALUES {phases}),
        d AS (SELECT {urn} AS urn FROM register_file GROUP BY 1 HAVING count(*) > 1)
        SELECT n.*, CASE WHEN n.verdict <> {good} THEN n.verdict
                         WHEN s.urn IS NULL THEN {added}
                         WHEN ({held}) IS DISTINCT FROM ({stated}) THEN {changed}
                         ELSE {same} END AS fate
        FROM (
            SELECT line, verdict, CASE WHEN verdict <> 'urn_malformed' THEN urn::integer END AS urn, {typed}
            FROM (
                SELECT r.*, t.name AS known_type, t.sector, coalesce(t.phase, p.phase) AS known_phase,
                    CASE {rules} ELSE {good} END AS verdict
                FROM (
                    SELECT *, CASE WHEN status IN ('true', 'open', 'open, but proposed to close') THEN TRUE
                                   WHEN status IN ('false', 'closed') THEN FALSE END AS is_open
                    FROM (SELECT line, {cleaned} FROM register_file OFFSET 0) c OFFSET 0
                ) r
                LEFT JOIN d ON d.urn = r.urn
                LEFT JOIN t ON t.spelling = lower(r.type_name)
                LEFT JOIN p ON p.stated = lower(r.phase)
                LEFT JOIN tenants_localauthority l ON l.code::text = r.la_code
                OFFSET 0
            ) j OFFSET 0
        ) n
        LEFT JOIN tenants_registerschool s ON s.urn = n.urn
        """
    ).format(
        types=SQL(", ").join(_type_rows()),
        phases=SQL(", ").join(SQL("({}, {})").format(stated, phase.value) for stated, phase in STATED_PHASES.items()),
        urn=cleaned_urn(layout),
        cleaned=cleaned_fields(layout),
        typed=typed_facts(),
        rules=SQL(" ").join(SQL("WHEN {} THEN {}").format(SQL(rule.condition), rule.verdict) for rule in RULES),
        held=_each("s.{0}", stated_facts(layout)),
        stated=_each("n.{0}", stated_facts(layout)),
        good=GOOD,
        added=ADDED,
        changed=CHANGED,
        same=SAME,
    )


# What the file calls closed, and what is open in the register but absent from the file (even among its rejected lines).
FIND_CLOSINGS: Final = SQL(
    """
    CREATE TEMPORARY TABLE register_closing ON COMMIT DROP AS
    SELECT s.urn, n.urn IS NOT NULL AS in_file, s.is_open AS was_open, coalesce(n.closed_on, s.closed_on) AS closed_on
    FROM tenants_registerschool s LEFT JOIN register_line n ON n.urn = s.urn
    WHERE (n.urn IS NULL AND s.is_open)
       OR (n.fate = {} AND (s.is_open OR n.closed_on <> coalesce(s.closed_on, '-infinity')))
    """
).format(CLOSING)

# Lines; schools added, changed, closed; lines that agree with the register; open schools before the import.
COUNTS: Final = SQL(
    """
    SELECT lines, added, changed + redated, closed, accepted - added - changed - declared, open_before
    FROM (SELECT count(*) AS lines, count(*) FILTER (WHERE fate = {}) AS added,
                 count(*) FILTER (WHERE fate = {}) AS changed, count(*) FILTER (WHERE fate IN ({})) AS accepted
          FROM register_line) n,
         (SELECT count(*) FILTER (WHERE was_open) AS closed, count(*) FILTER (WHERE NOT was_open) AS redated,
                 count(*) FILTER (WHERE in_file) AS declared FROM register_closing) c,
         (SELECT count(*) AS open_before FROM tenants_registerschool WHERE is_open) s
    """
).format(ADDED, CHANGED, SQL(", ").join(map(Literal, ACCEPTED)))
LEFT_OUT_COUNTS: Final = SQL(
    "SELECT fate, count(*) FROM register_line WHERE fate IN ({}) GROUP BY 1 ORDER BY 1"
).format(SQL(", ").join(map(Literal, LEFT_OUT)))
CLOSED_SCHOOLS: Final = SQL(
    "SELECT urn, s.name FROM register_closing c JOIN tenants_registerschool s USING (urn) WHERE c.was_open ORDER BY urn"
)


def rejected_lines(layout: Layout) -> Composed:
    """Line number, verdict and the fields as the file has them."""
    return SQL(
        """
        WITH n AS MATERIALIZED (SELECT line, fate FROM register_line WHERE fate NOT IN ({others}))
        SELECT line, fate, to_jsonb(c)
        FROM n JOIN (SELECT line, {cleaned} FROM register_file WHERE line IN (SELECT line FROM n)) c USING (line)
        ORDER BY line
        """
    ).format(cleaned=cleaned_fields(layout), others=SQL(", ").join(map(Literal, (*ACCEPTED, *LEFT_OUT))))


def count_changed_facts(layout: Layout) -> Composed:
    """One row: for each fact of the file, in how many schools it changes."""
    return SQL(
        "SELECT {counts} FROM register_line n JOIN tenants_registerschool s ON s.urn = n.urn WHERE n.fate = {changed}"
    ).format(
        counts=_each("count(*) FILTER (WHERE s.{0} IS DISTINCT FROM n.{0})", stated_facts(layout)), changed=CHANGED
    )


def log_changes(import_id: int, changed_facts: Iterable[str]) -> Composed:
    """Write one entry per school: that it was added, or the facts that differ, before and after.

    The first load of an empty register adds everything: the import itself is its entry.
    """
    facts = list(changed_facts)
    return SQL(
        """
        INSERT INTO tenants_registerchange (register_import_id, urn, kind, before, after)
        SELECT {id}, n.urn, 'added', NULL, NULL FROM register_line n
        WHERE n.fate = {added} AND EXISTS (SELECT FROM tenants_registerschool)
        UNION ALL
        SELECT {id}, c.urn, 'changed', c.before - c.equal, c.after - c.equal
        FROM (
            SELECT n.urn, jsonb_build_object({before}) AS before, jsonb_build_object({after}) AS after,
                array_remove(ARRAY[{equal}]::text[], NULL) AS equal
            FROM register_line n JOIN tenants_registerschool s ON s.urn = n.urn WHERE n.fate = {changed}
        ) c
        UNION ALL
        SELECT {id}, c.urn, CASE WHEN c.was_open THEN 'closed' ELSE 'changed' END,
            jsonb_build_object('is_open', s.is_open, 'closed_on', s.closed_on),
            jsonb_build_object('is_open', FALSE, 'closed_on', c.closed_on)
        FROM register_closing c JOIN tenants_registerschool s ON s.urn = c.urn
        """
    ).format(
        id=import_id,
        added=ADDED,
        changed=CHANGED,
        before=_each("{1}, s.{0}", facts),
        after=_each("{1}, n.{0}", facts),
        equal=_each("CASE WHEN s.{0} IS NOT DISTINCT FROM n.{0} THEN {1} END", facts),
    )


# Under the lock nobody else can add a school, so a plain INSERT will do: ON CONFLICT takes a third longer. `%s` is the time.
ADD_SCHOOLS: Final = SQL(
    "INSERT INTO tenants_registerschool (urn, updated_at, {facts}) "
    "SELECT urn, %s, {facts} FROM register_line WHERE fate = {added}"
).format(facts=_each("{0}", FACTS), added=ADDED)


def change_schools(layout: Layout) -> Composed:
    """Write the facts that the file states of the schools that differ; `%s` is the time of the import."""
    return SQL(
        "UPDATE tenants_registerschool s SET updated_at = %s, {facts} "
        "FROM register_line n WHERE s.urn = n.urn AND n.fate = {changed}"
    ).format(facts=_each("{0} = n.{0}", stated_facts(layout)), changed=CHANGED)


CLOSE_SCHOOLS: Final = SQL(
    "UPDATE tenants_registerschool s SET is_open = FALSE, closed_on = c.closed_on, updated_at = %s "
    "FROM register_closing c WHERE s.urn = c.urn"
)


def _type_rows() -> Iterator[Composed]:
    """Every spelling: its name, its sector or '' when not state-funded, its phase when the type decides that."""
    for spelling, known in spellings():
        yield SQL("({}, {}, {}, {}::text)").format(
            spelling, known.name, known.sector.value, known.phase.value if known.phase else None
        )
    for name in NOT_STATE_FUNDED:
        yield SQL("({}, {}, '', NULL)").format(name.lower(), name)
