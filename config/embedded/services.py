"""What the keeper needs to know about a server, and the parts PostgreSQL and Valkey have in common."""

import signal
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO, ClassVar, Protocol

from config.embedded.accounts import Account, arguments_of, server_account
from config.embedded.leash import die_with_parent

HOST = "127.0.0.1"
CLEAN_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class Place:
    """Where one service of one name lives: `folder` is the data folder, `home` the service's own folder in it."""

    folder: Path
    service: str
    is_durable: bool

    @property
    def home(self) -> Path:
        return self.folder / self.service

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    def account(self) -> Account | None:
        """The account the server runs under: the one its data belong to already, if any."""
        return server_account(self.home / "data")


class Service(Protocol):
    """A server the keeper can prepare, start, ask and stop."""

    stop_signal: ClassVar[signal.Signals]

    def __init__(self, place: Place) -> None: ...

    def prepare(self) -> None:
        """Make the data folder where missing and clear what a killed server left."""

    def start(self, port: int, log: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start the server on the port; returns before it is ready."""

    def is_ready(self, port: int) -> bool:
        """Whether it answers."""


def launch(
    command: list[str],
    account: Account | None,
    stop_signal: signal.Signals,
    log: IO[bytes],
    stdin: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own, under the account, bound to the life of this process."""
    return subprocess.Popen(
        command,
        cwd="/",
        env=CLEAN_ENVIRONMENT,
        stdin=stdin,
        stdout=log,
        stderr=log,
        start_new_session=True,
        preexec_fn=die_with_parent(stop_signal),  # noqa: PLW1509 - no threads here
        **arguments_of(account),
    )


def free_port(wanted: int | None) -> int:
    """The wanted port if nobody listens on it, else one the system picks."""
    for port in (wanted or 0, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            taken: int = probe.getsockname()[1]
            return taken
    raise OSError("no free port")
