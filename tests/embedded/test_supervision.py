"""The supervisor of the demo: orderly stop, restart, and no orphan when it is killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.embedded.users import CHECKOUT, eventually, processes_of

SUPERVISE = """
import os, sys
from config.supervisor.programs import Program
from config.supervisor.supervision import Supervisor
programs = [Program(name, [sys.executable, "-c", text]) for name, text in zip(sys.argv[1::2], sys.argv[2::2])]
Supervisor(programs, os.environ).run()
"""
# Each child works in the folder given by MARK and starts a child of its own.
POLITE = """
import os, subprocess, time
os.chdir(os.environ["MARK"])
subprocess.Popen(["sleep", "600"])
print("ready", flush=True)
time.sleep(600)
"""
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + POLITE
BRIEF = "print('no luck'); raise SystemExit(3)"


def _supervise(folder: Path, **programs: str) -> subprocess.Popen[str]:
    arguments = [part for pair in programs.items() for part in pair]
    return subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, *arguments],
        cwd="/",
        env=os.environ | {"PYTHONPATH": str(CHECKOUT), "MARK": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    )


def _lines_until(process: subprocess.Popen[str], wanted: str) -> list[str]:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if wanted in line:
            return lines
    raise AssertionError(f"{wanted!r} was never printed: {lines}")


def test_ctrl_c_stops_every_process_and_ends_without_error(tmp_path: Path) -> None:
    process = _supervise(tmp_path, web=POLITE)
    _lines_until(process, "ready")

    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=30)

    assert output.splitlines() == [
        "demo        | Stopping …",
        "demo        | Everything has stopped; the data are kept.",
    ]
    assert process.returncode == 0
    assert processes_of(tmp_path) == []


def test_a_second_ctrl_c_does_not_wait_for_a_process_that_will_not_stop(tmp_path: Path) -> None:
    process = _supervise(tmp_path, web=STUBBORN)
    _lines_until(process, "ready")

    process.send_signal(signal.SIGINT)
    _lines_until(process, "Stopping")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=5)

    assert process.returncode == 0
    assert processes_of(tmp_path) == []


def test_a_process_that_dies_is_started_again_after_growing_pauses(tmp_path: Path) -> None:
    process = _supervise(tmp_path, beat=BRIEF)

    lines = _lines_until(process, "again in 2 s")

    assert lines == [
        "beat        | no luck",
        "demo        | beat ended with status 3; it starts again in 1 s.",
        "beat        | no luck",
        "demo        | beat ended with status 3; it starts again in 2 s.",
    ]
    process.terminate()
    process.communicate(timeout=30)


def test_killing_the_supervisor_leaves_no_orphan(tmp_path: Path) -> None:
    process = _supervise(tmp_path, web=POLITE, worker=STUBBORN)
    _lines_until(process, "ready")
    _lines_until(process, "ready")

    process.kill()
    process.communicate()

    assert eventually(lambda: processes_of(tmp_path) == [])
