"""The processes of the demo, as commands."""

import socket
import sys
from dataclasses import dataclass, field
from pathlib import Path

# Celery warns about root at length; on one's own machine that is only noise.
QUIET = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}


@dataclass(frozen=True)
class Program:
    """A process to keep running: its command and what it needs in its environment beside the common part."""

    name: str
    command: list[str]
    environ: dict[str, str] = field(default_factory=dict)


def programs(port: int, folder: Path) -> list[Program]:
    """Web, the worker, the worker that may create schemas, and the clock."""
    celery = [sys.executable, "-m", "celery", "-A", "config"]
    worker = [*celery, "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    return [
        Program("web", _gunicorn(port)),
        Program("worker", [*worker, "-Q", "default", "--concurrency", "2", "-n", "worker@%h"], QUIET),
        Program(
            "provisioner",
            [*worker, "-Q", "owner", "--concurrency", "1", "-n", "provisioner@%h"],
            QUIET | {"DB_ROLE": "owner"},
        ),
        Program(
            "beat", [*celery, "beat", "--loglevel", "INFO", "--pidfile=", "--schedule", str(folder / "beat-schedule")]
        ),
    ]


def stand_in_for_stripe(port: int, web_port: int, folder: Path) -> Program:
    """The processor of the demo's payments: no real money, messages to each partnership's host."""
    webhooks = f"http://{{name}}.localhost:{web_port}/billing/online/webhook/"
    options = ["--port", str(port), "--webhooks", webhooks, "--file", str(folder / "stripe.json")]
    return Program("stripe", [sys.executable, "-m", "config.stripe_double", *options])


def free_port(after: int) -> int:
    """The first port above one that nobody listens on."""
    return next(port for port in range(after + 1, after + 1000) if is_free(port))


def is_free(port: int, family: socket.AddressFamily = socket.AF_INET) -> bool:
    """Whether we could listen there."""
    address = "::1" if family == socket.AF_INET6 else "127.0.0.1"
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except OSError:
        return False
    return True


def _gunicorn(port: int) -> list[str]:
    """Browsers and resolvers may turn *.localhost into ::1, so listen there as well where IPv6 exists."""
    binds = ["--bind", f"127.0.0.1:{port}"]
    if is_free(port, socket.AF_INET6):
        binds += ["--bind", f"[::1]:{port}"]
    serve = [sys.executable, "-m", "gunicorn", "config.wsgi", "--no-control-socket"]
    return [*serve, "--worker-class", "gthread", "--workers", "2", "--threads", "4", *binds]
