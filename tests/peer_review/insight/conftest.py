"""All tests of insight take place when reviews are made."""

from typing import Any

import pytest

from tests.factories import peer_review as make


@pytest.fixture(autouse=True)
def _in_november(request: pytest.FixtureRequest) -> None:
    if "no_database" not in request.keywords:
        time_machine: Any = request.getfixturevalue("time_machine")
        time_machine.move_to(make.NOW, tick=False)
