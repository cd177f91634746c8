"""Questions about membership years, classes and tariffs."""

from datetime import date

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from membership.models import MembershipClass, MembershipYear, Tariff


def every() -> list[MembershipYear]:
    """Return all years, newest first."""
    return list(MembershipYear.objects.all())


def get(start_year: int) -> MembershipYear:
    """Return the year that starts in September of `start_year`. Raises Http404."""
    return get_object_or_404(MembershipYear, start_year=start_year)


def running(years: list[MembershipYear], on: date) -> MembershipYear | None:
    """Return the year a day falls in, out of all years."""
    return next((year for year in years if year.starts_on <= on < year.ends_before), None)


def shown(years: list[MembershipYear], wanted: str, on: date) -> MembershipYear | None:
    """Return the year a page asks for, else the running one, else the newest."""
    by_start = {str(year.start_year): year for year in years}
    return by_start.get(wanted) or running(years, on) or next(iter(years), None)


def before(year: MembershipYear, years: list[MembershipYear]) -> MembershipYear | None:
    """Return the year before one, out of all years."""
    return next((other for other in years if other.start_year == year.start_year - 1), None)


def classes() -> list[MembershipClass]:
    """Return the membership classes in the order they were made."""
    return list(MembershipClass.objects.all())


def membership_class(class_id: int) -> MembershipClass:
    """Return one membership class. Raises Http404."""
    return get_object_or_404(MembershipClass, pk=class_id)


def current(start_year: int, class_id: int) -> Tariff | None:
    """Return the tariff in force for a class in a year."""
    return tariffs().filter(year__start_year=start_year, membership_class=class_id, is_current=True).first()


def current_tariffs(year_id: int) -> list[Tariff]:
    """Return the tariff in force for each class of a year, with exceptions."""
    return list(tariffs().filter(year=year_id, is_current=True).order_by("membership_class"))


def tariff_versions(year_id: int) -> list[Tariff]:
    """Return every version of every tariff of a year, newest first within a class."""
    return list(tariffs().filter(year=year_id).order_by("membership_class", "-version"))


def tariff(tariff_id: int) -> Tariff:
    """Return one tariff with year, class and exceptions. Raises Http404."""
    return get_object_or_404(tariffs(), pk=tariff_id)


def tariffs() -> QuerySet[Tariff]:
    """Return tariffs with what it takes to work out a price."""
    return Tariff.objects.select_related("year", "membership_class").prefetch_related("exceptions")
