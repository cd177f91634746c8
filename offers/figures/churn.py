"""How likely a school is not to renew, and why: a few rules, each with its points and a sentence anybody can check.

Pure. Nothing is learnt from data and nothing is hidden: the points of a school are the sum of the reasons it is shown with.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from tenants.money import format_pence

FELL_TO_SHARE: Final = 70  # per cent of last year's use by the same day
FELL_FAR_TO_SHARE: Final = 40
LEAST_TO_COMPARE: Final = 3  # uses last year: below it a fall says nothing
UNANSWERED_DAYS: Final = 21  # a request nobody has answered for so long
LOW_RATING: Final = 2  # of five
OVERDUE_DAYS: Final = 30
SILENT_DAYS: Final = 90  # nobody of the school has signed in
SETTLED_DAYS: Final = 90  # so long after the start of the year silence and no use begin to mean something
POOR_SHARE: Final = 80  # per cent: what was used, at non-members' prices, of what was paid
HIGH: Final = 6
MEDIUM: Final = 3


class Level(StrEnum):
    """How urgent a conversation is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True)
class Facts:
    """What the rules ask of a school on a day; amounts in pence, uses are places, services and visits."""

    days_into_year: int = 365
    used_now: int = 0
    used_before: int = 0
    unanswered: int = 0
    low_ratings: int = 0
    overdue_pence: int = 0
    overdue_days: int = 0
    has_asked_to_talk: bool = False
    has_disputed: bool = False
    has_declined: bool = False
    notices: int = 0
    last_sign_in: date | None = None
    paid_pence: int = 0
    value_pence: int = 0


@dataclass(frozen=True)
class Reason:
    """One rule that applies: its name, its points and what it saw."""

    code: str
    points: int
    sentence: str


@dataclass(frozen=True)
class Risk:
    """A school's reasons, weightiest first."""

    reasons: tuple[Reason, ...] = ()

    @property
    def points(self) -> int:
        """The sum of the reasons' points."""
        return sum(reason.points for reason in self.reasons)

    @property
    def level(self) -> Level:
        """High from six points, medium from three."""
        return Level.HIGH if self.points >= HIGH else Level.MEDIUM if self.points >= MEDIUM else Level.LOW


def assess(facts: Facts, on: date) -> Risk:
    """Return what speaks for a school not renewing, as it stands on a day."""
    found = [
        _declined(facts),
        _talk(facts),
        _disputed(facts),
        _use(facts),
        _notice(facts),
        _overdue(facts),
        _unanswered(facts),
        _ratings(facts),
        _silence(facts, on),
        _poor_value(facts),
    ]
    return Risk(tuple(sorted(filter(None, found), key=lambda reason: (-reason.points, reason.code))))


def _declined(facts: Facts) -> Reason | None:
    return Reason("declined", 6, "Declined the membership it was offered.") if facts.has_declined else None


def _talk(facts: Facts) -> Reason | None:
    return Reason("talk", 3, "Asked to talk before it confirms.") if facts.has_asked_to_talk else None


def _disputed(facts: Facts) -> Reason | None:
    return Reason("disputed", 2, "Disputes the pupil number its price rests on.") if facts.has_disputed else None


def _use(facts: Facts) -> Reason | None:
    """Nothing used comes before less used; a school that used almost nothing last year can hardly fall."""
    if not facts.used_now and facts.days_into_year >= SETTLED_DAYS:
        return Reason("unused", 3, "Has used nothing this year: no service, no place, no visit.")
    if facts.used_before < LEAST_TO_COMPARE:
        return None
    share = facts.used_now * 100 // facts.used_before
    if share > FELL_TO_SHARE:
        return None
    points = 3 if share <= FELL_FAR_TO_SHARE else 2
    return Reason("fell", points, f"Used {facts.used_now} this year, {facts.used_before} by this day last year.")


def _notice(facts: Facts) -> Reason | None:
    if not facts.notices:
        return None
    services = "a service" if facts.notices == 1 else f"{facts.notices} services"
    return Reason("notice", min(1 + facts.notices, 3), f"Gave notice on {services}.")


def _overdue(facts: Facts) -> Reason | None:
    if not facts.overdue_pence or facts.overdue_days <= OVERDUE_DAYS:
        return None
    owed = format_pence(facts.overdue_pence)
    return Reason("overdue", 2, f"Owes {owed} overdue, the oldest for {facts.overdue_days} days.")


def _unanswered(facts: Facts) -> Reason | None:
    if not facts.unanswered:
        return None
    what = "a request" if facts.unanswered == 1 else f"{facts.unanswered} requests"
    return Reason("unanswered", min(facts.unanswered, 2), f"Waits for an answer to {what}.")


def _ratings(facts: Facts) -> Reason | None:
    if not facts.low_ratings:
        return None
    what = "one thing" if facts.low_ratings == 1 else f"{facts.low_ratings} things"
    return Reason("ratings", min(facts.low_ratings, 2), f"Rated {what} {LOW_RATING} of 5 or lower this year.")


def _silence(facts: Facts, on: date) -> Reason | None:
    if facts.days_into_year < SETTLED_DAYS:
        return None
    if facts.last_sign_in is None:
        return Reason("silent", 2, "Nobody of the school has ever signed in.")
    days = (on - facts.last_sign_in).days
    return Reason("silent", 1, f"Nobody has signed in for {days} days.") if days > SILENT_DAYS else None


def _poor_value(facts: Facts) -> Reason | None:
    """Only where something was used: that nothing was is a reason of its own."""
    if not (facts.paid_pence > 0 and facts.used_now and facts.days_into_year >= SETTLED_DAYS):
        return None
    share = facts.value_pence * 100 // facts.paid_pence
    if share >= POOR_SHARE:
        return None
    used, paid = format_pence(facts.value_pence), format_pence(facts.paid_pence)
    return Reason("value", 1, f"Used {used} at non-members’ prices and was invoiced {paid}.")
