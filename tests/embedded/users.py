"""Processes that use the embedded services, for tests that come, go and kill."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
SCRIPT = """
import json, sys
from config.embedded import EmbeddedError, running
try:
    with running(sys.argv[1]) as variables:
        print(json.dumps(variables), flush=True)
        sys.stdin.readline()
except EmbeddedError as error:
    print(json.dumps({"error": str(error)}), flush=True)
"""
LONG = 30


@dataclass
class User:
    """A process that holds the services until it is told to leave, or is killed."""

    process: subprocess.Popen[str]
    variables: dict[str, str]

    def leave(self) -> None:
        self.process.communicate("\n", timeout=60)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def begin(home: Path | None, name: str = "test", **options: Any) -> subprocess.Popen[str]:
    """Start a user without waiting for the services."""
    python = options.pop("python", sys.executable)
    environ = {
        key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "BROKER_URL", "EMBEDDED_HOME"}
    }
    environ |= (
        {"PYTHONPATH": str(CHECKOUT)} | ({"EMBEDDED_HOME": str(home)} if home else {}) | options.pop("environ", {})
    )
    return subprocess.Popen(
        [python, "-c", options.pop("script", SCRIPT), name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
        env=environ,
        **options,
    )


def settle(process: subprocess.Popen[str]) -> User:
    """Wait until the user has its variables."""
    assert process.stdout is not None
    return User(process, json.loads(process.stdout.readline()))


def come(home: Path | None, name: str = "test", **options: Any) -> User:
    """A new user with the services ready."""
    return settle(begin(home, name, **options))


def processes_of(folder: Path) -> list[str]:
    """Every live process that names the folder in its command or works inside it."""
    if not Path("/proc/self").exists():
        listed = subprocess.run(["ps", "-axww", "-o", "command="], capture_output=True, text=True, check=True)
        return [line for line in listed.stdout.splitlines() if str(folder) in line]
    return [found for entry in Path("/proc").iterdir() if entry.name.isdigit() and (found := _use_of(entry, folder))]


def _use_of(entry: Path, folder: Path) -> str:
    try:
        command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        where = str((entry / "cwd").readlink())
    except OSError:
        return ""
    return command if command and (str(folder) in command or where.startswith(str(folder))) else ""


def eventually(condition: Callable[[], bool], seconds: float = LONG) -> bool:
    """Whether the condition becomes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def keepers(folder: Path) -> dict[str, int]:
    """The process ids of the keepers of a data folder, by service."""
    return {path.parent.name: json.loads(path.read_text())["keeper"] for path in folder.glob("*/ready.json")}


def sweep(folder: Path) -> None:
    """End the keepers that a failed test left and delete the folder."""
    for keeper in keepers(folder).values():
        try:
            os.kill(keeper, signal.SIGTERM)
        except ProcessLookupError:
            continue
    eventually(lambda: not processes_of(folder), 10)
    shutil.rmtree(folder, ignore_errors=True)
