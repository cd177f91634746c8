"""The demo on one machine: embedded services, plain HTTP, a sign-in page without passwords."""

from config.observability import logging_settings
from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR, env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="demo-only-not-secret-0123456789-abcdefghijklmnopqrstuvwxyz")
DEMO_SIGN_IN = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # browsers trust *.localhost without HTTPS
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = env("EMAIL_FILE_PATH", default=str(BASE_DIR / ".demo" / "mail"))
TENANT_MAP_TTL = 1
LOGGING = logging_settings(as_json=env.bool("LOG_JSON", default=False), level=env("LOG_LEVEL", default="INFO"))
SHARED_APPS = [*SHARED_APPS, "config.demo"]  # noqa: F405
INSTALLED_APPS = [*INSTALLED_APPS, "config.demo"]  # noqa: F405
