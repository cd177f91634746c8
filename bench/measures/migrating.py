"""Bringing 153 schemas up to date: when nothing is to do, and with one real migration.

The migration is a field and an index on the schools, in a copy of the app's migrations in a temporary folder. Commands
run as processes of the owner's login, as in a deployment.
"""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from bench import landscape
from bench.server import as_owner, bare
from bench.stock import ANSWER
from bench.timing import Measure, rounds
from tenants.queries.schemas import ledgers

GOALS = {"migrate_partnerships, nothing to do": ("<=", 2.0), "our lag statement": ("<=", 2.0)}
REAL_GOALS = {"migrate_partnerships": ("<=", 0.05)}
ROUNDS = 5
STOCK_SCHEMAS = 6
ROOT = Path(__file__).parents[2]
MIGRATIONS = ROOT / "membership" / "migrations"
SETTINGS = 'from bench.settings import *  # noqa: F403\n\nMIGRATION_MODULES = {"membership": "scratch.membership"}\n'
MIGRATION = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("membership", "{before}")]
    operations = [
        migrations.AddField("school", "{field}", models.CharField(max_length=20, default="", db_default="")),
        migrations.AddIndex("school", models.Index(fields=["{field}"], name="{field}_index")),
    ]
"""
BARE = """
SET LOCAL search_path = {schema};
ALTER TABLE membership_school ADD COLUMN {field} varchar(20) DEFAULT '' NOT NULL;
CREATE INDEX {index} ON membership_school ({field});
INSERT INTO django_migrations (app, name, applied) VALUES ('bench', {name}, now());
"""
DONE = """
SELECT count(*) FROM pg_indexes WHERE tablename = 'membership_school' AND indexname = %s AND schemaname = ANY (%s)
"""


class Scratch:
    """A folder with a copy of the app's migrations, to which more are added."""

    def __init__(self, folder: str) -> None:
        self.package = Path(folder, "scratch")
        shutil.copytree(MIGRATIONS, self.package / "membership", ignore=shutil.ignore_patterns("__pycache__"))
        (self.package / "__init__.py").touch()
        (self.package / "settings.py").write_text(SETTINGS)
        self.last = max(path.stem for path in MIGRATIONS.glob("0*.py"))
        path = os.pathsep.join([folder, str(ROOT)])
        self.environment = os.environ | {"PYTHONPATH": path, "DB_ROLE": "owner"}
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)  # nobody deploys modules that are not compiled

    def add(self, field: str) -> None:
        """Add a migration that gives the schools a field and an index."""
        name = f"{int(self.last[:4]) + 1:04}_{field}"
        (self.package / "membership" / f"{name}.py").write_text(MIGRATION.format(before=self.last, field=field))
        self.last = name

    def run(self, *arguments: str) -> str:
        """Run Python in the repository and return what it prints."""
        environment = self.environment | {"DJANGO_SETTINGS_MODULE": "scratch.settings"}
        command = [sys.executable, "-W", "ignore", *arguments]
        done = subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def boot(self) -> None:
        """Only start Django."""
        self.run("-c", "import django; django.setup()")

    def ours(self) -> str:
        """Migrate everything our way."""
        return self.run("manage.py", "migrate_partnerships", "--no-pool")

    def stock(self, schemas: list[str]) -> float:
        """Migrate some schemas with the standard executor of django-tenants; returns the seconds without the boot."""
        lines = self.run("-m", "bench.stock", *schemas).splitlines()
        return float(next(line for line in lines if line.startswith(ANSWER)).removeprefix(ANSWER))


def run() -> Iterator[Measure]:
    """First nothing to do, then the migration."""
    schemas = [place.schema for place in landscape.places()]
    with tempfile.TemporaryDirectory() as folder, bare() as owner:
        scratch = Scratch(folder)
        scratch.ours()  # compiles what has not been
        yield _nothing(scratch, schemas)
        yield _statement(owner, schemas)
        yield _migration(scratch, owner, schemas)


