"""The watching shell, which is all that stops orphans where the kernel cannot signal them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.embedded.users import CHECKOUT, eventually, processes_of

OWNER = """
import os, signal, subprocess, sys, time
from config.embedded.leash import Leash
leash = Leash(signal.SIGTERM, grace_seconds=1)
for ignores in (False, True):
    handler = "SIG_IGN" if ignores else "SIG_DFL"
    text = f"import os, signal, time; signal.signal(15, signal.{handler}); os.write(1, b'up\\\\n'); time.sleep(600)"
    child = subprocess.Popen([sys.executable, "-c", text], cwd=sys.argv[1], start_new_session=True)
    leash.hold(child.pid)
released = subprocess.Popen(["sleep", "600"], cwd=sys.argv[1], start_new_session=True)
leash.hold(released.pid)
leash.let_go(released.pid)
os.write(1, f"{released.pid}\\n".encode())
time.sleep(600)
"""


def test_what_is_on_the_leash_dies_with_its_owner_and_what_was_let_go_lives(tmp_path: Path) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(tmp_path)],
        cwd="/",
        env=os.environ | {"PYTHONPATH": str(CHECKOUT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert owner.stdout is not None
    words = [owner.stdout.readline().strip() for _ in range(3)]
    released = int(next(word for word in words if word != "up"))

    owner.kill()

    assert eventually(lambda: len(processes_of(tmp_path)) == 1)
    os.kill(released, signal.SIGKILL)
    owner.communicate()
