"""Changing an agreement in force: more or less of a service from a day on, or one more service.

The old line ends the day before and keeps what it earned; a new line replaces it, and the difference is charged or credited.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import rules
from django.db import transaction

from membership.models import Person, School
from offers.enums import AgreementStatus
from offers.errors import OffersRefused
from offers.models import Agreement, AgreementLine, Allowance
from offers.operations import entitlements, line_locks
from offers.operations.agreements import baskets, locks, terminating
from offers.operations.agreements.ordering import MayNotOrder, MustAsk
from offers.pricing.agreeing import WHOLE, Choice, PricedLine, day_words, units_taken
from offers.pricing.ending import USED_UP, by_days, days_words
from offers.queries import buying_rules
from offers.queries.agreements import basket as queries
from offers.queries.agreements.buyers import buyer_of
from offers.queries.agreements.pricing import NotOffered, price_line, standings_of
from tenants.money import format_pence, round_half_up


class ChangeOutside(OffersRefused):
    """The day from which it should change lies outside the service, or in the past."""

    code = "change_outside"


class NotCounted(OffersRefused):
    """The service is not bought by number, so there is no more or less of it."""

    code = "not_counted"
    message = "This service is not bought by number, so there is nothing to change. You can end it."


class SameQuantity(OffersRefused):
    """The number wanted is the one agreed."""

    code = "same_quantity"
    message = "That is how many you have already."


class BelowUsed(OffersRefused):
    """More of it was used than is wanted."""

    code = "below_used"


class ChangeDiffers(OffersRefused):
    """The difference in price is not what was shown."""

    code = "change_differs"
    message = "The price changed since you looked. Please look again."


class NeedsOrder(OffersRefused):
    """A service that two people must sign for cannot be added to an agreement; it is ordered on its own."""

    code = "needs_order"
    message = "Two people must sign for this service. Order it from your basket instead."


@dataclass(frozen=True)
class Change:
    """What a change makes of a line, pence net: what the old one keeps, what the new one costs."""

    kept_pence: int
    new_pence: int
    old_pence: int
    words: str
    line: PricedLine

    @property
    def difference_pence(self) -> int:
        """What is charged more, or, below nothing, credited."""
        return self.kept_pence + self.new_pence - self.old_pence


def change_of(line: AgreementLine, quantity: Decimal, from_day: date, on: date) -> Change:
    """Return what another quantity from a day on means. Raises ChangeOutside, NotCounted, SameQuantity, BelowUsed, BadQuantity."""
    _check_change(line, quantity, from_day, on)
    school = line.school
    offer = queries.offers_of(line.agreement.year).get(pk=line.offer_id)
    priced = price_line(offer, school, standings_of([school], on), quantity, line.starts_on)
    before = from_day - timedelta(days=1)
    if line.unit in USED_UP:
        kept = min(line.net_pence, priced.net_pence)
        words = f"{quantity.normalize():f} instead of {line.quantity.normalize():f}: {priced.sum.sentence}"
        return Change(kept, max(priced.net_pence - kept, 0), line.net_pence, words, priced)
    period = (line.starts_on, line.ends_before, before)
    kept = by_days(line.net_pence, *period)
    new = priced.net_pence - by_days(priced.net_pence, *period)
    words = f"from {day_words(from_day)}: {days_words(line.net_pence, *period)} kept, then {format_pence(new)}"
    return Change(kept, new, line.net_pence, words, priced)


@transaction.atomic
def change(
    *, by: Person, line_id: int, quantity: Decimal, from_day: date, shown_pence: int, on: date, now: datetime
) -> AgreementLine:
    """Change how much of a service is agreed from a day on; `shown_pence` is the difference that was shown.

    Raises what `change_of` raises, MayNotEnd, NotRunning, ChangeDiffers, MustAsk, SoldOut, NotOffered, NotPriced.
    """
    line = terminating.running_line(by, line_id)
    found = change_of(line, quantity, from_day, on)
    if found.difference_pence != shown_pence:
        raise ChangeDiffers
    _check_spend(by, line.agreement, line.school, found.difference_pence)
    last_day = from_day - timedelta(days=1)
    terminating.finish(
        by=by, line=line, last_day=last_day, kept_pence=found.kept_pence, words=found.words, on=on, now=now
    )
    new = _replace(line, found, from_day)
    locks.take_capacity({new.offer_id: units_taken(new.unit, new.quantity)})
    entitlements.sync_line(line=new)
    return new


@transaction.atomic
def add(*, by: Person, agreement_id: int, choice: Choice, from_day: date, shown_pence: int, on: date) -> AgreementLine:
    """Add a service to an agreement in force from a day on, at its part-year price.

    Raises MayNotOrder, NotRunning, NotOffered, NotPriced, BadQuantity, NeedsOrder, ChangeOutside, ChangeDiffers, MustAsk, SoldOut.
    """
    agreement = locks.lock_agreement(agreement_id)
    if agreement.status != AgreementStatus.ACTIVE:
        raise terminating.NotRunning
    priced, school = price_of_addition(agreement, choice, from_day, on)
    _check_buyer(by, agreement)
    if priced.net_pence != shown_pence:
        raise ChangeDiffers
    _check_spend(by, agreement, school, priced.net_pence)
    locks.take_capacity({priced.offer_id: units_taken(priced.sum.unit, priced.quantity)})
    [pk] = baskets.write_lines(agreement, [priced])
    line = line_locks.lock_line(pk)
    entitlements.sync_line(line=line)
    return line


def price_of_addition(agreement: Agreement, choice: Choice, from_day: date, on: date) -> tuple[PricedLine, School]:
    """Return one more service as priced from a day on. Raises NotOffered, NotPriced, BadQuantity, NeedsOrder, ChangeOutside."""
    if from_day < on:
        raise ChangeOutside("It cannot begin before today.")
    buyer = buyer_of(agreement)
    school = next((one for one in buyer.schools if one.pk == choice.school_id), None)
    offer = queries.offers_of(agreement.year).filter(pk=choice.offer_id).first()
    taken = agreement.lines.filter(offer=choice.offer_id, school=choice.school_id, terminated_on=None)
    if school is None or offer is None or not buyer.buys(offer.lineage):
        raise NotOffered("This service is not offered to this school in this year.")
    if taken.exists():
        raise NotOffered(f"“{offer}” is in this agreement already.")
    if offer.needs_deed:
        raise NeedsOrder
    if not 0 < choice.quantity <= baskets.LARGEST:
        raise baskets.BadQuantity
    return price_line(offer, school, standings_of([school], on), choice.quantity, from_day), school


def _check_change(line: AgreementLine, quantity: Decimal, from_day: date, on: date) -> None:
    if line.unit in WHOLE:
        raise NotCounted
    if not 0 < quantity <= baskets.LARGEST:
        raise baskets.BadQuantity
    if quantity == line.quantity:
        raise SameQuantity
    if not max(line.starts_on, on) <= from_day < line.ends_before:
        raise ChangeOutside(f"It can change from today on, and before {day_words(line.ends_before)}.")
    used = terminating.used_of(line)
    if quantity < used:
        raise BelowUsed(f"{used.normalize():f} of it are used already, so it cannot be less.")


def _check_buyer(by: Person, agreement: Agreement) -> None:
    is_office = rules.test_rule("offers.manage_agreements", by)
    if not is_office and not rules.test_rule("offers.buy", by, buyer_of(agreement).subject):
        raise MayNotOrder


def _check_spend(by: Person, agreement: Agreement, school: School, pence: int) -> None:
    if agreement.school_id is None or rules.test_rule("offers.manage_agreements", by):
        return
    if not buying_rules.may_spend(by, school, max(pence, 0)):
        raise MustAsk


def _replace(line: AgreementLine, found: Change, from_day: date) -> AgreementLine:
    """Write the new line, hand the allowances over to it, and let the old one name it."""
    whole = found.line.net_pence
    full = round_half_up(Decimal(found.line.full_price_pence) * found.new_pence / whole) if whole else 0
    share = {"starts_on": from_day, "net_pence": found.new_pence, "full_price_pence": full}
    arithmetic = found.line.sum.as_json() | {"net_pence": found.new_pence, "sentence": found.words}
    facts = baskets.fields_of(found.line) | share | {"arithmetic": arithmetic}
    new = AgreementLine.objects.create(agreement=line.agreement, offer=line.offer, school=line.school, **facts)
    Allowance.objects.filter(line=line).update(line=new)
    line.replaced_by = new
    line.save()
    return new
