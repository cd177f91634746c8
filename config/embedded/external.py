"""`python -m config.embedded.external COMMAND…`: run a command against servers reached by URL, as a deployment would.

DATABASE_URL (with DATABASE_OWNER_URL and DATABASE_ADMIN_URL) and BROKER_URL (with CACHE_URL) are taken as they are
when set. Otherwise a PostgreSQL with ordinary durable settings is started from the wheel and handed over by URL, and
Redis is the system's `redis-server`.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from config.embedded.errors import EmbeddedError
from config.embedded.leash import die_with_parent
from config.embedded.services import HOST, free_port
from config.embedded.sessions import running


def main(command: list[str]) -> int:
    """Run the command with all five URLs set; returns its status."""
    try:
        with _redis() as broker:
            os.environ.update(broker)
            with running("external") as database:
                return subprocess.run(command, check=False, env=os.environ | database).returncode
    except EmbeddedError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1


@contextmanager
def _redis() -> Iterator[dict[str, str]]:
    """The system's Redis on a free port, for the length of the block."""
    if os.environ.get("BROKER_URL"):
        yield {}
        return
    server = shutil.which("redis-server")
    if server is None:
        raise EmbeddedError(
            "No redis-server found. Install it (Debian: apt-get install redis-server; "
            "macOS: brew install redis), or set BROKER_URL and CACHE_URL."
        )
    port = free_port(None)
    with tempfile.TemporaryDirectory() as folder:
        options = ["--bind", HOST, "--port", str(port), "--dir", folder, "--save", "", "--loglevel", "warning"]
        process = subprocess.Popen([server, *options], preexec_fn=die_with_parent(signal.SIGTERM))  # noqa: PLW1509 - no threads here
        try:
            yield {"BROKER_URL": f"redis://{HOST}:{port}/0", "CACHE_URL": f"redis://{HOST}:{port}/1"}
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
