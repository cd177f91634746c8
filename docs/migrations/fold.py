"""Rewrite an app's first migration so that it creates each table whole: `python docs/migrations/fold.py billing`.

`makemigrations` adds keys, constraints and indexes one by one, and each renders the state of all models again: a schema
built that way takes three times as long. Run it after regenerating a first migration, then `make format` and `make check`.
"""

import os
import sys
from graphlib import TopologicalSorter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.writer import MigrationWriter


def fold(app: str) -> None:
    """Move fields, constraints and indexes into the tables they belong to; tables follow those they point to."""
    migration = MigrationLoader(None).disk_migrations[(app, "0001_initial")]
    tables: dict[str, migrations.CreateModel] = {}
    rest = []
    for operation in migration.operations:
        if isinstance(operation, migrations.CreateModel):
            tables[operation.name_lower] = operation
        elif isinstance(operation, migrations.AddField):
            tables[operation.model_name_lower].fields.append((operation.name, operation.field))
        elif isinstance(operation, migrations.AddConstraint):
            _extend(tables[operation.model_name_lower], "constraints", operation.constraint)
        elif isinstance(operation, migrations.AddIndex):
            _extend(tables[operation.model_name_lower], "indexes", operation.index)
        else:
            rest.append(operation)
    order = TopologicalSorter({name: sorted(_pointed_to(table, app, set(tables))) for name, table in tables.items()})
    migration.operations = [*(tables[name] for name in order.static_order()), *rest]
    writer = MigrationWriter(migration)
    Path(writer.path).write_text(writer.as_string())


def _extend(table: migrations.CreateModel, kind: str, item: object) -> None:
    table.options[kind] = [*table.options.get(kind, []), item]


def _pointed_to(table: migrations.CreateModel, app: str, names: set[str]) -> set[str]:
    found = set()
    for _, field in table.fields:
        relation = getattr(field, "remote_field", None)
        for model in (getattr(relation, "model", None), getattr(relation, "through", None)):
            if isinstance(model, str):
                label, _, name = model.lower().rpartition(".")
                if label in ("", app):
                    found.add(name)
    return (found & names) - {table.name_lower}


if __name__ == "__main__":
    django.setup()
    for label in sys.argv[1:]:
        fold(label)
