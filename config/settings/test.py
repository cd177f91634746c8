"""The suite: plain HTTP, a fast hasher, mail in memory, tasks called by name and collected."""

from config.observability import logging_settings
from config.settings.base import *  # noqa: F403
from config.settings.base import CACHES as SHARED_CACHES

SECRET_KEY = "test-only-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789"  # noqa: S105 (a value of the suite, no secret)
BASE_HOST = "example.org"
ALLOWED_HOSTS = ["example.org", ".example.org", "localhost", ".localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TENANT_MAP_TTL = 3600
TENANT_ROLE_PREFIX = "test_"
DEMO_SIGN_IN = False
STORAGES = {
    "default": {"BACKEND": "tenants.storage.PartnershipStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ACCOUNT_RATE_LIMITS = False
CACHES = {
    "default": SHARED_CACHES["default"]
    | {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "suite"}
}
CELERY_BROKER_URL = "memory://"
LOGGING = logging_settings(as_json=False, level="WARNING")
