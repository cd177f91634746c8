"""What every deployment shares; differences come from the environment (see docs/operations/settings.md)."""

from pathlib import Path

import environ
import pghistory
from csp.constants import NONE, SELF

from config.observability import logging_settings
from config.settings.providers import providers

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

SECRET_KEY = env("SECRET_KEY", default="")
DEBUG = False
# The association answers on this host, a partnership on <slug>.<this host>.
BASE_HOST = env("BASE_HOST", default="localhost")
ALLOWED_HOSTS = [BASE_HOST, f".{BASE_HOST}", *env.list("EXTRA_HOSTS", default=[])]
USE_X_FORWARDED_HOST = False

# --- Database: web and workers use the app login, schema changes the owner login (docs/architecture/tenancy.md) ---
DB_ROLE = env("DB_ROLE", default="app")
TENANT_ROLES = env.bool("TENANT_ROLES", default=True)
TENANT_ROLE_PREFIX = env("TENANT_ROLE_PREFIX", default="t_")
_DATABASE_URL = "DATABASE_OWNER_URL" if DB_ROLE == "owner" else "DATABASE_URL"
DATABASES = {
    "default": env.db_url(_DATABASE_URL, default="postgres://pp_app@localhost/partnerships", engine="tenants.backend")
    | {"CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60), "CONN_HEALTH_CHECKS": True}
}
# The owner login grants rights to this one.
DATABASE_APP_LOGIN = env.db_url("DATABASE_URL", default="postgres://pp_app@localhost/partnerships")["USER"]
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
ORIGINAL_BACKEND = "django.db.backends.postgresql"
TENANT_MODEL = "tenants.Partnership"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_LIMIT_SET_CALLS = False
TENANT_MAP_TTL = env.int("TENANT_MAP_TTL", default=5)  # seconds until a web process sees a new or suspended host
SCHEMA_POOL_SIZE = env.int("SCHEMA_POOL_SIZE", default=3)
PGTRIGGER_SCHEMA = ""  # no stored SQL names a schema, so that a pool schema can be renamed
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
# History is read by object and, inside its row, by context: indexes on the copied keys would only cost every new schema.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_CONTEXT_FIELD = pghistory.ContextForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

BOTH = [
    "tenants.accounts",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.microsoft",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "pghistory",
    "pgtrigger",
]
SHARED_APPS = [
    "django_tenants",
    "tenants",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    *BOTH,
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "benchmarking",
    "peer_review.between",
    "api",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "django_htmx",
    "rules",
]
TENANT_APPS = [*BOTH, "membership", "billing", "offers", "peer_review"]
INSTALLED_APPS = [*SHARED_APPS, *(app for app in TENANT_APPS if app not in SHARED_APPS)]
SILENCED_SYSTEM_CHECKS = ["commands.E001"]  # django-tenants and pgtrigger both wrap migrate; order is ours

# --- Web ---
ROOT_URLCONF = "config.urls.partnership"
PUBLIC_SCHEMA_URLCONF = "config.urls.association"
WSGI_APPLICATION = "config.wsgi.application"
MIDDLEWARE = [
    "tenants.middleware.PartnershipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "tenants.middleware.WholeAddressMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tenants.middleware.NothingKeptMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tenants.accounts.middleware.LeavingMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tenants.observability.RequestLog",
    "membership.middleware.ActorMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tenants.shell.shell_context",
            ],
            "builtins": ["tenants.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "tenants.rendering.GovukRenderer"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "build" / "assets"] if (BASE_DIR / "build" / "assets").exists() else []
MEDIA_ROOT = env("MEDIA_ROOT", default=str(BASE_DIR / "build" / "media"))
STORAGES = {
    "default": {"BACKEND": "tenants.storage.PartnershipStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

# --- Security ---
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "accelerometer", "gyroscope")
}
X_FRAME_OPTIONS = "DENY"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tenants.views.errors.csrf_failure"

# --- Accounts ---
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "tenants.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "tenants.accounts.adapters.SocialAccountAdapter"
ACCOUNT_FORMS = {
    "login": "tenants.accounts.forms.LoginForm",
    "request_login_code": "tenants.accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "tenants.accounts.forms.ConfirmLoginCodeForm",
    "reset_password": "tenants.accounts.forms.ResetPasswordForm",
    "confirm_password_reset_code": "tenants.accounts.forms.ConfirmPasswordResetCodeForm",
    "reset_password_from_key": "tenants.accounts.forms.ResetPasswordKeyForm",
    "change_password": "tenants.accounts.forms.ChangePasswordForm",
    "set_password": "tenants.accounts.forms.SetPasswordForm",
    "reauthenticate": "tenants.accounts.forms.ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60  # school mail is slow at times
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
SOCIALACCOUNT_PROVIDERS = providers(env)
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # a verified address at the provider finds the invited account
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
MFA_ADAPTER = "tenants.accounts.adapters.MfaAdapter"
MFA_FORMS = {
    "authenticate": "tenants.accounts.forms.AuthenticateForm",
    "reauthenticate": "tenants.accounts.forms.SecondStepAgainForm",
    "activate_totp": "tenants.accounts.forms.ActivateTotpForm",
    "add_webauthn": "tenants.accounts.forms.AddWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
USERSESSIONS_TRACK_ACTIVITY = False
DEMO_SIGN_IN = False

# --- Cache, jobs, mail ---
TASK_APPLICATION = "config.celery.app"  # loaded when it is first needed: it takes as long as the rest of a start
BROKER_URL = env("BROKER_URL", default="redis://localhost:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env("CACHE_URL", default="redis://localhost:6379/1"),
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "REVERSE_KEY_FUNCTION": "django_tenants.cache.reverse_key",
    }
}
SESSION_ENGINE = "tenants.sessions"
CELERY_BROKER_URL = BROKER_URL
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 1800
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 7200}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # workers log as LOGGING says
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"Education partnerships <no-reply@{BASE_HOST}>")

# --- Card payments (docs/operations/stripe.md) ---
FIELD_ENCRYPTION_KEYS: list[str] = env.list("FIELD_ENCRYPTION_KEYS", default=[])  # the first encrypts, all decrypt
STRIPE_PLATFORM_KEY = env("STRIPE_PLATFORM_KEY", default="")
STRIPE_CONNECT_WEBHOOK_SECRET = env("STRIPE_CONNECT_WEBHOOK_SECRET", default="")
STRIPE_API_BASE = env("STRIPE_API_BASE", default="")  # a stand-in's address, in the demo and the tests

# --- API ---
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.ApiKeyAuthentication",  # first: it says how to sign in, so that the answer is 401
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.ScopedAccess"],
    "DEFAULT_PAGINATION_CLASS": "api.pagination.PageNumbers",
    "PAGE_SIZE": 50,
    "DEFAULT_FILTER_BACKENDS": ["api.filtering.KnownFilters", "api.filtering.Ordering"],
    "DEFAULT_THROTTLE_CLASSES": ["api.throttling.CallerThrottle", "api.throttling.HostThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "api.openapi.Described",
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "api.errors.problem_details",
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Education partnerships",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {  # choices that are a field here and a list there: one name each
        "AudienceEnum": "offers.enums.Audience",
        "PhaseEnum": "tenants.enums.Phase",
        "SectorEnum": "tenants.enums.Sector",
    },
}

# --- Errors and logs ---
SENTRY_DSN = env("SENTRY_DSN", default="")
SENTRY_ENVIRONMENT = env("SENTRY_ENVIRONMENT", default="production")
LOGGING = logging_settings(as_json=env.bool("LOG_JSON", default=True), level=env("LOG_LEVEL", default="INFO"))
if SENTRY_DSN:
    from config.error_reports import start_error_reports

    start_error_reports(SENTRY_DSN, SENTRY_ENVIRONMENT)
