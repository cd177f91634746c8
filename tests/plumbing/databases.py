"""Databases of the suite: one template per shape of the product, one clone per process, named so that none collide."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tenants.sql.fingerprint import fingerprint
from tests.plumbing.mending import Snapshot

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES_KEPT = 3
BUILD_LOCK = 7_246_001  # advisory lock: one process builds the template, the others wait for it
SHAPING_CODE = (
    "tenants/sql/*.py",
    "tenants/operations/bootstrap.py",
    "tenants/operations/executing.py",
    "tenants/operations/schemas.py",
    "tests/plumbing/building.py",
)


class Databases:
    """Template and clones on one server, made by the administrator's login."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self.template = f"tpl_{_shape()}"
        self.clone = f"test_{os.getpid()}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
        self._clean: Snapshot | None = None

    def prepare(self) -> None:
        """Build the template where it is missing, and remove what processes that are gone have left."""
        with self._administrator() as admin:
            self._sweep(admin)
            admin.execute("SELECT pg_advisory_lock(%s)", [BUILD_LOCK])
            if self.template not in self._names(admin, "tpl_"):
                self._build(admin)

    def clone_template(self) -> None:
        """Make this process's database anew from the template."""
        with self._administrator() as admin:
            self._drop(admin, self.clone)
            statement = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY OWNER pp_owner"
            admin.execute(sql.SQL(statement).format(sql.Identifier(self.clone), sql.Identifier(self.template)))
            admin.execute(sql.SQL("REVOKE TEMP ON DATABASE {} FROM PUBLIC").format(sql.Identifier(self.clone)))

    def mend_clone(self) -> None:
        """Make this process's database as it was after cloning: what was committed is undone, or it is cloned anew."""
        with psycopg.connect(self._on_clone(), autocommit=True) as clone:
            if self._clean and self._clean.restore(clone):
                return
        self.clone_template()
        with psycopg.connect(self._on_clone(), autocommit=True) as clone:
            self._clean = Snapshot.take(clone)

    def drop_clone(self) -> None:
        with self._administrator() as admin:
            self._drop(admin, self.clone)

    def drop(self, name: str) -> None:
        """Remove a database that a test made for itself."""
        with self._administrator() as admin:
            self._drop(admin, name)

    def drop_roles(self, prefix: str) -> None:
        """Remove the roles that a database's schemas leave on the server."""
        with self._administrator() as admin:
            roles = admin.execute("SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s)", [prefix]).fetchall()
            for (name,) in roles:
                admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))

    def url(self, variable: str, name: str) -> str:
        """The URL of one of the logins (DATABASE_URL, …), on another database."""
        return urlunsplit(urlsplit(self._variables[variable])._replace(path=f"/{name}"))

    def environment(self, name: str) -> dict[str, str]:
        """The environment in which a subprocess works on the named database."""
        urls = {variable: self.url(variable, name) for variable in ("DATABASE_URL", "DATABASE_OWNER_URL")}
        return dict(os.environ) | dict(self._variables) | urls | {"PYTHONPATH": str(ROOT)}

    def _on_clone(self) -> str:
        return self.url("DATABASE_ADMIN_URL", self.clone)

    @contextmanager
    def _administrator(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self._variables["DATABASE_ADMIN_URL"], autocommit=True) as connection:
            yield connection

    def _build(self, admin: psycopg.Connection) -> None:
        """Build under another name and rename, so that a template cut short is never used."""
        draft = f"{self.template}_draft"
        self._drop(admin, draft)
        command = [sys.executable, "-W", "ignore", "-m", "tests.plumbing.building"]
        done = subprocess.run(
            command,
            check=False,
            cwd=ROOT,
            env=self.environment(draft) | {"DB_ROLE": "owner"},
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            raise RuntimeError(f"The template database could not be built:\n{done.stdout}{done.stderr}")
        admin.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(self.template))
        )

    def _sweep(self, admin: psycopg.Connection) -> None:
        for name in self._names(admin, "test_"):
            if not _is_alive(int(name.split("_")[1])):
                self._drop(admin, name)
        for name in self._names(admin, "tpl_")[:-TEMPLATES_KEPT]:
            if name != self.template and not name.endswith("_draft"):
                self._drop(admin, name)

    def _names(self, admin: psycopg.Connection, prefix: str) -> list[str]:
        """Databases by age, oldest first."""
        query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid"
        return [name for (name,) in admin.execute(query, [prefix])]

    def _drop(self, admin: psycopg.Connection, name: str) -> None:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _shape() -> str:
    """A hash of all that decides what the template holds."""
    digest = hashlib.sha256(fingerprint().encode())
    for pattern in SHAPING_CODE:
        for file in sorted(ROOT.glob(pattern)):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
