"""One query over PostgreSQL's catalogue that describes schemas so that two of them can be compared.

Names of the schema and of its role are taken out of every definition. Parameters: role prefix, schema names.
"""

from typing import Final

ITEMS_OF_SCHEMAS: Final = """
WITH place AS (
    SELECT oid, nspname, nspacl, %s || nspname AS role FROM pg_namespace WHERE nspname = ANY (%s)
), relation AS (
    SELECT c.*, p.nspname, p.role FROM pg_class c JOIN place p ON p.oid = c.relnamespace WHERE c.relkind <> 'i'
), item (schema_name, role, kind, name, definition) AS (
    SELECT nspname, role, 'schema rights', ''::text, nspacl::text FROM place
    UNION ALL
    SELECT nspname, role, 'relation ' || relkind::text, relname::text,
           concat_ws(' ', relrowsecurity, relpersistence, relacl::text)
    FROM relation
    UNION ALL
    SELECT r.nspname, r.role, 'column', r.relname || '.' || a.attname,
           concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
                     a.attcollation::regcollation, pg_get_expr(d.adbin, d.adrelid), a.attacl::text)
    FROM pg_attribute a JOIN relation r ON r.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped AND r.relkind <> 'S'
    UNION ALL
    SELECT p.nspname, p.role, 'constraint', c.conrelid::regclass::text || '.' || c.conname,
           concat_ws(' ', pg_get_constraintdef(c.oid), c.convalidated)
    FROM pg_constraint c JOIN place p ON p.oid = c.connamespace
    UNION ALL
    SELECT p.nspname, p.role, 'index', c.relname, pg_get_indexdef(c.oid)
    FROM pg_class c JOIN place p ON p.oid = c.relnamespace WHERE c.relkind = 'i'
    UNION ALL
    SELECT r.nspname, r.role, 'trigger', r.relname || '.' || t.tgname,
           concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled)
    FROM pg_trigger t JOIN relation r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal
    UNION ALL
    SELECT p.nspname, p.role, 'function', f.proname || '(' || pg_get_function_identity_arguments(f.oid) || ')',
           concat_ws(' ', f.prosrc, f.prosecdef, f.proconfig::text, f.provolatile, f.proacl::text)
    FROM pg_proc f JOIN place p ON p.oid = f.pronamespace
    UNION ALL
    SELECT r.nspname, r.role, 'sequence', r.relname,
           concat_ws(' ', s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcycle)
    FROM pg_sequence s JOIN relation r ON r.oid = s.seqrelid
    UNION ALL
    SELECT p.nspname, p.role, 'default rights', d.defaclobjtype::text, d.defaclacl::text
    FROM pg_default_acl d JOIN place p ON p.oid = d.defaclnamespace
), plain AS (
    SELECT schema_name, kind, replace(name, schema_name || '.', '') AS name,
           replace(replace(definition, role, 'ROLE'), schema_name || '.', '') AS definition
    FROM item
)
"""
ITEMS: Final = f"{ITEMS_OF_SCHEMAS} SELECT kind, name, definition FROM plain"  # noqa: S608 - constant text
DIGESTS: Final = (
    ITEMS_OF_SCHEMAS
    + """
SELECT schema_name, md5(string_agg(concat_ws('|', kind, name, definition), E'\\n' ORDER BY kind, name, definition))
FROM plain GROUP BY schema_name ORDER BY schema_name
"""
)
