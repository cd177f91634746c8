#!/usr/bin/env python
"""Run a management command; commands that change schemas run under the owner login."""

import os
import sys

from django.core.management import execute_from_command_line

OWNER_COMMANDS = {
    "bootstrap_database",
    "create_partnership",
    "drop_partnership",
    "import_register",
    "load_demo",
    "load_reference_data",
    "migrate",
    "migrate_partnerships",
    "migrate_schemas",
    "refill_pool",
}


def main() -> None:
    """Choose the settings and the database login, then hand over to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ["DB_ROLE"] = "owner"
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
