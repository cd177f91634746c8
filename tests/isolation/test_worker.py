"""A real worker on a real broker: interleaved tasks stay in their schemas, forged messages run nowhere."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from celery import Celery, current_app
from kombu import Connection, Queue

from tenants.accounts.models import User
from tenants.fanout import in_partnership, in_public
from tenants.models import Partnership
from tests.plumbing.databases import ROOT, Databases

QUEUE = f"suite-{os.getpid()}"
SECONDS = 90
COMMAND = [
    *(
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "celery",
        "-A",
        "config.celery",
        "worker",
        "--loglevel",
        "ERROR",
        "-Q",
        QUEUE,
    ),
    *(
        "--concurrency",
        "2",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
        "-I",
        "tests.isolation.worker_tasks",
    ),
]
Send = Callable[..., None]


@pytest.fixture
def send(committed: Partnership, databases: Databases, services: dict[str, str]) -> Iterator[Send]:
    """A function that sends one message as it is; a worker on this process's database takes them."""
    broker = services["BROKER_URL"]
    environment = databases.environment(databases.clone) | {"CELERY_BROKER_URL": broker}
    with Connection(broker) as connection:
        worker = subprocess.Popen(COMMAND, cwd=ROOT, env=environment)
        yield lambda name, schema, token: _send(connection, name, schema, token)
        worker.terminate()
        worker.wait(timeout=30)
        Queue(QUEUE, channel=connection.default_channel).delete()


def _send(connection: Connection, name: str, schema: str | None, token: str) -> None:
    """Celery's own sender: it adds no schema of its own to the message."""
    headers = {"_schema_name": schema} if schema else {}
    Celery.send_task(
        current_app,
        name,
        kwargs={"token": token},
        headers=headers,
        queue=Queue(QUEUE, routing_key=QUEUE),
        connection=connection,
    )


def _tokens() -> set[str]:
    return {email.partition("@")[0] for email in User.objects.values_list("email", flat=True)}


def test_a_worker_runs_each_task_in_its_own_schema_or_not_at_all(
    send: Send, alpha: Partnership, beta: Partnership
) -> None:
    for number in range(20):
        send("tests.leave", "alpha", f"a{number}")
        send("tests.leave_and_fail", "beta" if number % 2 else "alpha", f"failing{number}")
        send("tests.leave", "beta", f"b{number}")
        send("tests.leave_public", "public", f"p{number}")
    for name, schema in [
        ("tests.leave", None),
        ("tests.leave", "public"),
        ("tests.leave", "no_such_schema"),
        ("tests.leave_public", "alpha"),
        ("tests.leave_public", None),
    ]:
        send(name, schema, f"forged-{name}-{schema}".lower())
    send("tests.leave", "alpha", "last-alpha")
    send("tests.leave", "beta", "last-beta")

    _wait_for(lambda: "last-alpha" in _tokens() and "last-beta" in in_partnership(beta, _tokens))

    assert (_tokens(), in_partnership(beta, _tokens), in_public(_tokens)) == (
        {f"a{number}" for number in range(20)} | {"last-alpha"},
        {f"b{number}" for number in range(20)} | {"last-beta"},
        {f"p{number}" for number in range(20)},
    )


def _wait_for(is_done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not is_done() and time.monotonic() < deadline:
        time.sleep(0.2)
    time.sleep(0.5)  # two processes: the last but one may still be at work
