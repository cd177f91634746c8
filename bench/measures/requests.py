"""What tenancy costs a request: the same pages with our middleware, the stock one and none.

Each variant is a process with its own settings. First without a web server in front, where the microseconds show, then
over HTTP, by gunicorn on the loopback.
"""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

from bench import landscape
from bench.timing import Measure, lowest_tenth
from config.embedded.services import free_port

VARIANTS = {"no tenancy": "none", "PartnershipMiddleware": "ours", "TenantMainMiddleware": "stock"}
PAGES = {"hello": "no query", "one": "one query", "five": "five queries"}
GOALS = {"PartnershipMiddleware": ("<=", round(1 / 0.90, 3))}  # 0.90 of the requests per second
BURST = 10  # short, so that a busy moment hits all alike
ROUNDS = 60
ROOT = Path(__file__).parents[2]


class Site(Protocol):
    """Answers pages of one variant."""

    def get(self, path: str, count: int) -> tuple[float, str]:
        """Return the seconds that so many requests took, and the last body."""


class Process:
    """A site that is asked over a pipe."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def get(self, path: str, count: int) -> tuple[float, str]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{path} {count}\n")
        self._process.stdin.flush()
        seconds, _, body = self._process.stdout.readline().partition(" ")
        return float(seconds), body.strip()


class Server:
    """A site that is asked over HTTP, on one connection that is kept open."""

    def __init__(self, port: int, host: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._host = host

    def get(self, path: str, count: int) -> tuple[float, str]:
        start = time.perf_counter()
        for _ in range(count):
            self._connection.request("GET", path, headers={"Host": self._host})
            response = self._connection.getresponse()
            body = response.read().decode()
            assert response.status == 200, body
        return time.perf_counter() - start, body


def run() -> Iterator[Measure]:
    """One partnership among 153."""
    place = landscape.filled()[0]
    host = f"{place.schema.replace('_', '-')}.example.org"
    with ExitStack() as stack:
        sites = {label: stack.enter_context(_process(name, host, place.schema)) for label, name in VARIANTS.items()}
        for page, words in PAGES.items():
            yield _measured(Measure(f"Page with {words}, in process", "no tenancy", summary=lowest_tenth), sites, page)
    with ExitStack() as stack:
        servers = {label: stack.enter_context(_server(name, host, place.schema)) for label, name in VARIANTS.items()}
        for page, words in PAGES.items():
            measure = Measure(f"Page with {words}, over HTTP", "no tenancy", goals=GOALS, summary=lowest_tenth)
            yield _measured(measure, servers, page)


def _measured(measure: Measure, sites: dict[str, Site], page: str) -> Measure:
    path = f"/{page}/"
    bodies = {site.get(path, 20)[1] for site in sites.values()}  # warm, and alike
    assert len(bodies) == 1, bodies
    for _ in range(ROUNDS):
        for label, site in sites.items():
            seconds, body = site.get(path, BURST)
            assert {body} == bodies
            measure.add(label, seconds / BURST)
    measure.notes.append(
        f"{1 / measure.ratio('PartnershipMiddleware'):.2f} of the requests per second without tenancy."
    )
    return measure


@contextmanager
def _process(name: str, host: str, schema: str) -> Iterator[Process]:
    command = [sys.executable, "-W", "ignore", "-m", "bench.sites", host]
    pipe = subprocess.PIPE
    environment = _environment(name, schema)
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield Process(process)
        finally:
            process.terminate()


@contextmanager
def _server(name: str, host: str, schema: str) -> Iterator[Server]:
    port = free_port(None)
    options = ["--bind", f"127.0.0.1:{port}", "--threads", "2", "--log-level", "warning", "--keep-alive", "60"]
    command = [sys.executable, "-W", "ignore", "-m", "gunicorn", *options, "bench.sites.wsgi:build()"]
    with subprocess.Popen(command, cwd=ROOT, env=_environment(name, schema)) as process:
        try:
            _wait(port, host)
            yield Server(port, host)
        finally:
            process.terminate()


def _wait(port: int, host: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            Server(port, host).get("/hello/", 1)
        except OSError:
            assert time.monotonic() < deadline, "gunicorn does not answer"
            time.sleep(0.2)
        else:
            return


def _environment(name: str, schema: str) -> dict[str, str]:
    return os.environ | {"DJANGO_SETTINGS_MODULE": f"bench.sites.{name}", "SITE_SCHEMA": schema}
