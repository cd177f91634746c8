"""Records of professional development: a person's own, and a school's without what people think."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from membership.models import Person, School, SchoolRole
from offers.models import CpdEntry
from tenants.calendars import AcademicYear

COUNTS = Q(certificate__isnull=True) | Q(certificate__revoked_at__isnull=True)


@dataclass(frozen=True)
class YearTotal:
    """The hours of an academic year; those of revoked certificates do not count."""

    year: AcademicYear
    hours: Decimal


def of_person(person: Person) -> QuerySet[CpdEntry]:
    """Return somebody's record, newest first."""
    return CpdEntry.objects.filter(person=person).select_related("certificate")


def of_year(rows: QuerySet[CpdEntry], year: AcademicYear) -> QuerySet[CpdEntry]:
    """Return the lines of an academic year."""
    return rows.filter(on_day__gte=year.starts_on, on_day__lt=year.ends_before)


def totals(rows: QuerySet[CpdEntry]) -> list[YearTotal]:
    """Return the hours of each academic year, newest first; one query."""
    sums: dict[AcademicYear, Decimal] = {}
    for on_day, hours in rows.filter(COUNTS).order_by("-on_day").values_list("on_day", "hours"):
        year = AcademicYear.containing(on_day)
        sums[year] = sums.get(year, Decimal(0)) + hours
    return [YearTotal(year, hours) for year, hours in sums.items()]


def of_school(school: School) -> QuerySet[CpdEntry]:
    """Return the record of the people who have a role at a school now, without their reflections.

    Of certificates only those of places this school booked: what somebody attended for another school is theirs.
    """
    mine = Q(certificate__isnull=True) | Q(certificate__booking__school=school)
    held = SchoolRole.objects.filter(school=school).values("person")
    rows = CpdEntry.objects.filter(mine, person__in=held, person__is_active=True)
    return rows.select_related("person", "certificate").defer("reflection").order_by("person__name", "-on_day", "-pk")


def own_entry(person: Person, entry_id: int) -> CpdEntry | None:
    """Return a line of somebody's own record."""
    return of_person(person).filter(pk=entry_id).first()
