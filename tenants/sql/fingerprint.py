"""The identity of a schema's shape: every migration file and every setting that changes what the migrations do."""

import hashlib
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Final

import django
from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

SETTINGS_IN_SQL: Final = (
    "AUTH_USER_MODEL", "DEFAULT_AUTO_FIELD", "MIGRATION_MODULES", "PGTRIGGER_SCHEMA", "SHARED_APPS", "TENANT_APPS",
    "TENANT_ROLES", "USE_TZ",
)  # fmt: skip


@cache
def fingerprint() -> str:
    """Return a hash over settings, Django and all apps' migrations: a ledger has the shared apps' rows too."""
    digest = hashlib.sha256(django.__version__.encode())
    for name in SETTINGS_IN_SQL:
        digest.update(f"{name}={getattr(settings, name, None)!r}\n".encode())
    for label, folder in sorted(_folders()):
        for path in sorted(folder.glob("*.py")):
            digest.update(f"{label}/{path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _folders() -> list[tuple[str, Path]]:
    found = []
    for config in apps.get_app_configs():
        module_name, _ = MigrationLoader.migrations_module(config.label)
        try:
            module = import_module(module_name) if module_name else None
        except ModuleNotFoundError:
            continue
        if module and module.__file__:
            found.append((config.label, Path(module.__file__).parent))
    return found
