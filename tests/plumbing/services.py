"""The servers of the suite: the embedded ones unless URLs say otherwise; Django is set up against them."""

import os

import django
import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from config import embedded

SETTINGS = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
URLS = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_ADMIN_URL", "BROKER_URL", "CACHE_URL")


def set_up_django() -> dict[str, str]:
    """Start or join the servers, set Django up on them, and return the variables a subprocess needs to do the same.

    The environment is left without them: workers of xdist and the tests of the embedded services join by themselves, and
    Django must not be set up in a worker before it has joined.
    """
    if settings.configured:
        raise pytest.UsageError("Unset DJANGO_SETTINGS_MODULE: the suite chooses its settings once its servers are up.")
    variables = embedded.environment("test")
    before = os.environ.copy()
    os.environ.update(SETTINGS | variables)
    django.setup()
    import_string(settings.TASK_APPLICATION)  # while the environment says which settings
    os.environ.clear()
    os.environ.update({name: value for name, value in before.items() if name not in SETTINGS})
    return {name: before[name] for name in URLS if name in before} | variables | SETTINGS
