"""Writes asked for under a key: done once, however often and however many at a time they are asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from tenants.accounts.models import IdempotentRequest

KEPT: Final = timedelta(days=7)


class KeyReused(Exception):
    """The key was used for another request."""

    code = "idempotency_key_reused"


@dataclass(frozen=True)
class Answer:
    """What a request was answered with; a replay did nothing this time."""

    status_code: int
    body: Any
    is_replay: bool


@transaction.atomic
def once(*, caller: str, key: str, digest: str, work: Callable[[], tuple[int, Any]]) -> Answer:
    """Do the work and keep its answer, or return the answer kept before. Raises KeyReused and whatever the work raises.

    A second request waits at the unique key until the first has ended. A refusal keeps nothing, so the key stays free.
    """
    row, is_first = IdempotentRequest.objects.get_or_create(caller=caller, key=key, defaults={"digest": digest})
    if row.digest != digest:
        raise KeyReused("This Idempotency-Key was used for another request. Use a new key for a new request.")
    if not is_first:
        return Answer(row.status_code or 200, row.answer, is_replay=True)
    row.status_code, row.answer = work()
    row.save(update_fields=["status_code", "answer"])
    return Answer(row.status_code, row.answer, is_replay=False)


def forget_old(*, now: datetime) -> int:
    """Drop the keys nobody will send again; return how many."""
    gone, _ = IdempotentRequest.objects.filter(created_at__lt=now - KEPT).delete()
    return gone
