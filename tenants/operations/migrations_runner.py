"""Bringing the public schema up to date: its migrations, then its rights."""

from collections.abc import Callable

from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.migrations.executor import MigrationExecutor

from tenants.backend.default import connection
from tenants.sql.public import grant_public
from tenants.sql.running import run

Report = Callable[[str], None]


def migrate_public(*, report: Report = lambda line: None) -> int:
    """Run the public schema's missing migrations and give the app login its rights; returns how many were run."""
    executor = MigrationExecutor(connection, lambda action, migration=None, fake=False: None)
    targets = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(targets)
    if plan:
        report(f"public: {len(plan)} migrations")
        emit_pre_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS, plan=plan)
        executor.migrate(targets, plan)
        emit_post_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS, plan=plan)
    grant_rights()
    return len(plan)


def grant_rights() -> None:
    """Give the app login and the partnerships' roles their rights in the public schema."""
    with transaction.atomic():
        run(grant_public())
