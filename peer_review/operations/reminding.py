"""Reminders of what is due, by the cycle's template: each once, to those who do it; what is overdue is told the office once."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from peer_review.duties import duty_of
from peer_review.enums import CycleStatus, MomentKind
from peer_review.operations.reviews import moving
from peer_review.queries.due import OVER, with_due
from tenants.queue import enqueue


def remind(*, reviews: QuerySet[Any], on: date, now: datetime) -> tuple[int, int]:
    """Remind of what is due soon and tell the office what is overdue; return how many of each. Run twice, it writes once.

    Each kind of review has tasks of its own that write: `peer_review.email_reminder`, `between.email_reminder`.
    """
    found = list(_with_due_days(reviews))
    due = [review for review in found if review.due_on >= on and _is_near(review, on)]
    late = [review for review in found if review.due_on < on]
    return sum(_remind(review, now) for review in due), _escalate(late, now)


def _with_due_days(reviews: QuerySet[Any]) -> list[Any]:
    rows = reviews.filter(cycle__status=CycleStatus.RUNNING, postponed_at__isnull=True).exclude(stage__in=OVER)
    return list(with_due(rows).filter(due_on__isnull=False).order_by("pk"))


def _is_near(review: Any, on: date) -> bool:
    step = next(step for step in review.cycle.steps if step.stage == review.stage)
    return step.remind_days is not None and review.due_on - timedelta(days=step.remind_days) <= on


@transaction.atomic
def _remind(review: Any, now: datetime) -> bool:
    duty = duty_of(review)
    if duty is None or not _note_once(review, "remind", f"Reminder: {duty.words[0].lower()}{duty.words[1:]}", now):
        return False
    enqueue(f"{review._meta.app_label}.email_reminder", review_id=review.pk, due_on=review.due_on.isoformat())
    return True


@transaction.atomic
def _escalate(reviews: list[Any], now: datetime) -> int:
    told = [row for row in reviews if _note_once(row, "overdue", f"Overdue: {row.words.office} was told", now)]
    if told:
        enqueue(f"{told[0]._meta.app_label}.email_overdue", review_ids=[row.pk for row in told])
    return len(told)


def _note_once(review: Any, what: str, text: str, now: datetime) -> bool:
    """Write the line unless it is there; a new due date begins afresh."""
    held = moving.hold(review)
    key = f"{what}-{review.stage}-{review.due_on:%Y-%m-%d}"
    if held.stage != review.stage or held.moments.filter(key=key).exists():
        return False
    moving.note(by=None, review=held, kind=MomentKind.REMINDED, text=text, key=key, now=now)
    return True
