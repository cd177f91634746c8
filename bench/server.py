"""The server the measures run on: the suite's, with a database and roles of our own that are dropped at the end."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg
from django.db import connection
from psycopg import sql

from config import embedded

URLS = ("DATABASE_ADMIN_URL", "DATABASE_OWNER_URL", "DATABASE_URL", "BROKER_URL", "CACHE_URL")
PREFIX = "bench_"


@contextmanager
def running() -> Iterator[None]:
    """Start or join the servers and set Django up on an empty database; it is gone when the block ends."""
    variables = {name: os.environ[name] for name in URLS if name in os.environ} | dict(embedded.environment("test"))
    name = f"{PREFIX}{os.getpid()}"
    os.environ |= variables | {login: _on(variables[login], name) for login in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "bench.settings", "TENANT_ROLE_PREFIX": f"{name}_"}
    try:
        with psycopg.connect(variables["DATABASE_ADMIN_URL"], autocommit=True) as admin:
            _sweep(admin)
            django.setup()
            yield
            connection.close()
            _drop(admin, name)
    except BaseException:
        with psycopg.connect(variables["DATABASE_ADMIN_URL"], autocommit=True) as admin:
            _drop(admin, name)
        raise


@contextmanager
def as_owner() -> Iterator[None]:
    """Let Django work as the owner's login in the public schema."""
    owner = urlsplit(os.environ["DATABASE_OWNER_URL"])
    login = {"USER": owner.username, "PASSWORD": owner.password}
    before = {name: connection.settings_dict[name] for name in login}
    _log_in(login)
    try:
        yield
    finally:
        _log_in(before)


@contextmanager
def bare(login: str = "DATABASE_OWNER_URL") -> Iterator[psycopg.Connection]:
    """A plain connection beside Django's to the same database, in autocommit."""
    with psycopg.connect(_on(os.environ[login], connection.settings_dict["NAME"]), autocommit=True) as opened:
        yield opened


def _log_in(login: Mapping[str, str | None]) -> None:
    connection.close()
    connection.set_schema_to_public()
    connection.settings_dict.update(login)


def _on(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def _sweep(admin: psycopg.Connection) -> None:
    """Remove what a killed run has left."""
    query = "SELECT datname FROM pg_database WHERE datname ~ %s"
    for (name,) in admin.execute(query, [f"^{PREFIX}[0-9]+$"]).fetchall():
        try:
            os.kill(int(name.removeprefix(PREFIX)), 0)
        except ProcessLookupError:
            _drop(admin, name)
        except PermissionError:
            continue


def _drop(admin: psycopg.Connection, name: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    query = "SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s)"
    for (role,) in admin.execute(query, [f"{name}_"]).fetchall():
        admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))
