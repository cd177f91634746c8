import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.operations.bootstrap import BootstrapRefused, bootstrap

URLS = ("DATABASE_ADMIN_URL", "DATABASE_OWNER_URL", "DATABASE_URL")


class Command(BaseCommand):
    """Prepare a PostgreSQL server; see docs/architecture/tenancy.md."""

    help = f"Create the logins and the database named by {', '.join(URLS)}. Can be run again."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        missing = [name for name in URLS if not os.environ.get(name)]
        if missing:
            raise CommandError(f"Set {', '.join(missing)} (postgres://user:password@host:port/database).")
        admin_url, owner_url, app_url = (os.environ[name] for name in URLS)
        try:
            database = bootstrap(admin_url=admin_url, owner_url=owner_url, app_url=app_url)
        except BootstrapRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Database {database} is ready; now run migrate_partnerships.")
