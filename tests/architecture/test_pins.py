"""Where we lean on what others have not promised: found out at once when it changes."""

import subprocess
import sys
from pathlib import Path

from django.http import HttpResponse

from tests.architecture.sources import ROOT


def test_a_response_has_closers() -> None:
    """`_resource_closers` is private to Django; the middleware leaves the schema by it (tests/tenants/test_middleware.py)."""
    assert HttpResponse()._resource_closers == []


def test_the_layers_hold() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stdout[-3000:] if done.returncode else "") == (0, "")
