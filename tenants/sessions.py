"""Sessions in the database, readable only in the schema they were made in."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

from tenants.backend.default import connection


class SessionStore(DatabaseSessionStore):
    """A session row copied to another schema decodes to an empty session: its signature holds the schema's name."""

    @property
    def key_salt(self) -> str:
        return f"tenants.sessions:{connection.schema_name}"
