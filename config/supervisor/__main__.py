"""Entry point of `make demo`; PORT chooses the port."""

import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping

from config.embedded import EmbeddedError, data_folder, running
from config.embedded.folders import CHECKOUT
from config.supervisor.logs import say
from config.supervisor.preparation import PreparationFailed, prepare
from config.supervisor.programs import free_port, is_free, programs, stand_in_for_stripe
from config.supervisor.supervision import Supervisor

WAIT_SECONDS = 60


def main() -> int:
    """Start the services, prepare the data, serve until stopped."""
    port = int(os.environ.get("PORT", "8000"))
    if not is_free(port):
        print(
            f"Error: port {port} is taken. Stop what listens there, or choose another: PORT={port + 1} make demo",
            file=sys.stderr,
        )
        return 1
    try:
        folder = data_folder("demo")
        with running("demo") as variables:
            stripe_port = free_port(port)
            environ = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.demo", "PORT": str(port)} | variables
            environ["STRIPE_API_BASE"] = f"http://127.0.0.1:{stripe_port}"
            prepare(environ, folder / "prepared" if "DATABASE_URL" in variables else None)
            threading.Thread(target=_announce, args=(environ, port), daemon=True).start()
            everything = [*programs(port, folder), stand_in_for_stripe(stripe_port, port, folder)]
            Supervisor(everything, environ).run()
    except (EmbeddedError, PreparationFailed) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:  # during the preparation
        return 130
    return 0


def _announce(environ: Mapping[str, str], port: int) -> None:
    """Once the web process answers, print the addresses and who can sign in."""
    if not _answers(port):
        return
    printed = subprocess.run(
        [sys.executable, "manage.py", "demo_addresses"],
        check=False,
        cwd=CHECKOUT,
        env=environ,
        capture_output=True,
        text=True,
    )
    say(printed.stdout if printed.returncode == 0 else f"Ready: http://localhost:{port}/")
    say("Ctrl-C stops everything.")


def _answers(port: int) -> bool:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=2)
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.2)
        else:
            return True
    return False


if __name__ == "__main__":
    sys.exit(main())
