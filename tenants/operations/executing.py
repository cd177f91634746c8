"""Running migrations in one schema: those of its own apps by Django, all others only in its ledger.

An app without a table in a schema changes nothing there, because the router forbids it. Django would find that out by
rendering its models again and again, which takes most of the time. For the same reason tables, or triggers, that follow
one another in a migration are made together: Django renders all related models for each of them.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from django.db import migrations, router, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

from tenants.backend.default import connection

Key = tuple[str, str]
Plan = list[tuple[Migration, bool]]
TOGETHER: Final = (migrations.CreateModel, AddTrigger)


class Together(Operation):
    """Operations of one kind that do not look at each other's results, with the models rendered once for all of them."""

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change the state and have its models rendered when they are asked for, not after each operation."""
        vars(state).pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: Any) -> None:
        """Do one after the other; each finds its own model in the state after all of them."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)


def together(operations: Sequence[Operation]) -> list[Operation]:
    """Return the operations with those of a kind in TOGETHER that follow one another as one."""
    done: list[Operation] = []
    for kind, found in groupby(operations, type):
        same = list(found)
        done += [Together(same)] if kind in TOGETHER and len(same) > 1 else same
    return done


class OwnLoader(MigrationLoader):
    """Knows the migrations of apps with tables in the present schema; `others` are those of the rest."""

    def load_disk(self) -> None:
        """Read all migrations, set aside those of apps without a table here, and have the rest done in few steps."""
        super().load_disk()
        alias = connection.alias
        self.others: list[Key] = sorted(key for key in self.disk_migrations if not router.allow_migrate(alias, key[0]))
        for key in self.others:
            del self.disk_migrations[key]
        for migration in self.disk_migrations.values():
            migration.operations = together(migration.operations)  # type: ignore[misc] # this one's, not its class's


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
