"""The database backend: django-tenants', plus one PostgreSQL role per partnership."""

from django_tenants.postgresql_backend import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Chooses schema and role together."""
