"""`python -m config.embedded run NAME -- COMMAND…` runs a command with the services up; `reset NAME` deletes data."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from config.embedded.errors import EmbeddedError
from config.embedded.folders import CHECKOUT, IN_CHECKOUT
from config.embedded.leash import die_with_parent
from config.embedded.sessions import Name, reset, running


def main(arguments: list[str]) -> int:
    """Read the command line; errors of the services are one message, not a traceback."""
    parser = argparse.ArgumentParser(prog="python -m config.embedded", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    for action in ("run", "reset"):
        sub = actions.add_parser(action)
        sub.add_argument("name", choices=sorted(IN_CHECKOUT))
        if action == "run":
            sub.add_argument("command", nargs=argparse.REMAINDER)
    chosen = parser.parse_args(arguments)
    try:
        if chosen.action == "reset":
            return _reset(chosen.name)
        return _run(chosen.name, chosen.command[1:] if chosen.command[:1] == ["--"] else chosen.command)
    except EmbeddedError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1


def _run(name: Name, command: list[str]) -> int:
    """Run the command to its end; Ctrl-C reaches it through the terminal, SIGTERM is passed on."""
    with running(name) as variables:
        child = subprocess.Popen(command, env=os.environ | variables, preexec_fn=die_with_parent(signal.SIGTERM))  # noqa: PLW1509 - no threads here
        signal.signal(signal.SIGINT, lambda number, frame: None)
        signal.signal(signal.SIGTERM, lambda number, frame: child.terminate())
        status = child.wait()
    return status if status >= 0 else 128 - status


def _reset(name: Name) -> int:
    """Delete the data, and what the applications keep beside them in the checkout."""
    reset(name)
    beside: Path = CHECKOUT / IN_CHECKOUT[name]
    shutil.rmtree(beside, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
