"""The clock's work: beat starts one dispatcher, which hands each registered task to every live partnership."""

from zlib import crc32

from celery import shared_task

from tenants.fanout import in_partnership, live_partnerships
from tenants.queue import enqueue_later
from tenants.schedule import scheduled

DAILY_SPREAD = 900  # seconds over which partnerships are spread, so that they do not all start at once
HOURLY_SPREAD = 120


@shared_task(name="tenants.dispatch_daily", public=True)
def dispatch_daily() -> None:
    """Hand the daily tasks to every live partnership."""
    _dispatch("daily", DAILY_SPREAD)


@shared_task(name="tenants.dispatch_hourly", public=True)
def dispatch_hourly() -> None:
    """Hand the hourly tasks to every live partnership."""
    _dispatch("hourly", HOURLY_SPREAD)


def _dispatch(rhythm: str, spread: int) -> None:
    for partnership in live_partnerships():
        delay = crc32(partnership.schema_name.encode()) % spread
        for task_name in scheduled(rhythm):
            in_partnership(partnership, enqueue_later, task_name, delay)
