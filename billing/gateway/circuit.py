"""A fuse: after several failures in a row nobody waits for a processor that is down; after a pause one call tries again."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

FAILURES = 3
PAUSE = 20_000_000_000  # nanoseconds


@dataclass
class Circuit:
    """Counts failures of one address; shared by the threads of a process."""

    clock: Callable[[], int] = time.monotonic_ns
    failures: int = 0
    opened_at: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def lets_through(self) -> bool:
        """Return whether to call; after the pause one caller at a time gets a try."""
        with self._lock:
            if self.failures < FAILURES:
                return True
            if self.clock() - self.opened_at < PAUSE:
                return False
            self.opened_at = self.clock()
            return True

    def succeeded(self) -> None:
        """Close: it answers."""
        with self._lock:
            self.failures = 0

    def failed(self) -> None:
        """Count a failure, and open at the third in a row."""
        with self._lock:
            self.failures += 1
            self.opened_at = self.clock()


_circuits: dict[str, Circuit] = {}


def circuit_of(address: str) -> Circuit:
    """Return the fuse of an address."""
    return _circuits.setdefault(address, Circuit())


def reset() -> None:
    """Forget all failures."""
    _circuits.clear()
