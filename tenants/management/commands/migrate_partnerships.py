from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.operations.migrations_runner import RunnerBusy, migrate_partnerships


class Command(BaseCommand):
    """Bring every schema up to date."""

    help = "Migrate the public schema, every partnership and the pool. After a failure run it again: it does the rest."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-pool", action="store_true", help="do not fill the pool at the end")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = migrate_partnerships(report=self.stdout.write, fill_pool=not options["no_pool"])
        except RunnerBusy as refusal:
            raise CommandError(str(refusal)) from refusal
        if outcome.failures:
            lines = [f"{name}: {reason}" for name, reason in outcome.failures.items()]
            raise CommandError(f"{len(lines)} schemas were not migrated:\n" + "\n".join(lines))
        self.stdout.write(
            f"{len(outcome.migrated)} schemas were migrated." if outcome.migrated else "Nothing to migrate."
        )
