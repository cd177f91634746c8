"""The servers of the suite: the embedded ones unless URLs say otherwise; Django is set up against them."""

import os

import django

from config import embedded


def set_up_django() -> dict[str, str]:
    """Start or join the servers, set Django up on them, and return the variables a subprocess needs to do the same.

    The environment is left as it was: workers of xdist and the tests of the embedded services join by themselves.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    variables = embedded.environment("test")
    before = dict(os.environ)
    os.environ.update(variables)
    django.setup()
    os.environ.clear()
    os.environ.update(before)
    return {name: os.environ[name] for name in NAMES if name in os.environ} | variables


NAMES = (
    "DJANGO_SETTINGS_MODULE", "DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_ADMIN_URL", "BROKER_URL", "CACHE_URL",
)  # fmt: skip
