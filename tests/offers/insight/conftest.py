from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

ClientFor = Callable[..., Client]
TODAY = "2027-01-18 09:00"


@pytest.fixture
def _in_january(time_machine: Any) -> None:
    time_machine.move_to(TODAY, tick=False)
