"""The value of a year for schools, worked out afresh, and the statements that were made and sent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from membership.enums import SchoolRoleKind
from membership.models import MembershipYear, School, SchoolRole
from offers.figures import value
from offers.figures.value import Entry, Value
from offers.models import ValueStatement
from offers.queries.insight.entries import of_schools
from offers.queries.insight.scope import Scope

CHAIR = "chair"  # in the job title of a governor


@dataclass(frozen=True)
class Worth:
    """A school's value of a year and the entries it was summed from."""

    value: Value
    entries: list[Entry]


@dataclass(frozen=True)
class Progress:
    """How far the statements of a year are."""

    drafts: int = 0
    waiting: int = 0
    failed: int = 0
    sent: int = 0

    @property
    def is_sending(self) -> bool:
        """Whether some are let go and not sent yet."""
        return self.waiting > 0


def until_of(year: MembershipYear, on: date) -> date:
    """Return the last day that counts: the day itself, or the year's last once it is over."""
    return min(on, year.ends_before - timedelta(days=1))


def worth_of(schools: Collection[int], year: MembershipYear, on: date) -> dict[int, Worth]:
    """Return the value of a year for schools as it stands on a day; six queries and those of contributions."""
    until = until_of(year, on)
    found = of_schools(schools, year.starts_on, until)
    return {school_id: Worth(value.of(rows, year.starts_on, until), rows) for school_id, rows in found.items()}


def due(years: list[MembershipYear], on: date, days: int) -> MembershipYear | None:
    """Return the year schools are to confirm soon: `days` before its date until the date itself, out of all years."""
    soon = (
        year for year in years if year.confirm_by and year.confirm_by - timedelta(days=days) <= on <= year.confirm_by
    )
    return next(soon, None)


def statements(year: MembershipYear) -> QuerySet[ValueStatement]:
    """Return the statements of a year with their schools, by name, newest first."""
    rows = ValueStatement.objects.filter(year=year).select_related("school", "year")
    return rows.order_by("school__name", "school_id", "-made_at", "-pk")


def statement(statement_id: int) -> ValueStatement | None:
    """Return one statement with its school and year."""
    return ValueStatement.objects.filter(pk=statement_id).select_related("school__trust", "year").first()


def sent_to_school(school: School) -> list[ValueStatement]:
    """Return the statements a school was sent, newest first; one query."""
    rows = ValueStatement.objects.filter(school=school, sent_at__isnull=False).select_related("year")
    return list(rows.order_by("-sent_at", "-pk"))


def progress(year: MembershipYear) -> Progress:
    """Return how many statements of a year are drafts, wait, could not be sent, and are sent; one query."""
    is_released = Q(released_at__isnull=False, sent_at__isnull=True)
    sums = ValueStatement.objects.filter(year=year).aggregate(
        drafts=Count("pk", filter=Q(released_at__isnull=True)),
        waiting=Count("pk", filter=is_released & Q(error="")),
        failed=Count("pk", filter=is_released & ~Q(error="")),
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
    )
    return Progress(**sums)


def to_be_made(year: MembershipYear) -> QuerySet[School]:
    """Return the member schools of a year that were not sent a statement and have none on its way."""
    known = ValueStatement.objects.filter(school=OuterRef("pk"), year=year, released_at__isnull=False)
    return Scope(year).schools().filter(~Exists(known))


def recipients(school_id: int) -> list[str]:
    """Return the addresses of the school's head and chair of governors, each once, by name; one query."""
    held = SchoolRole.objects.filter(school=school_id, person__is_active=True)
    chair = Q(role=SchoolRoleKind.GOVERNOR, person__job_title__icontains=CHAIR)
    held = held.filter(Q(role=SchoolRoleKind.HEAD) | chair).order_by("person__name", "person")
    return list(dict.fromkeys(held.values_list("person__email", flat=True)))
