"""Setting up one partnership: claimed from the pool, built by replay, migrated, cloned."""

from collections.abc import Iterator
from itertools import count

import psycopg
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django_tenants.clone import CloneSchema
from psycopg import sql

from bench import landscape
from bench.landscape import NOW, PATTERN
from bench.server import as_owner, bare
from bench.timing import Measure, rounds
from tenants.models import Partnership, PoolSchema, SchemaScript
from tenants.operations import pool
from tenants.operations.provisioning import CLAIM, create_partnership
from tenants.operations.schemas import drop_schema
from tenants.queries.schemas import catalogue, digests
from tenants.sql.fingerprint import fingerprint
from tenants.sql.roles import role_of

GOALS = {
    "claim from the pool by function": ("<=", 0.05),
    "refill the pool by one": ("<=", 1.25),
}
ROUNDS = 5
STOCK_ROUNDS = 2
NAMES = count(1)
SHAPE = {"column", "constraint", "index", "trigger", "sequence"}


def run() -> Iterator[Measure]:
    """Everything on open connections, beside 153 other schemas; the claims as the login of the web."""
    landscape.places()
    measure = Measure("Provisioning one partnership", "one-script replay", goals=GOALS)
    with bare() as owner, bare("DATABASE_URL") as web:
        with as_owner():
            script = SchemaScript.objects.get(fingerprint=fingerprint()).statements
            replayed: list[str] = []
            replay = {"one-script replay": lambda: replayed.append(_replay(owner, script))}
            rounds(measure, replay | {"refill the pool by one": pool.add_one}, 2 * ROUNDS)
            ready = PoolSchema.objects.count()
            stock = {"clone_schema of django-tenants": _clone, "migrate_schemas of django-tenants": _migrate}
            rounds(measure, stock, STOCK_ROUNDS)
        claimed: list[str] = []
        Partnership.objects.first()  # opens the connection
        claims = {
            "claim from the pool by function": lambda: claimed.append(_claim(web)),
            "create_partnership from the pool": lambda: claimed.append(_create()),
        }
        rounds(measure, claims, ROUNDS)
        _check(web, claimed, ready)
        with as_owner():
            measure.notes.append(_shapes(claimed, replayed))
            _clean_up()
    yield measure


def _replay(owner: psycopg.Connection, script: str) -> str:
    """The limit: the bare statements in one go, without role and rights."""
    name = f"bench_replay_{next(NAMES)}"
    with owner.transaction():
        owner.execute(sql.SQL("CREATE SCHEMA {0}; SET LOCAL search_path = {0}").format(sql.Identifier(name)))
        owner.execute(script)
    return name


def _clone() -> None:
    CloneSchema().clone_schema(PATTERN, f"bench_clone_{next(NAMES)}", clone_mode="NODATA")


def _migrate() -> None:
    name = f"bench_stock_{next(NAMES)}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {name}")
    with override_settings(TENANT_ROLES=False):  # the stock way knows no roles
        call_command("migrate_schemas", schema_name=name, verbosity=0)


def _claim(web: psycopg.Connection) -> str:
    number = next(NAMES)
    name = f"bench_claim_{number}"
    host = f"claim-{number}.example.org"
    web.execute(CLAIM, [name, f"bench-claim-{number}", name, "clg", host, [201], fingerprint()])
    return name


def _create() -> str:
    number = next(NAMES)
    made = create_partnership(
        by=None, now=NOW, name=f"Bench {number}", slug=f"bench-made-{number}", la_codes=[201],
        admin_email="jo@example.org",
    )  # fmt: skip
    return made.schema_name


def _check(web: psycopg.Connection, claimed: list[str], ready: int) -> None:
    """Each claim took another schema, and the web's login can work in it."""
    assert len(set(claimed)) == 2 * ROUNDS
    assert PoolSchema.objects.count() == ready - 2 * ROUNDS
    for name in claimed:
        with web.transaction():
            web.execute(f"SET LOCAL ROLE {role_of(name)}")
            assert web.execute(f"SELECT count(*) FROM {name}.membership_school").fetchone() == (0,)


def _shapes(claimed: list[str], replayed: list[str]) -> str:
    """Claimed schemas are exactly what migrations make, rights included; clones differ."""
    assert len(set(digests([PATTERN, *claimed]).values())) == 1
    migrated = _shape(PATTERN)
    assert all(_shape(name) == migrated for name in replayed[:1])
    clone = _shape(_named("bench_clone_")[0])
    return (
        f"Of {len(migrated)} columns, constraints, indexes, triggers and sequences a claimed schema has all as migrated "
        f"(and the same rights), the clone has {len(clone - migrated)} that are not."
    )


def _shape(name: str) -> set[tuple[str, str, str]]:
    return {item for item in catalogue(name) if item[0] in SHAPE}


def _named(prefix: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", [prefix])
        return [name for (name,) in cursor.fetchall()]


def _clean_up() -> None:
    Partnership.objects.filter(slug__startswith="bench-").delete()
    PoolSchema.objects.all().delete()
    for prefix in ("bench_replay_", "bench_clone_", "bench_stock_", "bench_claim_", "bench_made_", "pool_"):
        for name in _named(prefix):
            drop_schema(name)
