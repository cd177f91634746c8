"""Keep the processes running: start, restart with growing pauses, stop all; none outlives this process."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping

from config.embedded.folders import CHECKOUT
from config.embedded.leash import Leash, die_with_parent
from config.supervisor.logs import follow, say
from config.supervisor.programs import Program

STEADY_SECONDS = 30
LONGEST_PAUSE = 30
STOP_SECONDS = 10


class Supervised:
    """One program and its current process; after it dies it waits 1, 2, 4 … seconds before it starts again."""

    def __init__(self, program: Program, environ: Mapping[str, str], leash: Leash) -> None:
        self.program = program
        self._environ = {**environ, **program.environ, "PYTHONUNBUFFERED": "1"}
        self._leash = leash
        self._pause = 1
        self._due_at = 0.0
        self._started_at = 0.0
        self._process: subprocess.Popen[bytes] | None = None
        self._follower: threading.Thread | None = None

    def look(self, now: float) -> None:
        """Start the program when it is due, notice when it has ended. `now` is monotonic seconds."""
        if self._process is None:
            if now >= self._due_at:
                self._start(now)
        elif self._process.poll() is not None:
            self._ended(self._process, now)

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the main process, which stops its own children."""
        if self._process and self._process.poll() is None:
            self._process.terminate()

    def has_stopped(self) -> bool:
        """Whether no process is left to wait for."""
        return self._process is None or self._process.poll() is not None

    def kill(self) -> None:
        """End the whole process group, whatever is left of it."""
        if self._process:
            _kill_group(self._process.pid)
            self._process.wait()
            self._leash.let_go(self._process.pid)

    def _start(self, now: float) -> None:
        process = subprocess.Popen(
            self.program.command,
            cwd=CHECKOUT,
            env=self._environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches this process alone, which then stops them in order
            preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - it calls prctl and getppid only
        )
        self._leash.hold(process.pid)
        if process.stdout:
            self._follower = follow(process.stdout, self.program.name)
        self._process, self._started_at = process, now

    def _ended(self, process: subprocess.Popen[bytes], now: float) -> None:
        _kill_group(process.pid)
        self._leash.let_go(process.pid)
        self._process = None
        if self._follower:
            self._follower.join(timeout=1)  # its last words come before ours
        if now - self._started_at > STEADY_SECONDS:
            self._pause = 1
        say(f"{self.program.name} ended with status {process.returncode}; it starts again in {self._pause} s.")
        self._due_at = now + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)


class Supervisor:
    """Runs the programs until SIGINT or SIGTERM; a second signal ends the wait."""

    def __init__(self, programs: list[Program], environ: Mapping[str, str]) -> None:
        self._programs = programs
        self._environ = environ
        self._signals = 0

    def run(self) -> None:
        """Supervise until told to stop, then stop everything."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        with Leash(signal.SIGTERM) as leash:
            supervised = [Supervised(program, self._environ, leash) for program in self._programs]
            try:
                while not self._signals:
                    for one in supervised:
                        one.look(time.monotonic())
                    time.sleep(0.2)
            finally:
                self._stop(supervised)

    def _stop(self, supervised: list[Supervised]) -> None:
        say("Stopping …")
        for one in supervised:
            one.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline and self._signals < 2 and not all(one.has_stopped() for one in supervised):
            time.sleep(0.1)
        for one in supervised:
            one.kill()
        say("Everything has stopped; the data are kept.")

    def _on_signal(self, number: int, frame: object) -> None:
        self._signals += 1


def _kill_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
