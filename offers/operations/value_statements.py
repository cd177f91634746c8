"""Value statements: made for all member schools, looked at, let go, and sent by a job that may be killed.

Making and letting go hold the year's row. Each statement is claimed before it is sent and marked after: two workers never
send the same, and what a dead worker left is taken up by the next round.
"""

import smtplib
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from membership.models import MembershipYear, Person
from offers.emails.values import statement_message
from offers.errors import OffersRefused
from offers.models import ValueStatement
from offers.queries.insight import values
from tenants.queue import enqueue

CLAIM_LASTS: Final = timedelta(minutes=15)
UNREACHABLE: Final = (smtplib.SMTPException, OSError)
NOBODY: Final = "The school has no head or chair of governors with an e-mail address"


class NothingToMake(OffersRefused):
    """Every member school has its statement of the year."""

    code = "nothing_to_make"


class NothingToSend(OffersRefused):
    """No statement waits to be let go."""

    code = "nothing_to_send"


@transaction.atomic
def make(*, by: Person, year_id: int, on: date, now: datetime, school_ids: Collection[int] | None = None) -> int:
    """Work the statements of a year out as of a day and return how many; drafts made before give way.

    For every member school that was not sent one yet, or for the schools named even if they were. Nobody is told until they
    are let go. Raises NothingToMake.
    """
    year = _lock(year_id)
    wanted = list(school_ids) if school_ids is not None else list(values.to_be_made(year).values_list("pk", flat=True))
    drafts = ValueStatement.objects.filter(year=year, released_at__isnull=True)
    (drafts if school_ids is None else drafts.filter(school__in=wanted)).delete()
    going = ValueStatement.objects.filter(year=year, school__in=wanted, sent_at__isnull=True)
    wanted = sorted(set(wanted) - set(going.values_list("school", flat=True)))
    if not wanted:
        raise NothingToMake("Every member school has been sent its statement of this year, or it is on its way.")
    worth = values.worth_of(wanted, year, on)
    ValueStatement.objects.bulk_create(
        ValueStatement(school_id=pk, year=year, figures=worth[pk].value.as_json(), made_at=now, made_by=by)
        for pk in wanted
    )
    return len(wanted)


@transaction.atomic
def release(*, by: Person, year_id: int, now: datetime) -> int:
    """Let the drafts of a year go and have them sent; return how many. Raises NothingToSend."""
    year = _lock(year_id)
    count = ValueStatement.objects.filter(year=year, released_at__isnull=True).update(released_at=now)
    if not count:
        raise NothingToSend("There is no statement to send. Make them first.")
    enqueue("offers.send_statements")
    return count


def waiting_ids(*, now: datetime) -> list[int]:
    """Return what may be sent now: let go and not taken, or left behind by a dead worker."""
    return list(ValueStatement.objects.filter(_ready(now)).order_by("pk").values_list("pk", flat=True))


def send(*, statement_id: int, now: datetime) -> bool:
    """Send one statement's link to the school's head and chair and tell whether it left; a failure is kept and tried again."""
    if not ValueStatement.objects.filter(_ready(now), pk=statement_id).update(claimed_at=now):
        return False
    row = ValueStatement.objects.select_related("school", "year").get(pk=statement_id)
    to = values.recipients(row.school_id)
    if not to:
        _mark(row, error=NOBODY)
        return False
    try:
        statement_message(row, to).send()
    except UNREACHABLE as error:
        _mark(row, error=f"{type(error).__name__}: {error}"[:200])
        return False
    _mark(row, sent_at=now, sent_to=", ".join(to)[:300], error="")
    return True


def _lock(year_id: int) -> MembershipYear:
    return MembershipYear.objects.select_for_update().get(pk=year_id)


def _ready(now: datetime) -> Q:
    is_free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - CLAIM_LASTS)
    return is_free & Q(released_at__isnull=False, sent_at__isnull=True)


def _mark(row: ValueStatement, **facts: object) -> None:
    ValueStatement.objects.filter(pk=row.pk).update(**facts)
