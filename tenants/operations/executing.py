"""Running migrations in one schema: those of its own apps by Django, all others only in its ledger.

An app without a table in a schema changes nothing there, because the router forbids it. Django would find that out by
rendering its models again and again, which takes most of the time.
"""

from typing import Final

from django.db import router, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tenants.backend.default import connection

Key = tuple[str, str]
Plan = list[tuple[Migration, bool]]


class OwnLoader(MigrationLoader):
    """Knows the migrations of apps with tables in the present schema; `others` are those of the rest."""

    def load_disk(self) -> None:
        """Read all migrations and set aside those of apps without a table here."""
        super().load_disk()
        alias = connection.alias
        self.others: list[Key] = sorted(key for key in self.disk_migrations if not router.allow_migrate(alias, key[0]))
        for key in self.others:
            del self.disk_migrations[key]


class SchemaExecutor(MigrationExecutor):
    """Finds out what the present schema lacks, and does it. Its own apps’ migrations must not need other apps’."""

    loader: OwnLoader

    def __init__(self) -> None:  # instead of Django's, which would read files and ledger once more
        self.connection, self.progress_callback = connection, None
        self.loader = OwnLoader(connection)
        self.recorder = MigrationRecorder(connection)
        self.targets: Final = self.loader.graph.leaf_nodes()
        self.plan: Final[Plan] = self.migration_plan(self.targets)
        self.unrecorded: Final = [key for key in self.loader.others if key not in self.loader.applied_migrations]

    @property
    def lacking(self) -> list[Key]:
        """The missing migrations, in the order they are recorded in."""
        return [(migration.app_label, migration.name) for migration, _ in self.plan] + self.unrecorded

    def run(self) -> None:
        """Migrate, then record the others."""
        if self.plan:
            self.migrate(self.targets, self.plan)
        with transaction.atomic():
            for app_label, name in self.unrecorded:
                self.recorder.record_applied(app_label, name)
