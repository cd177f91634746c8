"""What offers can tell about a partnership's year: what member schools book, attend, buy and think of it."""

from django.db.models import Count, Exists, OuterRef, Q

from offers.enums import OfferKind
from offers.models import Attendance, Offer
from offers.queries.attendance import THERE
from offers.queries.insight import ratings
from offers.queries.insight.scope import Scope
from tenants.figures import FigureCode, Figures, Ratio


def figures(start_year: int) -> Figures:
    """Return the figures of an academic year, in seven queries; none for a year without offers.

    Shares and averages are a number over a number; the base is member schools, and for ratings the schools that gave one.
    """
    offer = Offer.objects.filter(year__start_year=start_year).select_related("year").order_by("pk").first()
    if offer is None:
        return {}
    scope = Scope(offer.year)
    schools = scope.schools()
    members = schools.order_by().count()
    there = Attendance.objects.filter(booking=OuterRef("pk"), presence__in=THERE)
    places = scope.bookings().filter(school__in=schools)
    counts = places.aggregate(booked=Count("pk"), attended=Count("pk", filter=Q(Exists(there))))
    buying = scope.lines().exclude(offer__kind=OfferKind.CORE).filter(school__in=schools)
    share, rating_schools = ratings.of_year(offer.year)
    return {
        FigureCode.BOOKINGS_PER_MEMBER: Ratio(counts["booked"], members, members),
        FigureCode.CPD_PLACES_PER_MEMBER: Ratio(counts["attended"], members, members),
        FigureCode.RATED_GOOD: Ratio(share.count, share.base, rating_schools),
        FigureCode.TRADED_SHARE: Ratio(buying.aggregate(n=Count("school", distinct=True))["n"], members, members),
    }
