"""Our middleware and backend, as the web's login."""

from bench.settings import *  # noqa: F403
from bench.sites.wsgi import ACCOUNTS

ROOT_URLCONF = PUBLIC_SCHEMA_URLCONF = "bench.sites.views"
MIDDLEWARE = ["tenants.middleware.PartnershipMiddleware", ACCOUNTS]
