"""The suite's settings with roles of our own: roles belong to the whole server, which the suite may be using."""

from config.settings.base import env
from config.settings.test import *  # noqa: F403

TENANT_ROLE_PREFIX = env("TENANT_ROLE_PREFIX", default="bench_")
STATICFILES_DIRS = []
