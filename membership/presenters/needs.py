"""The lines of “What needs you” that membership contributes, for the office and for a school."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timesince import timesince

from membership import arithmetic
from membership.arithmetic import LastYear
from membership.enums import QuantityStatus
from membership.models import MembershipYear, Quantity, Subscription
from membership.queries.home import Talk
from membership.queries.subscriptions import Totals
from membership.tariffs import format_quantity
from tenants.money import format_pence
from tenants.shell import Need

SOON_DAYS = 14


def counted(number: int, singular: str, plural: str) -> str:
    """“1 school disputes”, “3 schools dispute”."""
    return f"{number:,} {singular if number == 1 else plural}"


def of_disputes(disputes: Sequence[Quantity], at_stake_pence: int, now: datetime) -> Iterator[Need]:
    """Say that schools dispute their pupil numbers, with the oldest case and what is at stake."""
    if not disputes:
        return
    first, others = disputes[0], len(disputes) - 1
    stated = format_quantity(first.stated_value or Decimal(0))
    kept = format_quantity(first.value) if first.value is not None else "unknown"
    more = f"; {others} more" if others else ""
    title = counted(len(disputes), "school disputes its pupil number", "schools dispute their pupil numbers")
    reason = f"{first.school} says {stated}, not {kept}{more}. {format_pence(at_stake_pence)} at stake."
    yield Need(title, reverse("numbers"), reason, _since(first.stated_at, now), button_label="Decide", is_primary=True)


def of_talks(talks: Sequence[Talk], now: datetime) -> Iterator[Need]:
    """Say that schools want to talk before they answer."""
    if not talks:
        return
    first, others = talks[0], len(talks) - 1
    reason = f"{first.school}: “{first.message}”" if first.message else f"{first.school}."
    more = f" {others} more." if others else ""
    title = counted(len(talks), "school wants to talk first", "schools want to talk first")
    url = f"{reverse('memberships')}?attention=talk"
    yield Need(
        title,
        url,
        f"{reason}{more}",
        _since(first.since, now),
        button_label="See who",
    )


def of_year(year: MembershipYear, totals: Totals, on: date) -> Iterator[Need]:
    """Say what a year's memberships wait for: to be proposed, sent, or answered."""
    if not totals.offered:
        yield Need(
            f"Memberships for {year.label} are not proposed yet",
            reverse("memberships_propose", args=[year.start_year]),
            "Prices are worked out from the register; you see every school before anything is kept.",
            button_label="Propose",
        )
    if totals.proposed:
        yield Need(
            counted(totals.proposed, "membership is proposed but not sent", "memberships are proposed but not sent"),
            reverse("memberships_invite", args=[year.start_year]),
            f"Heads are asked to confirm {year.label} by e-mail.",
            button_label="Review and send",
        )
    yield from _unanswered(year, totals, on)


def of_school(subscription: Subscription, last_year: LastYear | None, can_confirm: bool) -> Iterator[Need]:
    """Ask a school to confirm, with the price and when."""
    year, price = subscription.year, format_pence(subscription.amount_pence)
    change = ""
    if last_year:
        change = f", {arithmetic.difference(subscription.amount_pence, last_year.net_pence)} on last year"
    when = f"by {date_format(year.confirm_by, 'j M')}" if year.confirm_by else ""
    url = reverse("our_membership")
    if subscription.quantity.status == QuantityStatus.DISPUTED:
        reason = "The partnership office is looking at your pupil number."
        yield Need(f"Membership for {year.label} waits for the pupil number", url, reason, when)
    elif can_confirm:
        title = f"Confirm membership for {year.label}"
        yield Need(title, url, f"{price}{change}.", when, year.confirm_by, "Review and confirm", is_primary=True)
    else:
        title = f"Your head is asked to confirm membership for {year.label}"
        yield Need(title, url, f"{price}{change}.", when, year.confirm_by)


def _unanswered(year: MembershipYear, totals: Totals, on: date) -> Iterator[Need]:
    waiting = totals.open - totals.proposed
    if not waiting or not year.confirm_by or (year.confirm_by - on).days > SOON_DAYS:
        return
    left = f"{format_pence(totals.offered_pence - totals.agreed_pence)} is not confirmed."
    when = f"due {date_format(year.confirm_by, 'j M')}"
    title = counted(waiting, f"school has not answered for {year.label}", f"schools have not answered for {year.label}")
    yield Need(title, f"{reverse('memberships')}?attention=unanswered", left, when, year.confirm_by, "See who")


def _since(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return ""
    return "today" if (now - moment).days < 1 else f"for {timesince(moment, now, depth=1)}"
