"""Rights in the public schema. The app login gets nothing on a new table until this ran: it fails closed.

A table of `WRITABLE_APPS` can be written by web and workers; every other public table they only read. A partnership's
role reads the register of schools and nothing else.
"""

from typing import Final

from django.apps import apps
from django.conf import settings
from psycopg import sql

from tenants.sql.claim import create_claim
from tenants.sql.roles import TENANT_GROUP

WRITABLE_APPS: Final = frozenset(
    {"accounts", "sessions", "account", "mfa", "socialaccount", "usersessions", "pghistory", "benchmarking", "between"}
)
# What the office, the association and operators may change of a partnership; its schema and web name stay.
PARTNERSHIP_COLUMNS: Final = (
    "name", "legal_form", "status", "is_association_member", "benchmarking_consent", "legal_name", "address",
    "contact_email", "company_number", "charity_number", "vat_number", "document_prefix", "payment_terms_days",
    "bank_account_name", "bank_sort_code", "bank_account_number", "stripe_account", "brand_colour", "logo",
)  # fmt: skip
WRITABLE_TABLES: Final = ("tenants_inboxmessage",)  # messages of other systems are kept before they are handled
READ_BY_TENANTS: Final = ("tenants_registerschool",)


def grant_public() -> sql.Composed:
    """All rights in the public schema and the claim function; can be run again at any time by the owner."""
    app = sql.Identifier(settings.DATABASE_APP_LOGIN)
    return sql.SQL(
        """
        REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {app}, {group};
        GRANT USAGE ON SCHEMA public TO {app}, {group};
        GRANT SELECT ON ALL TABLES IN SCHEMA public TO {app};
        GRANT INSERT, UPDATE, DELETE ON {writable} TO {app};
        GRANT UPDATE ({columns}) ON public.tenants_partnership TO {app};
        GRANT SELECT ON {read} TO {group};
        {claim}
        """
    ).format(
        app=app,
        group=sql.Identifier(TENANT_GROUP),
        writable=_tables(writable_tables()),
        columns=sql.SQL(", ").join(map(sql.Identifier, PARTNERSHIP_COLUMNS)),
        read=_tables(list(READ_BY_TENANTS)),
        claim=create_claim(),
    )


def writable_tables() -> list[str]:
    """Public tables that web and workers write: the association's accounts and sessions, published figures, the inbox."""
    of_apps = [
        model._meta.db_table
        for config in apps.get_app_configs()
        if config.label in WRITABLE_APPS and config.name in settings.SHARED_APPS
        for model in config.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    return sorted([*of_apps, *WRITABLE_TABLES])


def _tables(names: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier("public", name) for name in names)
