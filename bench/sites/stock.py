"""django-tenants as it comes: its middleware and backend. It knows no roles, so the login owns the tables."""

from bench.settings import *  # noqa: F403
from bench.settings import DATABASES, env
from bench.sites.wsgi import ACCOUNTS

ROOT_URLCONF = PUBLIC_SCHEMA_URLCONF = "bench.sites.views"
MIDDLEWARE = ["django_tenants.middleware.main.TenantMainMiddleware", ACCOUNTS]
TENANT_ROLES = False
DATABASES["default"] |= env.db_url("DATABASE_OWNER_URL", engine="django_tenants.postgresql_backend")
