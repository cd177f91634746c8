"""What an invitation to a review team says: the same words on the page and in the e-mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final


@dataclass(frozen=True)
class Asked:
    """What somebody is asked to do: at which school, in which role, in which cycle, when, for how many days."""

    school: str
    role: str
    cycle: str
    days: Decimal
    starts_on: date | None = None
    ends_on: date | None = None
    why: Sequence[str] = ()


SUBJECTS: Final = {
    "invited": "Will you take part in the review of {school}?",
    "reminder": "Reminder: will you take part in the review of {school}?",
    "withdrawn": "You are no longer in the team for {school}",
}
OPENINGS: Final = {
    "invited": "You are asked to take part in a peer review.",
    "reminder": "You were asked to take part in a peer review and have not answered yet.",
    "withdrawn": "The partnership has changed the team of this review. You are no longer in it.",
}
ASKS: Final = ("invited", "reminder")


def subject(kind: str, asked: Asked) -> str:
    """Return the subject of an e-mail, or the title of the page."""
    return SUBJECTS[kind].format(school=asked.school)


def lines(asked: Asked) -> list[tuple[str, str]]:
    """Return what is asked, as pairs of a word and its answer."""
    found = [
        ("School", asked.school),
        ("Visit", visit(asked)),
        ("Your role", asked.role),
        ("Days", f"{asked.days.normalize():f}"),
        ("Cycle", asked.cycle),
    ]
    return [*found, ("Why you", "; ".join(asked.why))] if asked.why else found


def visit(asked: Asked) -> str:
    """Return the day or days of the visit in words."""
    if asked.starts_on is None:
        return "The date will be agreed with the school"
    if asked.ends_on is None or asked.ends_on == asked.starts_on:
        return f"{asked.starts_on:%A %-d %B %Y}"
    return f"{asked.starts_on:%A %-d %B} to {asked.ends_on:%A %-d %B %Y}"
