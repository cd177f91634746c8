"""What the homes say about agreements: how much is agreed, and whether last year's services are still to be chosen."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from membership.models import MembershipYear, School
from offers.enums import AgreementStatus
from offers.models import Agreement, AgreementLine
from offers.queries.agreements.basket import AGREED, lines_of_last_year, offered, years_to_buy
from offers.queries.agreements.buyers import Buyer


@dataclass(frozen=True)
class ToRenew:
    """How many of last year's services are offered again in a year and not agreed yet."""

    year: MembershipYear
    count: int


def running(rows: QuerySet[Agreement], on: date) -> QuerySet[Agreement]:
    """Return those in force on a day of agreements somebody may see."""
    return rows.filter(status=AgreementStatus.ACTIVE, year__starts_on__lte=on, year__ends_before__gt=on)


def lines_of(rows: QuerySet[Agreement]) -> QuerySet[AgreementLine]:
    """Return the lines of agreements."""
    return AgreementLine.objects.filter(agreement__in=rows.order_by().values("pk"))


def to_renew(school: School, on: date) -> ToRenew | None:
    """Return what a school has not chosen again for the newest year, while it has agreed nothing for it; four queries."""
    year = next(iter(years_to_buy(on)), None)
    if (
        year is None
        or Agreement.objects.filter(school=school, year=year, status__in=[*AGREED, AgreementStatus.ENDED]).exists()
    ):
        return None
    lineages = {line.offer.lineage for line in lines_of_last_year(Buyer(school=school), year)}
    count = offered().filter(year=year, lineage__in=lineages).count() if lineages else 0
    return ToRenew(year, count) if count else None
