"""Tables are made in few steps, and the schema is told exactly what Django tells it in many."""

from collections.abc import Callable, Sequence

from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from tenants.backend.default import connection
from tenants.operations.executing import together


def _table(name: str) -> migrations.CreateModel:
    return migrations.CreateModel(name, [("id", models.BigAutoField(primary_key=True))])


def _add(model: str, field: str) -> migrations.AddField:
    return migrations.AddField(model, field, models.TextField(default=""))


def test_tables_that_follow_one_another_are_made_together_and_nothing_else_is() -> None:
    one, two, three, four = map(_table, ("one", "two", "three", "four"))
    first, second = _add("one", "motto"), _add("one", "words")

    found = together([one, two, first, second, three, first, four])

    assert [getattr(step, "operations", step) for step in found] == [
        [one, two], first, second, three, first, four,
    ]  # fmt: skip


def _sent(arranged: Callable[[Sequence[Operation]], list[Operation]]) -> list[str]:
    """What the first migration of membership sends, its operations arranged in some way."""
    loader, key = MigrationLoader(None), ("membership", "0001_initial")
    migration = loader.disk_migrations[key]
    migration.operations = arranged(migration.operations)
    state = loader.project_state([parent.key for parent in loader.graph.node_map[key].parents])
    assert state.apps.ready  # its models are rendered, as they are after other migrations
    with connection.schema_editor(collect_sql=True) as editor:
        migration.apply(state, editor, collect_sql=True)
    return [line for line in editor.collected_sql if not line.startswith("--") and line != "(no-op)"]


def test_what_is_sent_is_what_django_sends_one_by_one() -> None:
    one_by_one = _sent(list)

    assert len([line for line in one_by_one if line.startswith("CREATE TABLE")]) == 21
    assert _sent(together) == one_by_one
