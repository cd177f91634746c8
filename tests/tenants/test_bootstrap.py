"""A server is prepared from three URLs, again and again if need be; the checks notice what is wrong with one."""

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.core.management import CommandError, call_command
from psycopg import sql

from tenants import checks
from tenants.operations.bootstrap import BootstrapRefused, Login, bootstrap

pytestmark = pytest.mark.no_database
RIGHTS = """
SELECT has_database_privilege({app}, current_database(), 'CONNECT'), has_database_privilege({app}, current_database(), 'TEMP'),
       has_database_privilege({app}, current_database(), 'CREATE'), has_schema_privilege({app}, 'public', 'CREATE'),
       (SELECT datdba::regrole::text FROM pg_database WHERE datname = current_database())
"""
ATTRIBUTES = "SELECT rolsuper, rolinherit, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = %s"


class Server:
    """Names for two logins and a database that nobody has yet."""

    def __init__(self, admin_url: str) -> None:
        self.mark = secrets.token_hex(3)
        self.admin_url = admin_url
        self.urls = {
            "admin_url": admin_url,
            "owner_url": self.url("owner", "s3cret/ö"),
            "app_url": self.url("app", "pass"),
        }

    def url(self, who: str, password: str) -> str:
        parts = urlsplit(self.admin_url)
        place = f"boot_{who}_{self.mark}:{password.replace('/', '%2F').replace('ö', '%C3%B6')}@{parts.hostname}:{parts.port}"
        return urlunsplit(parts._replace(netloc=place, path=f"/boot_{self.mark}"))

    def ask(self, query: str, url: str, params: list[Any] | None = None) -> Any:
        with psycopg.connect(url, autocommit=True) as asking:
            return asking.execute(query, params).fetchone()


@pytest.fixture
def server(services: dict[str, str]) -> Iterator[Server]:
    made = Server(services["DATABASE_ADMIN_URL"])
    yield made
    with psycopg.connect(made.admin_url, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(f"boot_{made.mark}")))
        for who in ("owner", "app", "admin"):
            role = sql.Identifier(f"boot_{who}_{made.mark}")
            if made.ask("SELECT 1 FROM pg_roles WHERE rolname = %s", made.admin_url, [f"boot_{who}_{made.mark}"]):
                admin.execute(sql.SQL("DROP OWNED BY {}; DROP ROLE {}").format(role, role))


def test_two_logins_and_a_closed_database_are_made_and_the_second_run_changes_nothing(server: Server) -> None:
    app = f"'boot_app_{server.mark}'"

    names = [bootstrap(**server.urls), bootstrap(**server.urls)]

    assert names == [f"boot_{server.mark}"] * 2
    assert server.ask(ATTRIBUTES, server.admin_url, [f"boot_owner_{server.mark}"]) == (False, True, True, False)
    assert server.ask(ATTRIBUTES, server.admin_url, [f"boot_app_{server.mark}"]) == (False, False, False, False)
    found = server.ask(RIGHTS.format(app=app), server.urls["owner_url"])
    assert found == (True, False, False, False, f"boot_owner_{server.mark}")


def test_keys_are_looked_up_by_index_in_small_tables_too(server: Server) -> None:
    bootstrap(**server.urls)

    assert server.ask("SHOW random_page_cost", server.urls["app_url"]) == ("1.1",)


def test_a_changed_password_is_taken_over_and_a_spoilt_login_is_mended(server: Server) -> None:
    bootstrap(**server.urls)
    with psycopg.connect(server.admin_url, autocommit=True) as admin:
        admin.execute(f"ALTER ROLE boot_app_{server.mark} INHERIT CREATEDB")
    server.urls["app_url"] = server.url("app", "another")

    bootstrap(**server.urls)

    assert server.ask("SELECT session_user::text", server.urls["app_url"]) == (f"boot_app_{server.mark}",)
    assert server.ask(ATTRIBUTES, server.admin_url, [f"boot_app_{server.mark}"]) == (False, False, False, False)


def test_an_administrator_who_is_no_superuser_can_prepare_a_managed_server(server: Server) -> None:
    name = f"boot_admin_{server.mark}"
    with psycopg.connect(server.admin_url, autocommit=True) as admin:
        admin.execute(f"CREATE ROLE {name} LOGIN CREATEROLE CREATEDB PASSWORD 'pass'")
        if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = 'pp_tenant'").fetchone():
            admin.execute("CREATE ROLE pp_tenant")
        admin.execute(f"GRANT pp_tenant TO {name} WITH ADMIN OPTION")
    managed = server.url("admin", "pass").rsplit("/", 1)[0] + "/postgres"

    bootstrap(**(server.urls | {"admin_url": managed}))
    bootstrap(**(server.urls | {"admin_url": managed}))

    query = "SELECT datdba::regrole::text FROM pg_database WHERE datname = %s"
    assert server.ask(query, server.admin_url, [f"boot_{server.mark}"]) == (f"boot_owner_{server.mark}",)


def test_one_login_for_both_or_two_databases_are_refused(server: Server) -> None:
    with pytest.raises(BootstrapRefused):
        bootstrap(**(server.urls | {"app_url": server.urls["owner_url"]}))
    with pytest.raises(BootstrapRefused):
        bootstrap(**(server.urls | {"app_url": server.urls["app_url"] + "_other"}))


@pytest.mark.parametrize("url", ["postgres://localhost/db", "postgres://jo@localhost/", ""])
def test_a_url_without_user_or_database_is_refused(url: str) -> None:
    with pytest.raises(BootstrapRefused):
        Login.from_url(url)


def test_the_command_names_the_variables_that_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_ADMIN_URL", "DATABASE_OWNER_URL", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)

    with pytest.raises(CommandError, match="Set DATABASE_ADMIN_URL, DATABASE_OWNER_URL, DATABASE_URL"):
        call_command("bootstrap_database")


def test_the_command_prepares_the_server(server: Server, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    names = {"admin_url": "DATABASE_ADMIN_URL", "owner_url": "DATABASE_OWNER_URL", "app_url": "DATABASE_URL"}
    for key, name in names.items():
        monkeypatch.setenv(name, server.urls[key])

    call_command("bootstrap_database")
    monkeypatch.setenv("DATABASE_URL", server.urls["owner_url"])
    with pytest.raises(CommandError, match="must name two logins"):
        call_command("bootstrap_database")

    assert capsys.readouterr().out == f"Database boot_{server.mark} is ready; now run migrate_partnerships.\n"


def test_switching_roles_off_is_warned_of(settings: Any) -> None:
    quiet = checks.roles_are_on(None)
    settings.TENANT_ROLES = False

    assert (quiet, [message.id for message in checks.roles_are_on(None)]) == ([], ["tenants.W001"])


def test_several_installations_at_once_prepare_the_server_in_turn(server: Server) -> None:
    with ThreadPoolExecutor(4) as pool:
        prepared = list(pool.map(lambda _: bootstrap(**server.urls), range(4)))

    assert prepared == [f"boot_{server.mark}"] * 4
