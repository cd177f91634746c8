"""What delegates and schools thought, term by term and offer by offer: good or better with its base.

Anonymous answers about an event with fewer than three are not shown, and not left to be found from a sum.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, F, Q, QuerySet

from membership.models import MembershipYear
from offers.enums import EvaluationKind
from offers.figures.ratings import GOOD, EventShare, Share, counted, together
from offers.models import Delivery, EvaluationAnswer, Offer
from offers.queries.insight.scope import DONE, Scope, visit_day
from offers.timing.school_terms import Term, term_of, terms_between

K = TypeVar("K")
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
    answers: int  # those left out too


def over_time(scope: Scope, on: date) -> list[TermRatings]:
    """Return the ratings of each term of the year and of the two before, until a day; two queries.

    The offers of the category and kind are taken from all these years.
    """
    until = min(scope.year.ends_before, on)
    first = date(scope.year.start_year - YEARS_SHOWN + 1, 9, 1)
    events = {term: _sum(parts) for term, parts in _events(_answers(scope, first), "answered_on", term_of).items()}
    visits = _by_term(_visits(scope, first), "on_day")
    shown = [term for term in terms_between(first, until) if term in events or term in visits]
    return [TermRatings(term, events.get(term, Share(0, 0)), visits.get(term, Share(0, 0))) for term in shown]


def by_offer(scope: Scope) -> list[OfferRatings]:
    """Return the year's rated offers in the catalogue's order; three queries."""
    events = _events(_after(scope), "event__offer_id", int)
    visits = Delivery.objects.filter(_rated(), scope.of_phase(), offer__in=scope.offers(), status__in=DONE)
    visited = {row["of"]: Share(row["good"], row["base"]) for row in _grouped(visits.values(of=F("offer_id")))}
    offers = scope.offers().filter(pk__in={*events, *visited}).select_related("category")
    return [_of_offer(offer, events.get(offer.pk, []), visited.get(offer.pk, Share(0, 0))) for offer in offers]


def of_year(year: MembershipYear) -> tuple[Share, int]:
    """Return the share of good or better of a year's events and visits, and how many schools rated; three queries."""
    scope = Scope(year)
    events = [part for parts in _events(_after(scope), "event__offer_id", int).values() for part in parts]
    visits = Delivery.objects.filter(_rated(), offer__in=scope.offers(), status__in=DONE)
    found = visits.order_by().aggregate(good=Count("pk", filter=Q(rating__gte=GOOD)), base=Count("pk"))
    rated = {"evaluation_requests__answered_on__isnull": False, "evaluation_requests__kind": EvaluationKind.AFTER}
    asked = scope.bookings().filter(**rated).values_list("school_id")
    schools = asked.union(visits.order_by().values_list("school_id")).count()
    return together([_sum(events), Share(found["good"], found["base"])]), schools


def _of_offer(offer: Offer, events: list[EventShare], visits: Share) -> OfferRatings:
    answers = sum(row.share.base for row in events) + visits.base
    return OfferRatings(offer, together([_sum(events), visits]), answers)


def _sum(events: Iterable[EventShare]) -> Share:
    """The ratings of events as one, without those that could be told from the sum."""
    return together(row.share for row in counted(events))


def _events(rows: QuerySet[Any], of: str, key: Callable[[Any], K]) -> dict[K, list[EventShare]]:
    """The ratings of each event under what they are summed by; an event is judged by all its answers of these rows."""
    grouped = (
        rows.order_by()
        .values("event_id", of=F(of))
        .annotate(
            answers=Count("pk"),
            base=Count("rating"),
            good=Count("rating", filter=Q(rating__gte=GOOD)),
            is_anonymous=BoolOr("form__is_anonymous"),
        )
    )
    parts: dict[tuple[K, int], list[Share]] = {}
    answers: Counter[int] = Counter()
    anonymous: set[int] = set()
    for row in grouped:
        event_id = row["event_id"]
        parts.setdefault((key(row["of"]), event_id), []).append(Share(row["good"], row["base"]))
        answers[event_id] += row["answers"]
        anonymous |= {event_id} if row["is_anonymous"] else set()
    found: dict[K, list[EventShare]] = {}
    for (under, event_id), shares in parts.items():
        part = EventShare(together(shares), answers[event_id], event_id in anonymous)
        found.setdefault(under, []).append(part)
    return found


def _after(scope: Scope) -> QuerySet[Any]:
    return EvaluationAnswer.objects.filter(kind=EvaluationKind.AFTER, event__offer__in=scope.offers())


def _rated() -> Q:
    return Q(rating__isnull=False)


def _of_category(scope: Scope, prefix: str) -> Q:
    chosen = {f"{prefix}category": scope.category_id, f"{prefix}kind": scope.kind}
    return Q(**{name: value for name, value in chosen.items() if value})


def _answers(scope: Scope, first: date) -> QuerySet[Any]:
    rows = EvaluationAnswer.objects.filter(_of_category(scope, "event__offer__"), kind=EvaluationKind.AFTER)
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
