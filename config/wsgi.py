"""WSGI entry point. Celery is loaded at once, so that no request waits for it."""

import os

from django.core.wsgi import get_wsgi_application

from config.celery import app  # noqa: F401

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()
