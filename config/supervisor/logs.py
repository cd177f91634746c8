"""One readable stream from several processes: each line carries the name of the process it comes from."""

import sys
import threading
from typing import IO

COLOURS = {"web": "36", "worker": "32", "provisioner": "33", "beat": "35", "stripe": "34", "demo": "1"}
WIDTH = max(len(name) for name in COLOURS)
_lock = threading.Lock()


def say(text: str, name: str = "demo") -> None:
    """Print lines under a name; a colour per name on a terminal only."""
    head = f"{name:<{WIDTH}} |"
    if sys.stdout.isatty():
        head = f"\033[{COLOURS.get(name, '1')}m{head}\033[0m"
    with _lock:
        sys.stdout.write("".join(f"{head} {line}\n" for line in text.splitlines()))
        sys.stdout.flush()


def follow(stream: IO[bytes], name: str) -> threading.Thread:
    """Repeat every line of a process's output under its name until it ends."""

    def repeat() -> None:
        with stream:
            for line in stream:
                say(line.decode(errors="replace").rstrip("\n") or " ", name)

    thread = threading.Thread(target=repeat, daemon=True)
    thread.start()
    return thread
