"""What the catalogue says of the partnerships' schemas: which exist, what they lack, whether they are alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from psycopg import sql

from tenants.sql.catalogue import DIGESTS, ITEMS
from tenants.sql.roles import tenant_models
from tenants.sql.running import rows

Item = tuple[str, str, str]
KNOWN = """
SELECT known.schema_name, known.is_pool,
       EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = known.schema_name AND c.relname = 'django_migrations'),
       EXISTS (SELECT FROM pg_roles WHERE rolname = %s || known.schema_name)
FROM (SELECT schema_name, false AS is_pool FROM public.tenants_partnership
      UNION ALL SELECT schema_name, true FROM public.tenants_poolschema) AS known
ORDER BY known.is_pool DESC, known.schema_name
"""
STRAYS = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname = ANY (%s) ORDER BY relname
"""


@dataclass(frozen=True)
class KnownSchema:
    """A schema that the public tables speak of, and what of it the server has."""

    name: str
    is_pool: bool
    has_ledger: bool
    has_role: bool


def known_schemas() -> list[KnownSchema]:
    """Return the schemas of all partnerships and of the pool, the pool's first. One query."""
    return [KnownSchema(*row) for row in rows(KNOWN, [settings.TENANT_ROLE_PREFIX])]


def ledgers(names: Sequence[str]) -> dict[str, frozenset[str]]:
    """Return the applied migrations (`app.name`) of each of these existing schemas. One statement for all."""
    one = "SELECT {} AS schema_name, array_agg(app || '.' || name) FROM {}.django_migrations"
    parts = [sql.SQL(one).format(sql.Literal(name), sql.Identifier(name)) for name in names]
    return (
        {name: frozenset(applied or ()) for name, applied in rows(sql.SQL(" UNION ALL ").join(parts))} if parts else {}
    )


def catalogue(schema_name: str) -> set[Item]:
    """Return everything in a schema as (kind, name, definition), without the schema's and the role's own names."""
    return set(rows(ITEMS, [settings.TENANT_ROLE_PREFIX, [schema_name]]))


def digests(names: Sequence[str]) -> dict[str, str]:
    """Return a hash of each schema's catalogue; alike schemas have the same. One statement for all."""
    return dict(rows(DIGESTS, [settings.TENANT_ROLE_PREFIX, list(names)]))


def strays() -> list[str]:
    """Return partnerships' tables that exist in the public schema, where a query could fall through. One query."""
    own = {model._meta.db_table for model in tenant_models() if model._meta.app_config.name not in settings.SHARED_APPS}
    return [name for (name,) in rows(STRAYS, [sorted(own)])]
