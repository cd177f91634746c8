"""Advisory file locks (flock): shared by the users of a service, alone for its keeper; they end with the process."""

import fcntl
import os
from pathlib import Path


def open_lock(path: Path) -> int:
    """A descriptor on the lock file; not inherited by programs this process starts."""
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def share(lock: int) -> None:
    """Join those who use the service; waits while the keeper is shutting it down."""
    fcntl.flock(lock, fcntl.LOCK_SH)


def try_exclusive(lock: int) -> bool:
    """Take the lock alone, if nobody else has it in any form."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_taken(path: Path) -> bool:
    """Whether some process holds the lock exclusively."""
    probe = open_lock(path)
    try:
        fcntl.flock(probe, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(probe)
    return False
