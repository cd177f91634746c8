"""`python -m bench.stock SCHEMA…`: migrate schemas one after the other with django-tenants; prints the seconds."""

import sys
import time

import django
from django.conf import settings
from django.core.management import load_command_class

ANSWER = "seconds: "


def main(schemas: list[str]) -> None:
    """Run the standard executor as migrate_schemas does, without the start of Django."""
    django.setup()
    from django_tenants.migration_executors.standard import StandardExecutor

    settings.TENANT_ROLES = False  # the stock way knows no roles
    parser = load_command_class("django_tenants", "migrate_schemas").create_parser("bench", "migrate_schemas")
    options = vars(parser.parse_args(["--skip-checks", "-v", "0"]))
    executor = StandardExecutor([], options)
    start = time.perf_counter()
    executor.run_migrations(tenants=schemas)
    print(f"{ANSWER}{time.perf_counter() - start}")


if __name__ == "__main__":
    main(sys.argv[1:])
