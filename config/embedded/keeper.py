"""The keeper: a detached process that owns one server for as long as somebody uses it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from config.embedded import locks
from config.embedded.errors import EmbeddedError
from config.embedded.leash import Leash
from config.embedded.postgres import Postgres
from config.embedded.services import Place, Service, free_port
from config.embedded.valkey import Valkey

SERVICES: dict[str, type[Service]] = {"postgres": Postgres, "valkey": Valkey}
LOOK_SECONDS = 0.2
ATTEMPTS = 5
READY_SECONDS = 60
STOP_SECONDS = 30


class Keeper:
    """Starts the server, starts it again should it fail, and stops it when the last user has gone or on SIGTERM."""

    def __init__(self, place: Place, log: IO[bytes]) -> None:
        self._place = place
        self._log = log
        self._holders = locks.open_lock(place.home / "holders.lock")
        self._is_told_to_stop = False
        signal.signal(signal.SIGTERM, self._on_term)
        signal.signal(signal.SIGINT, _ignore)  # a handler, not SIG_IGN, which the server would inherit
        signal.signal(signal.SIGHUP, _ignore)

    def run(self) -> None:
        """Serve until nobody holds the service; raises EmbeddedError when it cannot be started."""
        service = SERVICES[self._place.service](self._place)
        service.prepare()
        with Leash(service.stop_signal, grace_seconds=STOP_SECONDS) as leash:
            process, port = self._start(service, leash)
            try:
                self._publish(port)
                while not (self._is_told_to_stop or locks.try_exclusive(self._holders)):
                    time.sleep(LOOK_SECONDS)
                    if process.poll() is not None:
                        leash.let_go(process.pid)
                        service.prepare()
                        process, port = self._start(service, leash)
                        self._publish(port)
            finally:
                (self._place.home / "ready.json").unlink(missing_ok=True)
                self._stop(service, process)
                leash.let_go(process.pid)

    def _start(self, service: Service, leash: Leash) -> tuple[subprocess.Popen[bytes], int]:
        """Start on the last port when it is free; another process may snatch a port, so try a few times."""
        for _ in range(ATTEMPTS):
            port = free_port(_last_port(self._place.home))
            process = service.start(port, self._log)
            leash.hold(process.pid)
            if _becomes_ready(service, process, port):
                (self._place.home / "port").write_text(str(port))
                return process, port
            self._stop(service, process)
            leash.let_go(process.pid)
            (self._place.home / "port").unlink(missing_ok=True)
            time.sleep(LOOK_SECONDS)
        raise EmbeddedError(
            f"{self._place.service} does not start. The end of {self._place.log}:\n{_tail(self._place.log)}"
        )

    def _stop(self, service: Service, process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            process.send_signal(service.stop_signal)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _publish(self, port: int) -> None:
        draft = self._place.home / "ready.new"
        draft.write_text(json.dumps({"keeper": os.getpid(), "port": port}))
        draft.rename(self._place.home / "ready.json")

    def _on_term(self, number: int, frame: object) -> None:
        self._is_told_to_stop = True


def main(service: str, folder: str, durability: str) -> int:
    """Take the keeper's lock, go into the background and keep; a second keeper ends at once."""
    place = Place(Path(folder), service, durability == "durable")
    lock = locks.open_lock(place.home / "keeper.lock")
    if not _wait_for(lambda: locks.try_exclusive(lock), 1):
        return 0
    (place.home / "ready.json").unlink(missing_ok=True)
    (place.home / "error").unlink(missing_ok=True)
    if os.fork():
        os._exit(0)  # whoever started us goes on; the lock stays with the child
    with place.log.open("wb", buffering=0) as log:
        try:
            Keeper(place, log).run()
        except (EmbeddedError, OSError) as error:
            (place.home / "error").write_text(str(error))
            return 1
    return 0  # both locks end with the process, so whoever sees them free sees no process either


def _ignore(number: int, frame: object) -> None:
    """The terminal that started us does not concern us."""


def _last_port(home: Path) -> int | None:
    try:
        return int((home / "port").read_text())
    except (FileNotFoundError, ValueError):
        return None


def _wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return condition()


def _becomes_ready(service: Service, process: subprocess.Popen[bytes], port: int) -> bool:
    _wait_for(lambda: process.poll() is not None or service.is_ready(port), READY_SECONDS)
    return process.poll() is None and service.is_ready(port)


def _tail(path: Path, lines: int = 15) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
