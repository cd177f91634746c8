"""The database backend: django-tenants', plus one PostgreSQL role per partnership (docs/architecture/tenancy.md).

Schema and role are one choice. Before a statement the wrapper compares what the session has with what is wanted and,
only if they differ, sets both in one round trip. An error there is raised: the statement must not run under the old
role. Nobody may issue `RESET ROLE`, `SET ROLE` or `SET search_path` by hand: the wrapper would not notice.

PL/pgSQL `RAISE` arrives as ProgrammingError and a missing role as DataError: map errors by SQLSTATE
(`tenants.sql.states`), not by class.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django_tenants.postgresql_backend import base
from psycopg import pq

from tenants.names import SCHEMA_PATTERN
from tenants.sql.roles import role_of

# The third setting spares every trigger an error that it raises and catches when nothing was ever set (it looks for
# triggers to leave out); with many deferred triggers in one transaction those errors cost the square of their number.
CHOOSE: Final = (
    "SELECT set_config('role', %s, false), set_config('search_path', %s, false),"
    " set_config('pgtrigger.ignore', '{}', false)"
)


class DatabaseWrapper(base.DatabaseWrapper):
    """Chooses schema and role together, fails closed."""

    # What this session has; None when a reconnect or a rollback may have undone it.
    _applied: tuple[str, bool] | None = None
    _setting_search_path: bool

    def connect(self) -> None:
        self._applied = None
        super().connect()

    def close(self) -> None:
        self._applied = None
        super().close()

    def rollback(self) -> None:
        self._applied = None
        super().rollback()

    def savepoint_rollback(self, sid: str) -> None:
        try:
            super().savepoint_rollback(sid)
        finally:  # after, not before: rolling back takes a cursor, which would apply and then undo the choice
            self._applied = None

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        """Choose the schema of the next statements. Content types are kept: they exist in the public schema only."""
        if not re.fullmatch(SCHEMA_PATTERN, str(tenant.schema_name)):
            raise ValidationError("Not a schema name of this product.")
        self.tenant = tenant
        self.schema_name = tenant.schema_name
        self.include_public_schema = include_public
        self.set_settings_schema(self.schema_name)
        if base.EXTRA_SET_TENANT_METHOD:
            base.EXTRA_SET_TENANT_METHOD(self, tenant)

    @contextmanager
    def building(self, schema_name: str) -> Iterator[None]:
        """For the owner: work on one schema's tables without the public schema in reach and without a tenant role."""
        before, with_public = self.tenant, self.include_public_schema
        self.set_tenant(base.FakeTenant(schema_name), include_public=False)
        try:
            yield
        finally:
            self.set_tenant(before, with_public)

    def _handle_search_path(self, cursor: Any = None) -> None:
        """Apply schema and role if the session has others. In an aborted transaction only a rollback can follow."""
        wanted = (self.schema_name, self.include_public_schema)
        if self._setting_search_path or self._applied == wanted:
            return
        if self.connection.info.transaction_status == pq.TransactionStatus.INERROR:
            return
        path = ",".join(base.quote_schema_name(name) for name in self._get_cursor_search_paths())
        self._setting_search_path = True
        try:
            with self.wrap_database_errors:  # on the raw connection: one round trip, no query of ours
                self.connection.execute(CHOOSE, [self._role(), path])
            self._applied = wanted
        finally:
            self._setting_search_path = False

    def _role(self) -> str:
        """The login itself in the public schema and while building; elsewhere the partnership's role."""
        is_own = self.schema_name == "public" or not self.include_public_schema or not settings.TENANT_ROLES
        return "none" if is_own else role_of(self.schema_name)
