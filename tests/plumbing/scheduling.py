"""Which worker runs what: the browser tests share a server and stay together, every other test goes where there is time."""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/browser/",)


class TogetherWhereShared(LoadScopeScheduling):
    """Hands out single tests, but a folder of TOGETHER as one piece; the largest piece goes first."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> TogetherWhereShared:
    return TogetherWhereShared(config, log)
