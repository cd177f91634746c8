"""`tenants_claim`: the one step of provisioning that needs the owner's rights, usable by the app login."""

from typing import Final

from django.conf import settings
from psycopg import sql

from tenants.names import SCHEMA_PATTERN

CLAIM: Final = """
CREATE OR REPLACE FUNCTION public.tenants_claim(
    want text, web_name text, title text, form text, host text, authorities int[], print text
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public SET lock_timeout = '2s' AS $function$
DECLARE
    pool text;
    partnership bigint;
BEGIN
    IF want !~ {pattern} THEN
        RAISE EXCEPTION 'not a schema name: %', want USING ERRCODE = 'PP001';
    END IF;
    INSERT INTO tenants_partnership (schema_name, slug, name, legal_form, status)
        VALUES (want, web_name, title, form, 'live') RETURNING id INTO partnership;
    INSERT INTO tenants_domain (domain, tenant_id, is_primary) VALUES (host, partnership, true);
    INSERT INTO tenants_partnership_local_authorities (partnership_id, localauthority_id)
        SELECT partnership, code FROM tenants_localauthority WHERE code = ANY (authorities);
    IF (SELECT count(*) FROM tenants_partnership_local_authorities WHERE partnership_id = partnership)
       IS DISTINCT FROM (SELECT count(DISTINCT code) FROM unnest(authorities) AS code) THEN
        RAISE EXCEPTION 'unknown local authority' USING ERRCODE = 'PP004';
    END IF;
    DELETE FROM tenants_poolschema WHERE id = (
        SELECT id FROM tenants_poolschema WHERE fingerprint = print ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1
    ) RETURNING schema_name INTO pool;
    IF pool IS NULL THEN
        RAISE EXCEPTION 'no ready schema' USING ERRCODE = 'PP002';
    END IF;
    EXECUTE format('ALTER SCHEMA %I RENAME TO %I', pool, want);
    {rename_role}
    RETURN partnership;
END $function$;
REVOKE ALL ON FUNCTION public.tenants_claim(text, text, text, text, text, int[], text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.tenants_claim(text, text, text, text, text, int[], text) TO {app};
"""
# A role left over by a dropped database is dropped first; one that is still used elsewhere is a refusal.
RENAME_ROLE: Final = """
    BEGIN
        EXECUTE format('DROP ROLE IF EXISTS %I', {prefix} || want);
        EXECUTE format('ALTER ROLE %I RENAME TO %I', {prefix} || pool, {prefix} || want);
    EXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege OR duplicate_object THEN
        RAISE EXCEPTION 'the role of % is used by another database', want USING ERRCODE = 'PP003';
    END;
"""


def create_claim() -> sql.Composed:
    """Create the function for this installation's role prefix; only the app login may run it."""
    prefix = sql.Literal(settings.TENANT_ROLE_PREFIX)
    rename = sql.SQL(RENAME_ROLE).format(prefix=prefix) if settings.TENANT_ROLES else sql.SQL("")
    return sql.SQL(CLAIM).format(
        pattern=sql.Literal(SCHEMA_PATTERN), rename_role=rename, app=sql.Identifier(settings.DATABASE_APP_LOGIN)
    )
