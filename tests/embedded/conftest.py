"""Folders for the embedded services, outside pytest's own closed ones."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.embedded.users import sweep


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder every account can pass through, deleted afterwards with whatever still runs in it."""
    folder = Path(tempfile.mkdtemp(prefix="embedded-", dir="/var/tmp")).resolve()
    folder.chmod(0o711)
    yield folder
    for data in folder.iterdir():
        sweep(data)
    folder.rmdir()
