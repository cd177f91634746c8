"""No tenancy: Django's own backend, the schema fixed when the connection is made."""

import os

from bench.settings import *  # noqa: F403
from bench.settings import DATABASES, env
from bench.sites.wsgi import ACCOUNTS

ROOT_URLCONF = "bench.sites.views"
MIDDLEWARE = [ACCOUNTS]
DATABASES["default"] |= env.db_url("DATABASE_OWNER_URL", engine="django.db.backends.postgresql")
DATABASES["default"]["OPTIONS"] = {"options": f"-c search_path={os.environ['SITE_SCHEMA']},public"}
