"""Preparing a PostgreSQL server: two logins, the tenants' group role, the database. Can be run again at any time."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from tenants.sql.roles import TENANT_GROUP

MINIMUM_VERSION: Final = 160000  # role grants WITH INHERIT / SET
# A partnership's tables are a few pages, where the stock 4 prefers reading all of them for every key looked up.
RANDOM_PAGE_COST: Final = "1.1"
BOOTSTRAP_LOCK: Final = 7_246_003  # logins belong to the server: of two installations at once one waits
Admin = psycopg.Connection[tuple[object, ...]]


class BootstrapRefused(Exception):
    """The server cannot be prepared; the message says what to change."""

    code = "bootstrap_refused"


@dataclass(frozen=True)
class Login:
    """A login as a database URL states it."""

    name: str
    password: str
    database: str

    @classmethod
    def from_url(cls, url: str) -> "Login":
        """Read a `postgres://name:password@host:port/database`. Raises BootstrapRefused."""
        parts = urlsplit(url)
        if not parts.username or not parts.path.strip("/"):
            raise BootstrapRefused("A database URL must name user and database: postgres://user:password@host/database")
        return cls(unquote(parts.username), unquote(parts.password or ""), unquote(parts.path.strip("/")))


def bootstrap(*, admin_url: str, owner_url: str, app_url: str) -> str:
    """Create or correct logins, group role and database; returns the database's name. Raises BootstrapRefused."""
    owner, app = Login.from_url(owner_url), Login.from_url(app_url)
    if owner.name == app.name or owner.database != app.database:
        raise BootstrapRefused("DATABASE_OWNER_URL and DATABASE_URL must name two logins of the same database.")
    with psycopg.connect(admin_url, autocommit=True) as admin:
        if admin.info.server_version < MINIMUM_VERSION:
            raise BootstrapRefused(f"PostgreSQL 16 or later is needed, this is {admin.info.server_version // 10000}.")
        admin.execute("SELECT pg_advisory_lock(%s)", [BOOTSTRAP_LOCK])  # given back when the connection ends
        _create_logins(admin, owner, app)
        _create_database(admin, owner)
        with psycopg.connect(admin_url, dbname=owner.database, autocommit=True) as inside:
            _close_database(inside, owner, app)
    return owner.database


def _create_logins(admin: Admin, owner: Login, app: Login) -> None:
    """The owner may create roles; the app login inherits nothing: without SET ROLE it has no partnership's rights."""
    _ensure_role(admin, owner.name)
    _ensure_role(admin, app.name)
    _ensure_role(admin, TENANT_GROUP)
    _alter_login(admin, owner, "CREATEROLE INHERIT")
    _alter_login(admin, app, "NOCREATEROLE NOINHERIT")
    group, owner_name = sql.Identifier(TENANT_GROUP), sql.Identifier(owner.name)
    admin.execute(sql.SQL("GRANT {} TO {} WITH ADMIN OPTION").format(group, owner_name))
    if admin.info.parameter_status("is_superuser") != "on":  # to create a database for another role one must be in it
        admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(owner_name))


def _ensure_role(admin: Admin, name: str) -> None:
    if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone():
        admin.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(name)))


def _alter_login(admin: Admin, login: Login, rights: str) -> None:
    """The password is hashed here, so that it appears in no server log."""
    statement = sql.SQL("ALTER ROLE {} LOGIN NOCREATEDB " + rights).format(sql.Identifier(login.name))
    if login.password:
        secret = admin.pgconn.encrypt_password(login.password.encode(), login.name.encode(), b"scram-sha-256")
        statement += sql.SQL(" PASSWORD {}").format(secret.decode())
    admin.execute(statement)


def _create_database(admin: Admin, owner: Login) -> None:
    names = {"database": sql.Identifier(owner.database), "owner": sql.Identifier(owner.name)}
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [owner.database]).fetchone():
        admin.execute(sql.SQL("ALTER DATABASE {database} OWNER TO {owner}").format(**names))
    else:
        admin.execute(
            sql.SQL("CREATE DATABASE {database} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8'").format(**names)
        )
    tune = sql.SQL("ALTER DATABASE {database} SET random_page_cost = {cost}")
    admin.execute(tune.format(database=names["database"], cost=sql.Literal(RANDOM_PAGE_COST)))


def _close_database(admin: Admin, owner: Login, app: Login) -> None:
    """Only the two logins may enter; nobody makes temporary tables or tables in the public schema."""
    admin.execute(
        sql.SQL(
            """
            REVOKE ALL ON DATABASE {database} FROM PUBLIC;
            GRANT CONNECT ON DATABASE {database} TO {app};
            ALTER SCHEMA public OWNER TO {owner};
            REVOKE ALL ON SCHEMA public FROM PUBLIC;
            GRANT USAGE ON SCHEMA public TO {app}, {group};
            """
        ).format(
            database=sql.Identifier(owner.database),
            owner=sql.Identifier(owner.name),
            app=sql.Identifier(app.name),
            group=sql.Identifier(TENANT_GROUP),
        )
    )