def _nothing(scratch: Scratch, schemas: list[str]) -> Measure:
    measure = Measure(f"Nothing to migrate in {len(schemas)} schemas", "bare start of Django", goals=GOALS)
    outputs: list[str] = []
    contenders = {
        "bare start of Django": scratch.boot,
        "migrate_partnerships, nothing to do": lambda: outputs.append(scratch.ours()),
    }
    rounds(measure, contenders, ROUNDS)
    assert all(output.endswith("Nothing to migrate.\n") for output in outputs), outputs
    measure.add("migrate_schemas, standard, scaled", _scaled(measure, scratch.stock(schemas[:STOCK_SCHEMAS]), schemas))
    measure.notes.append(f"Stock measured on {STOCK_SCHEMAS} schemas and scaled.")
    return measure


def _statement(owner: psycopg.Connection, schemas: list[str]) -> Measure:
    measure = Measure("Which schemas lag", "one UNION ALL", goals={"our lag statement": GOALS["our lag statement"]})
    part = sql.SQL("SELECT {}, app || '.' || name FROM {}.django_migrations")
    union = sql.SQL(" UNION ALL ").join(part.format(sql.Literal(name), sql.Identifier(name)) for name in schemas)
    found: list[list[tuple[str, str]]] = []
    listed: list[dict[str, frozenset[str]]] = []
    contenders = {
        "one UNION ALL": lambda: found.append(owner.execute(union).fetchall()),
        "our lag statement": lambda: listed.append(ledgers(schemas)),
    }
    with as_owner():
        rounds(measure, contenders, 2 * ROUNDS)
    assert {(name, migration) for name, applied in listed[-1].items() for migration in applied} == set(found[-1])
    return measure


def _migration(scratch: Scratch, owner: psycopg.Connection, schemas: list[str]) -> Measure:
    measure = Measure(f"One migration in {len(schemas)} schemas", "migrate_schemas, standard, scaled", goals=REAL_GOALS)
    token = secrets.token_hex(3)
    for number in (f"{token}_0", f"{token}_1"):
        scratch.add(f"bench_ours_{number}")
        with measure.timed("migrate_partnerships"):
            scratch.ours()
        scratch.add(f"bench_stock_{number}")
        some = scratch.stock(schemas[:STOCK_SCHEMAS])
        scratch.ours()  # the rest of them
        with measure.timed("bare start of Django"):
            scratch.boot()
        with measure.timed("bare replay"):
            _replay(owner, schemas, f"bench_bare_{number}")
        measure.add("migrate_schemas, standard, scaled", _scaled(measure, some, schemas))
        for way in ("ours", "stock", "bare"):
            found = owner.execute(DONE, [f"bench_{way}_{number}_index", schemas]).fetchone()
            assert found == (len(schemas),), (way, found)
    limit = measure.typical("bare start of Django") + measure.typical("bare replay")
    ratio = measure.typical("migrate_partnerships") / limit
    measure.notes.append(
        f"Stock measured on {STOCK_SCHEMAS} schemas and scaled. The limit is start and replay together: ours is x{ratio:.2f} "
        f"of it and {1 / measure.ratio('migrate_partnerships'):.0f} times faster than stock."
    )
    return measure


def _scaled(measure: Measure, seconds: float, schemas: list[str]) -> float:
    return measure.typical("bare start of Django") + seconds / STOCK_SCHEMAS * len(schemas)


def _replay(owner: psycopg.Connection, schemas: list[str], field: str) -> None:
    """The limit: each schema's statements in one transaction."""
    for schema in schemas:
        names = {"schema": sql.Identifier(schema), "field": sql.Identifier(field), "name": sql.Literal(field)}
        with owner.transaction():
            owner.execute(sql.SQL(BARE).format(index=sql.Identifier(f"{field}_index"), **names))
