"""The WSGI application of a variant, with nothing but its tenancy around the pages."""

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

ACCOUNTS = "allauth.account.middleware.AccountMiddleware"  # allauth does not start without it; it is taken off again


def build() -> WSGIHandler:
    """Start Django and leave only the variant's own middleware."""
    django.setup()
    settings.MIDDLEWARE.remove(ACCOUNTS)
    return WSGIHandler()
