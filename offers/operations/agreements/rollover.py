"""Going on into the next year: proposed at the new edition's price, told to the buyer, in force when no notice came.

Every agreement is one transaction of its own, and doing it again changes nothing: an agreement rolls over once.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from membership.models import MembershipYear, Person
from offers.enums import AgreementStatus
from offers.errors import OffersRefused
from offers.models import Agreement, AgreementLine
from offers.operations.agreements import baskets, content, locks, ordering
from offers.queries.agreements import rollover as queries
from offers.queries.agreements.buyers import buyer_of
from tenants.queue import enqueue


class NothingGoesOn(OffersRefused):
    """No service of the agreement goes on into the next year."""

    code = "nothing_goes_on"
    message = "No service of this agreement goes on into the next year."


class NoNextYear(OffersRefused):
    """The next membership year is not open yet."""

    code = "no_next_year"
    message = "The next year is not open yet."


class NotPublishedYet(OffersRefused):
    """An offer that agreements go on with is still a draft of the next year: proposing now would drop it."""

    code = "not_published_yet"
    message = "Publish the next year’s offers first: a service without a published price cannot be proposed."


def start(*, by: Person, year: MembershipYear) -> None:
    """Propose the next year of all agreements of a year in the background. Raises NoNextYear, NotPublishedYet."""
    if queries.next_year(year) is None:
        raise NoNextYear
    if queries.unpublished(year):
        raise NotPublishedYet
    queries.candidates(year).order_by().update(not_proposed="")
    enqueue("offers.roll_over_year", year_id=year.pk)


def propose_all(*, by: Person | None, year_id: int, on: date, now: datetime) -> int:
    """Propose the next year of every agreement of a year that goes on, and return how many were proposed now."""
    ids = queries.waiting_ids(MembershipYear.objects.get(pk=year_id))
    return sum(_proposed_or_noted(by, pk, on, now) for pk in ids)


def _proposed_or_noted(by: Person | None, agreement_id: int, on: date, now: datetime) -> bool:
    """Why an agreement was left out is kept, so that the progress of the others comes to an end."""
    try:
        propose(by=by, agreement_id=agreement_id, on=on, now=now)
    except OffersRefused as refusal:
        Agreement.objects.filter(pk=agreement_id).update(not_proposed=str(refusal)[:300])
        return False
    return True


@transaction.atomic
def propose(*, by: Person | None, agreement_id: int, on: date, now: datetime) -> Agreement:
    """Propose an agreement for the next year and tell the buyer; once.

    Raises NoNextYear, NothingGoesOn, NotPublishedYet.
    """
    old = locks.lock_agreement(agreement_id)
    year = queries.next_year(old.year)
    if year is None:
        raise NoNextYear
    made = queries.rolled(old)
    if made:
        return made
    if old.status != AgreementStatus.ACTIVE:
        raise NothingGoesOn
    plan = queries.plan_of(old, on)
    if plan.waits:
        raise NotPublishedYet
    if not (lines := plan.going_on):
        raise NothingGoesOn
    new = Agreement.objects.create(
        **buyer_of(old).key,
        year=year,
        status=AgreementStatus.PROPOSED,
        starts_on=year.starts_on,
        ends_before=_end(old, year),
        purchase_order="",
        rolled_from=old,
        created_by=by,
        created_at=now,
    )
    baskets.write_lines(new, [row.line for row in lines])
    enqueue("offers.email_rollover", agreement_id=new.pk)
    return new


def daily(*, by: Person | None, on: date, now: datetime) -> None:
    """Propose what is to be told ahead of its notice date, settle what is past it, close what is over."""
    for pk in list(queries.to_tell(on).values_list("pk", flat=True)):
        with suppress(OffersRefused):
            propose(by=by, agreement_id=pk, on=on, now=now)
    for pk in queries.to_settle_ids():
        with suppress(OffersRefused):
            settle(by=by, agreement_id=pk, on=on, now=now)
    close_over(by=by, on=on, now=now)


@transaction.atomic
def settle(*, by: Person | None, agreement_id: int, on: date, now: datetime) -> Agreement:
    """Put a proposed agreement into force once the notice dates have passed, without what notice was given for.

    Raises SoldOut. Until then nothing happens.
    """
    new = locks.lock_agreement(agreement_id)
    if new.status != AgreementStatus.PROPOSED or new.rolled_from is None:
        return new
    old = locks.lock_agreement(new.rolled_from_id or 0)
    before = queries.lines_in_force(old)
    if any(_may_still_stop(old, line, new, on) for line in before):
        return new
    _keep_only(new, [line for line in before if queries.goes_on(old, line)])
    lines = list(new.lines.select_related("offer", "school").order_by("school__name", "title", "pk"))
    if not lines:
        new.cancel()
        new.ended_at = now
        new.save()
        return new
    _into_force(by, old, new, lines, now)
    return new


@transaction.atomic
def close_over(*, by: Person | None, on: date, now: datetime) -> int:
    """End the agreements whose last service is over and return how many."""
    running = AgreementLine.objects.filter(agreement=OuterRef("pk"), terminated_on=None, ends_before__gt=on)
    rows = Agreement.objects.filter(~Exists(running), status=AgreementStatus.ACTIVE, year__ends_before__lte=on)
    over = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for agreement in over:
        agreement.end()
        agreement.ended_at = now
        agreement.save()
    return len(over)


def _end(old: Agreement, year: MembershipYear) -> date:
    """A term of several years keeps its agreed end; otherwise it is agreed for the year."""
    return max(old.ends_before or year.ends_before, year.ends_before)


def _may_still_stop(old: Agreement, line: AgreementLine, new: Agreement, on: date) -> bool:
    if queries.is_committed(old, line) or not line.rolls_over or line.notice_given_at:
        return False
    return on <= line.notice_by if line.notice_by else on < new.year.starts_on


def _keep_only(new: Agreement, going_on: Sequence[AgreementLine]) -> None:
    kept = {(line.offer.lineage, line.school_id) for line in going_on}
    for line in new.lines.select_related("offer"):
        if (line.offer.lineage, line.school_id) not in kept:
            line.delete()


def _into_force(
    by: Person | None, old: Agreement, new: Agreement, lines: Sequence[AgreementLine], now: datetime
) -> None:
    locks.take_capacity(ordering.units_of(lines))
    account = ordering.payer_of(by, new)
    new.account, new.reference = account, ordering.reference_of(new)
    new.needs_deed, new.terms = old.needs_deed, content.terms_of(lines)
    new.purchase_order = account.purchase_order
    new.ordered_at = now
    words = f"This goes on from {old.reference} by its terms: no notice was given in time."
    new.content = content.build(new, account, lines) | {"statement": words}
    ordering.activate(new)
