"""Tasks of the worker that `test_worker.py` starts: each leaves a row where it ran."""

from celery import shared_task
from django.db import transaction

from tenants.accounts.models import User


def _leave(token: str) -> None:
    User.objects.create_user(f"{token}@example.org")


@shared_task(name="tests.leave")
def leave(token: str) -> None:
    _leave(token)


@shared_task(name="tests.leave_public", public=True)
def leave_public(token: str) -> None:
    _leave(token)


@shared_task(name="tests.leave_and_fail")
def leave_and_fail(token: str) -> None:
    """Fails inside a transaction, after writing."""
    with transaction.atomic():
        _leave(token)
        raise ZeroDivisionError
