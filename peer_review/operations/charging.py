"""A school's share of what a review costs: charged once when the visit has taken place, taken back when it is cancelled."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from django.db import transaction

from billing.drafting import LineDraft
from billing.models import Charge
from billing.operations import lowering, source_charges
from billing.operations.charges import AlreadyCharged
from billing.pricing import LinePrice
from membership.models import Person
from peer_review.enums import Stage
from peer_review.funding import share_pence, share_words
from peer_review.models import Review
from peer_review.operations.reviews import moving
from peer_review.queries import charges as queries
from peer_review.stages import has_reached

SOURCE: Final = queries.SOURCE


@transaction.atomic
def charge(*, by: Person | None, review: Review, on: date) -> Charge | None:
    """Charge the school's share of one review whose visit has taken place; nothing when it is free or was charged before."""
    held = moving.hold(review)
    due = share_pence(held.cycle.cost_pence, held.cycle.share_percent)
    if not due or held.stage == Stage.CANCELLED or not has_reached(held.stage, Stage.FINDINGS):
        return None
    if queries.was_charged(held):
        return None
    try:
        return source_charges.charge(
            by=by, school=held.school, line=_line(held, due, on), source_kind=SOURCE, source_id=held.pk, on=on
        )
    except AlreadyCharged:
        return None


@transaction.atomic
def take_back(*, by: Person | None, review: Review, on: date, now: datetime) -> int:
    """Bring the charge of a cancelled review down to nothing and return by how many pence; credited when it was invoiced."""
    held = moving.hold(review)
    if held.stage != Stage.CANCELLED:
        return 0
    words = "The review was cancelled"
    return lowering.lower(by=by, source_kind=SOURCE, source_id=held.pk, due_pence=0, words=words, on=on, now=now)


def charge_due(*, by: Person | None, on: date, now: datetime) -> int:
    """Charge every review that is due and take back those cancelled; return how many changed. Each is its own transaction."""
    charged = [charge(by=by, review=review, on=on) for review in queries.due()]
    lowered = [take_back(by=by, review=review, on=on, now=now) for review in queries.to_take_back()]
    return sum(row is not None for row in charged) + sum(pence > 0 for pence in lowered)


def _line(review: Review, due_pence: int, on: date) -> LineDraft:
    first = review.visit_starts_on or on
    cycle = review.cycle
    return LineDraft(
        description=f"Peer review, {cycle}: {share_words(cycle.cost_pence, cycle.share_percent)}"[:200],
        period_starts_on=first,
        period_ends_before=(review.visit_ends_on or first) + timedelta(days=1),
        price=LinePrice(rate=Decimal(due_pence) / 100),
    )
