"""Ending a service early, by the agreement's terms, and giving notice that it will not go on into the next year."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import rules
from django.db import transaction
from django.db.models import Sum

from billing.operations.lowering import lower
from membership.models import Person
from offers.enums import AgreementStatus
from offers.errors import OffersRefused
from offers.models import AgreementLine, Allowance
from offers.operations import entitlements, line_locks
from offers.operations.agreements import due, locks
from offers.pricing.agreeing import day_words, units_taken
from offers.pricing.ending import USED_UP, Ending, by_days, by_use, days_words, ending
from offers.queries.agreements.buyers import buyer_of
from tenants.money import format_pence
from tenants.queue import enqueue


class NotRunning(OffersRefused):
    """The service has ended, was replaced, or never came into force."""

    code = "not_running"
    message = "This service is not in force any more."


class DayOutside(OffersRefused):
    """The last day lies outside the service."""

    code = "day_outside"


class MayNotEnd(OffersRefused):
    """The person does not act for who agreed it."""

    code = "may_not_end"
    message = "Only who buys for this school or trust, or the partnership’s office, can do this."


class EndingChanged(OffersRefused):
    """What would be kept is not what was shown."""

    code = "ending_changed"
    message = "What would be credited changed since you looked. Please look again."


class NoticeTooLate(OffersRefused):
    """The last day to give notice has passed, or the agreed term is longer."""

    code = "notice_too_late"


class NothingToStop(OffersRefused):
    """The service ends by itself."""

    code = "nothing_to_stop"
    message = "This service does not go on into the next year, so there is no notice to give."


def ending_of(line: AgreementLine, last_day: date) -> Ending:
    """Return what ending a service on a day keeps and credits: by days, or by use where days or places were bought."""
    net = line.net_pence
    if line.unit in USED_UP:
        used = used_of(line)
        words = f"{used.normalize():f} of {line.quantity.normalize():f} used of {format_pence(net)}"
        return ending(net, by_use(net, line.quantity, used), line.admin_fee_pence, words)
    period = (net, line.starts_on, line.ends_before, last_day)
    return ending(net, by_days(*period), line.admin_fee_pence, days_words(*period))


def used_of(line: AgreementLine) -> Decimal:
    """Return what was used of the days or places a line bought; one query."""
    own = Allowance.objects.filter(line=line, grant_id=None)
    return own.aggregate(used=Sum("used"))["used"] or Decimal(0)


@transaction.atomic
def terminate(
    *, by: Person, line_id: int, last_day: date, reason: str, shown_kept_pence: int, on: date, now: datetime
) -> AgreementLine:
    """End a service after a day; what was shown to be kept stays charged and the rest is credited.

    Raises MayNotEnd, NotRunning, DayOutside, EndingChanged.
    """
    line = running_line(by, line_id)
    earliest = max(line.starts_on, on) - timedelta(days=1)  # it may end before today begins
    if not earliest <= last_day < line.ends_before:
        raise DayOutside(f"The last day must be {day_words(earliest)} or later, before {day_words(line.ends_before)}.")
    found = ending_of(line, last_day)
    if found.kept_pence != shown_kept_pence:
        raise EndingChanged
    line.termination_reason = reason[:300]
    finish(by=by, line=line, last_day=last_day, kept_pence=found.kept_pence, words=found.words, on=on, now=now)
    return line


@transaction.atomic
def give_notice(*, by: Person, line_id: int, on: date, now: datetime) -> AgreementLine:
    """Say that a service shall not go on into the next year; saying it again changes nothing.

    Raises MayNotEnd, NotRunning, NothingToStop, NoticeTooLate.
    """
    line = running_line(by, line_id)
    if not line.rolls_over:
        raise NothingToStop
    is_office = rules.test_rule("offers.manage_agreements", by)
    if line.notice_by and on > line.notice_by and not is_office:
        raise NoticeTooLate(
            f"The last day to give notice was {day_words(line.notice_by)}. Ask the partnership’s office."
        )
    if line.agreement.ends_before and line.agreement.ends_before > line.ends_before:
        raise NoticeTooLate(f"The agreed term runs until {day_words(line.agreement.ends_before - timedelta(days=1))}.")
    if line.notice_given_at is None:
        line.notice_given_at, line.notice_given_by = now, by
        line.save()
        enqueue("offers.email_notice", line_id=line.pk)
    return line


def running_line(by: Person, line_id: int) -> AgreementLine:
    """Return a line in force, held with its agreement and its allowances. Raises MayNotEnd, NotRunning."""
    agreement = locks.lock_agreement(AgreementLine.objects.values_list("agreement", flat=True).get(pk=line_id))
    line = line_locks.lock_line(line_id)
    is_office = rules.test_rule("offers.manage_agreements", by)
    if not is_office and not rules.test_rule("offers.buy", by, buyer_of(agreement).subject):
        raise MayNotEnd
    if agreement.status != AgreementStatus.ACTIVE or line.terminated_on or line.replaced_by_id:
        raise NotRunning
    locks.lock_allowances(line)
    return line


def finish(
    *, by: Person | None, line: AgreementLine, last_day: date, kept_pence: int, words: str, on: date, now: datetime
) -> int:
    """Close a line after a day, bring its charges down to what is kept, and return by how much, pence net."""
    line.terminated_on = max(last_day, line.starts_on - timedelta(days=1))
    line.arithmetic = {**line.arithmetic, due.KEPT: kept_pence, "kept_words": words}
    line.save()
    locks.give_capacity_back({line.offer_id: units_taken(line.unit, line.quantity)})
    entitlements.sync_line(line=line)
    return lower(
        by=by, source_kind=due.KIND, source_id=line.pk, due_pence=kept_pence, words=f"{line.title} ended: {words}",
        on=on, now=now,
    )  # fmt: skip
