"""Serving the product to a browser: a database of its own, the demo data of two partnerships, gunicorn and a worker."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

from tests.plumbing.databases import ROOT, Databases

START_SECONDS = 30
WORKER = [
    *(sys.executable, "-W", "ignore", "-m", "celery", "-A", "config", "worker", "--pool", "solo", "-Q", "default"),
    *("--loglevel", "ERROR", "--without-gossip", "--without-mingle", "--without-heartbeat"),
]


@dataclass(frozen=True)
class Site:
    """A running server; hosts are names under localhost, the association's is empty.

    `links` are addresses at Haringey that reach people by e-mail or on paper, by their route; `delegate` is who comes now.
    """

    port: int
    links: Mapping[str, str]

    def url(self, host: str, path: str = "/") -> str:
        """The address of a path on a partnership's host."""
        return f"http://{f'{host}.' if host else ''}localhost:{self.port}{path}"


@contextmanager
def serve(databases: Databases) -> Iterator[Site]:
    """Load the data, serve it, and leave neither database nor roles behind."""
    name, roles = f"test_{os.getpid()}_browser", f"browser{os.getpid()}_"
    environment = databases.environment(name) | {
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "TENANT_ROLE_PREFIX": roles,
        "SCHEMA_POOL_SIZE": "1",
        "BROKER_URL": _own(databases.environment(name)["BROKER_URL"]),
        "CACHE_URL": _own(databases.environment(name)["CACHE_URL"]),
    }
    databases.drop(name)
    for command in (
        ["bootstrap_database"],
        ["migrate_partnerships"],
        ["load_reference_data"],
        ["load_demo", "--only", "haringey", "--only", "camden"],
    ):
        _manage(command, environment)
    _manage(["collectstatic", "--noinput", "--verbosity", "0"], environment)
    _manage(["publish_benchmarks"], environment)
    links = json.loads(_python(["-m", "tests.browser.links", "haringey"], environment))
    with TemporaryDirectory() as mail:
        environment["EMAIL_FILE_PATH"] = mail
        with _running(WORKER, environment), _gunicorn(environment) as port:
            yield Site(port, links)
    databases.drop(name)
    databases.drop_roles(roles)


def _own(url: str) -> str:
    """Another database of the broker's server: no other worker takes our jobs, no other site's pages are in our cache."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{2 + os.getpid() % 14}"))


def _manage(command: list[str], environment: dict[str, str]) -> None:
    _python(["manage.py", *command], environment)


def _python(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", *command],
        check=False, cwd=ROOT, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


@contextmanager
def _gunicorn(environment: dict[str, str]) -> Iterator[int]:
    port = _free_port()
    command = [
        str(Path(sys.executable).with_name("gunicorn")),
        "config.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--threads",
        "4",
    ]
    with _running(command, environment) as server:
        _wait_for(port, server)
        yield port


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, **quiet)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, "gunicorn stopped"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"no server on port {port} after {START_SECONDS} s")
