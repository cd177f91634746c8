"""System checks of the database logins and schemas; `check --database default` runs those that ask the database."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register

from tenants.backend.default import connection
from tenants.operations.bootstrap import MINIMUM_VERSION
from tenants.queries.schemas import digests, known_schemas, strays
from tenants.sql.running import rows

BACKEND = "SELECT pg_backend_pid()"
LOGIN = """
SELECT rolsuper, rolinherit, rolcreaterole, current_setting('server_version_num')::int
FROM pg_roles WHERE rolname = session_user
"""


@register()
def roles_are_on(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn where one partnership's query could read another's rows."""
    if settings.TENANT_ROLES:
        return []
    text = "TENANT_ROLES is off: a query that misses its table in a partnership's schema reads the association's rows."
    hint = "Only for a demonstration on a server that forbids CREATEROLE. See docs/architecture/tenancy.md."
    return [checks.Warning(text, hint=hint, id="tenants.W001")]


@register(Tags.database)
def login_is_fit(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """The owner can create roles; the app login is no superuser and inherits nothing; the server knows such grants."""
    if not databases or not settings.TENANT_ROLES:
        return []
    ((is_super, inherits, can_create_roles, version),) = rows(LOGIN)
    is_owner = settings.DB_ROLE == "owner"
    found = [
        (is_owner and not can_create_roles, "The owner's login lacks CREATEROLE.", "tenants.E001"),
        (not is_owner and is_super, "The app login is a superuser: no role can hold it back.", "tenants.E002"),
        (not is_owner and inherits, "The app login inherits its roles: it can read every partnership.", "tenants.E003"),
        (version < MINIMUM_VERSION, "PostgreSQL 16 or later is needed for these role grants.", "tenants.E004"),
    ]
    hint = "Run manage.py bootstrap_database."
    return [Error(text, hint=hint, id=name) for is_wrong, text, name in found if is_wrong]


@register(Tags.database)
def no_pooler_stands_between(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Warn of a proxy: one that lends server connections per transaction would mix the partnerships' sessions."""
    if not databases:
        return []
    ((process_id,),) = rows(BACKEND)
    if process_id == connection.connection.info.backend_pid:  # a pooler answers the client with a number of its own
        return []
    text = "A connection pooler stands between: role and schema last for a session, so it must keep sessions."
    return [checks.Warning(text, hint="PgBouncer: pool_mode = session. Then silence this check.", id="tenants.W003")]


@register(Tags.database)
def schemas_are_alike(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """No partnership's table lies in the public schema, and all partnerships' schemas have one shape."""
    if not databases:
        return []
    found: list[CheckMessage] = [
        Error(f"Table {table} of the partnerships exists in the public schema.", hint="Drop it.", id="tenants.E005")
        for table in strays()
    ]
    shapes = digests([schema.name for schema in known_schemas() if schema.has_ledger])
    if len(set(shapes.values())) > 1:
        usual = max(shapes.values(), key=list(shapes.values()).count)
        odd = ", ".join(name for name, shape in shapes.items() if shape != usual)
        hint = "Run manage.py migrate_partnerships; if it stays, compare with tenants.queries.schemas.catalogue."
        found.append(checks.Warning(f"These schemas differ from the others: {odd}.", hint=hint, id="tenants.W002"))
    return found
