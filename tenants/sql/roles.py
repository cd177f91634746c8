"""Roles and grants of one schema. Roles are cluster-wide: each database of a server needs its own prefix."""

from typing import Final

from django.apps import apps
from django.conf import settings
from django.db import models
from psycopg import sql

TENANT_GROUP: Final = "pp_tenant"  # every tenant role is in it; holds what a partnership reads of the public schema


def role_of(schema_name: str) -> str:
    """The role a partnership's statements run under."""
    return f"{settings.TENANT_ROLE_PREFIX}{schema_name}"


def grantee(schema_name: str) -> str:
    """Who gets the rights on a schema: its role or, where the server allows no roles, the app login itself."""
    return role_of(schema_name) if settings.TENANT_ROLES else settings.DATABASE_APP_LOGIN


def create_role(schema_name: str) -> sql.Composed:
    """Create the role (one left by another database is reused) and let both logins, and nobody else, take it on."""
    return sql.SQL(
        """
        DO $do$ BEGIN
            CREATE ROLE {role} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $do$;
        GRANT {role} TO {app} WITH INHERIT FALSE, SET TRUE;
        GRANT {role} TO CURRENT_USER WITH INHERIT FALSE, SET TRUE;
        GRANT {group} TO {role} WITH INHERIT TRUE, SET FALSE;
        """
    ).format(
        role=sql.Identifier(role_of(schema_name)),
        app=sql.Identifier(settings.DATABASE_APP_LOGIN),
        group=sql.Identifier(TENANT_GROUP),
    )


def grant_schema(schema_name: str) -> sql.Composed:
    """Let the role use the schema; tables of later migrations can be read and inserted into at once."""
    return sql.SQL(
        """
        GRANT USAGE ON SCHEMA {schema} TO {role};
        ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT, INSERT ON TABLES TO {role};
        """
    ).format(schema=sql.Identifier(schema_name), role=sql.Identifier(grantee(schema_name)))


def grant_tables(schema_name: str) -> sql.Composed:
    """Give the rights on all tables, then take UPDATE and DELETE of what is written once. Run after every migration."""
    schema, role = sql.Identifier(schema_name), sql.Identifier(grantee(schema_name))
    written_once = sql.SQL(", ").join(sql.Identifier(schema_name, table) for table in append_only_tables())
    return sql.SQL(
        """
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role};
        REVOKE UPDATE, DELETE ON {written_once} FROM {role};
        REVOKE INSERT, UPDATE, DELETE ON {schema}.django_migrations FROM {role};
        """
    ).format(schema=schema, role=role, written_once=written_once)


def rights_differ(schema_name: str) -> sql.Composed:
    """Ask whether some table's rights are not as `grant_tables` leaves them.

    Granting once more what is granted writes every table's catalogue entry again and has every session read it again.
    """
    return sql.SQL(
        """
        SELECT EXISTS (
            SELECT FROM pg_class AS c
            CROSS JOIN LATERAL (
                SELECT c.relname <> 'django_migrations' AS written, c.relname <> ALL ({written_once}) AS changed
            ) AS may
            CROSS JOIN LATERAL (
                VALUES ('SELECT', true), ('INSERT', written), ('UPDATE', written AND changed), ('DELETE', written AND changed)
            ) AS wanted (act, is_allowed)
            WHERE c.relnamespace = {schema}::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
              AND has_table_privilege({role}, c.oid, act) <> is_allowed
        )
        """
    ).format(
        schema=sql.Literal(sql.Identifier(schema_name).as_string()),
        role=sql.Literal(grantee(schema_name)),
        written_once=sql.Literal(append_only_tables()),
    )


def append_only_tables() -> list[str]:
    """Tables of partnerships whose rows are never changed: history events and models that protect UPDATE and DELETE."""
    return sorted(model._meta.db_table for model in tenant_models() if _is_append_only(model))


def tenant_models() -> list[type[models.Model]]:
    """Every model with a table in a partnership's schema, many-to-many tables included."""
    return [
        model
        for config in apps.get_app_configs()
        if config.name in settings.TENANT_APPS
        for model in config.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def _is_append_only(model: type[models.Model]) -> bool:
    """A history event (it has the tracked model), or a model whose trigger refuses both UPDATE and DELETE."""
    if hasattr(model, "pgh_tracked_model"):
        return True
    refused = [str(trigger.operation) for trigger in getattr(model._meta, "triggers", []) if _refuses(trigger)]
    return any("UPDATE" in operation and "DELETE" in operation for operation in refused)


def _refuses(trigger: object) -> bool:
    """Whether the trigger is a pgtrigger.Protect without a condition (told by its text, so that subclasses count)."""
    return type(trigger).__name__ in {"Protect", "ReadOnly"} and getattr(trigger, "condition", None) is None
