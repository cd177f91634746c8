"""Opening a membership year: dates, census day, and last year's prices carried over as drafts to look at."""

from datetime import date, datetime

from django.db import transaction

from membership.models import MembershipYear, Person, Tariff
from membership.operations import tariffs
from membership.refusals import Refusal
from tenants.calendars import AcademicYear, autumn_census_day


class YearExists(Refusal):
    """The year has been opened before."""

    code = "year_exists"
    message = "This membership year is open already."


def open_year(
    *, by: Person | None, start_year: int, now: datetime, confirm_by: date | None = None, census_on: date | None = None
) -> MembershipYear:
    """Open an academic year for membership, with last year's current prices. Raises YearExists.

    The census that sets the price is the autumn census before the year begins.
    """
    calendar = AcademicYear(start_year)
    with transaction.atomic():
        year, is_new = MembershipYear.objects.get_or_create(
            start_year=start_year,
            defaults={
                "starts_on": calendar.starts_on,
                "ends_before": calendar.ends_before,
                "confirm_by": confirm_by,
                "census_on": census_on or autumn_census_day(start_year - 1),
            },
        )
        if not is_new:
            raise YearExists
        _carry_over(by=by, year=year, now=now)
    return year


def _carry_over(*, by: Person | None, year: MembershipYear, now: datetime) -> None:
    before = Tariff.objects.filter(year__start_year=year.start_year - 1, is_current=True)
    for tariff in before.prefetch_related("exceptions"):
        copy = tariffs.new_version(
            by=by,
            year_id=year.pk,
            membership_class_id=tariff.membership_class_id,
            fields=tariffs.fields_of(tariff),
            exceptions=tariff.terms.exceptions,
        )
        tariffs.publish(by=by, tariff_id=copy.pk, now=now)
