"""What delegates and schools thought, term by term and offer by offer: good or better with its base."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from membership.models import MembershipYear
from offers.enums import EvaluationKind
from offers.figures.ratings import GOOD, Share
from offers.models import Delivery, EvaluationAnswer, Offer
from offers.queries.insight.scope import DONE, Scope, visit_day
from offers.timing.school_terms import Term, term_of, terms_between

YEARS_SHOWN = 3


@dataclass(frozen=True)
class TermRatings:
    """A term's ratings: of events by delegates, of visits by schools."""

    term: Term
    events: Share
    visits: Share


@dataclass(frozen=True)
class OfferRatings:
    """An offer's ratings in a year, of its events and visits together."""

    offer: Offer
    share: Share


def over_time(scope: Scope, on: date) -> list[TermRatings]:
    """Return the ratings of each term of the year and of the two before, until a day; two queries.

    The offers of the category and kind are taken from all these years.
    """
    until = min(scope.year.ends_before, on)
    first = date(scope.year.start_year - YEARS_SHOWN + 1, 9, 1)
    events = _by_term(_answers(scope, first), "answered_on")
    visits = _by_term(_visits(scope, first), "on_day")
    shown = [term for term in terms_between(first, until) if term in events or term in visits]
    return [TermRatings(term, events.get(term, Share(0, 0)), visits.get(term, Share(0, 0))) for term in shown]


def by_offer(scope: Scope) -> list[OfferRatings]:
    """Return the year's rated offers in the catalogue's order; three queries."""
    answers = EvaluationAnswer.objects.filter(_rated(), kind=EvaluationKind.AFTER, event__offer__in=scope.offers())
    visits = Delivery.objects.filter(_rated(), scope.of_phase(), offer__in=scope.offers(), status__in=DONE)
    sums = [*_grouped(answers.values(of=F("event__offer_id"))), *_grouped(visits.values(of=F("offer_id")))]
    shares: dict[int, Share] = {}
    for row in sums:
        shares[row["of"]] = together([shares.get(row["of"], Share(0, 0)), Share(row["good"], row["base"])])
    offers = scope.offers().filter(pk__in=shares).select_related("category")
    return [OfferRatings(offer, shares[offer.pk]) for offer in offers]


def together(shares: Iterable[Share]) -> Share:
    """Return shares as one: counts are summed, percentages never averaged."""
    rows = list(shares)
    return Share(sum(row.count for row in rows), sum(row.base for row in rows))


def of_year(year: MembershipYear) -> tuple[Share, int]:
    """Return the share of good or better of a year's events and visits, and how many schools rated; three queries."""
    scope = Scope(year)
    answers = EvaluationAnswer.objects.filter(_rated(), kind=EvaluationKind.AFTER, event__offer__in=scope.offers())
    visits = Delivery.objects.filter(_rated(), offer__in=scope.offers(), status__in=DONE)
    counts = {"good": Count("pk", filter=Q(rating__gte=GOOD)), "base": Count("pk")}
    sums = [rows.order_by().aggregate(**counts) for rows in (answers, visits)]
    rated = {"evaluation_requests__answered_on__isnull": False, "evaluation_requests__kind": EvaluationKind.AFTER}
    asked = scope.bookings().filter(**rated).values_list("school_id")
    schools = asked.union(visits.order_by().values_list("school_id")).count()
    return together(Share(row["good"], row["base"]) for row in sums), schools


def _rated() -> Q:
    return Q(rating__isnull=False)


def _of_category(scope: Scope, prefix: str) -> Q:
    chosen = {f"{prefix}category": scope.category_id, f"{prefix}kind": scope.kind}
    return Q(**{name: value for name, value in chosen.items() if value})


def _answers(scope: Scope, first: date) -> QuerySet[Any]:
    rows = EvaluationAnswer.objects.filter(_rated(), _of_category(scope, "event__offer__"), kind=EvaluationKind.AFTER)
    return rows.filter(answered_on__gte=first, answered_on__lt=scope.year.ends_before)


def _visits(scope: Scope, first: date) -> QuerySet[Any]:
    """Visits by the day they took place: the last day set, else the day they were noted."""
    rows = Delivery.objects.filter(_rated(), scope.of_phase(), _of_category(scope, "offer__"), status__in=DONE)
    rows = rows.annotate(on_day=visit_day())
    return rows.filter(on_day__gte=first, on_day__lt=scope.year.ends_before)


def _by_term(rows: QuerySet[Any], day: str) -> dict[Term, Share]:
    found: dict[Term, Share] = {}
    for row in _grouped(rows.values(of=F(day))):
        term = term_of(row["of"])
        found[term] = together([found.get(term, Share(0, 0)), Share(row["good"], row["base"])])
    return found


def _grouped(rows: QuerySet[Any]) -> list[dict[str, Any]]:
    return list(rows.order_by().annotate(good=Count("pk", filter=Q(rating__gte=GOOD)), base=Count("pk")))
