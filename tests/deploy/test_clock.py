"""What runs by the clock is what docs/operations/running.md lists."""

import re

import pytest
from django.conf import settings

from config.celery import app
from config.embedded.folders import CHECKOUT
from tenants.schedule import scheduled

ROW = re.compile(r"^\| (\w+) \| ([^|]*)\| ([^|]*)\|$", re.MULTILINE)
RUNNING = (CHECKOUT / "docs" / "operations" / "running.md").read_text()

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize(("rhythm", "column"), [("daily", 2), ("hourly", 3)])
def test_every_task_of_a_rhythm_is_listed(rhythm: str, column: int) -> None:
    table = RUNNING.partition("## By the clock")[2].partition("\n##")[0]
    listed = [f"{row[1]}.{name}" for row in ROW.finditer(table) for name in re.findall(r"`(\w+)`", row[column])]

    assert sorted(listed) == scheduled(rhythm)


def test_what_beat_starts_itself_is_listed() -> None:
    started = {row["task"] for row in app.conf.beat_schedule.values()} - {
        "tenants.dispatch_daily",
        "tenants.dispatch_hourly",
    }

    assert {name for name in started if f"`{name}`" not in RUNNING} == set()
    assert settings.CELERY_TASK_TIME_LIMIT == 30 * 60
