"""Publishing in the background: one task per partnership, once a day and when somebody asks."""

from celery import shared_task
from django.utils import timezone

from benchmarking.operations import publishing
from tenants.current import current_partnership
from tenants.fanout import in_public

DAILY = "Every night"


@shared_task(name="benchmarking.publish_partnership", public=True)
def publish_partnership(partnership_id: int, requested_by: str = DAILY) -> None:
    """Publish one partnership's figures; does nothing when it has withdrawn meanwhile."""
    try:
        publishing.publish(by=requested_by, partnership_id=partnership_id, on=timezone.localdate(), now=timezone.now())
    except publishing.NotShared:
        return


@shared_task(name="benchmarking.publish_daily")
def publish_daily() -> None:
    """Hand a sharing partnership's publication to the public schema; the dispatcher runs this in every live one."""
    try:
        in_public(publishing.request, by=DAILY, partnership_id=current_partnership().pk)
    except publishing.NotShared:
        return
