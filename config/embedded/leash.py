"""Children that die with their parent, even when the parent is killed with SIGKILL.

Two means: on Linux the kernel signals the child (PR_SET_PDEATHSIG); and everywhere a small shell in a session of its
own reads process ids from a pipe and, when the pipe closes, stops whatever is still on its list, first politely.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Self

PR_SET_PDEATHSIG = 1
GRACE_SECONDS = 5
WATCH = """
while read -r sign process; do
  if [ "$sign" = + ]; then list="$list $process"; continue; fi
  rest=; for other in $list; do [ "$other" = "$process" ] || rest="$rest $other"; done; list=$rest
done
[ -n "$list" ] || exit 0
for process in $list; do kill -s "$0" "$process"; done 2>/dev/null
for second in $(seq "$1"); do
  left=; for process in $list; do kill -s 0 "$process" 2>/dev/null && left=yes; done
  [ -n "$left" ] || break; sleep 1
done
for process in $list; do kill -s KILL -- "-$process"; done 2>/dev/null
exit 0
"""
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Leash:
    """The watching shell: what is on the list when this process ends is stopped."""

    def __init__(self, first_signal: signal.Signals, grace_seconds: int = GRACE_SECONDS) -> None:
        name = first_signal.name.removeprefix("SIG")
        self._watcher = subprocess.Popen(
            ["/bin/sh", "-c", WATCH, name, str(grace_seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
        )

    def hold(self, process_id: int) -> None:
        """Put a process (the leader of its own group) on the list."""
        self._say(f"+ {process_id}\n")

    def let_go(self, process_id: int) -> None:
        """Take a process that has ended off the list."""
        self._say(f"- {process_id}\n")

    def close(self) -> None:
        """End the watcher; whatever is still on the list is stopped."""
        if self._watcher.stdin:
            self._watcher.stdin.close()
        self._watcher.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _say(self, line: str) -> None:
        if self._watcher.stdin:
            self._watcher.stdin.write(line.encode())
            self._watcher.stdin.flush()


def die_with_parent(death_signal: signal.Signals) -> Callable[[], None] | None:
    """A `preexec_fn` that asks the kernel to send the signal when the parent ends; None where the kernel cannot."""
    if _libc is None:
        return None
    parent = os.getpid()
    libc = _libc

    def before_exec() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:  # it died before the call above
            os._exit(1)

    return before_exec
