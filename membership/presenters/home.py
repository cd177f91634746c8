"""The words at the head of a home: the greeting, the day, the term."""

from datetime import datetime

from django.utils.formats import date_format

from membership.models import MembershipYear, Person

TERMS = ((9, "autumn term"), (5, "summer term"), (1, "spring term"))
NOON, EVENING = 12, 18


def greeting(person: Person, now: datetime) -> str:
    """“Good morning, Amina”."""
    part = "morning" if now.hour < NOON else "afternoon" if now.hour < EVENING else "evening"
    return f"Good {part}, {person.name.partition(' ')[0]}"


def caption(year: MembershipYear | None, now: datetime) -> str:
    """“Monday 23 November 2026 · autumn term · membership year 2026/27”."""
    term = next(name for month, name in TERMS if now.month >= month)
    parts = [date_format(now, "l j F Y"), term]
    if year:
        parts.append(f"membership year {year.label}")
    return " · ".join(parts)
