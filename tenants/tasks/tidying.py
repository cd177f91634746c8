"""What is thrown away after a while in every partnership's schema."""

from celery import shared_task
from django.utils import timezone

from tenants.operations import idempotency


@shared_task(name="tenants.forget_requests")
def forget_requests() -> None:
    """Forget the keys of API writes that nobody will repeat."""
    idempotency.forget_old(now=timezone.now())
