"""How much each school takes part, counted way by way."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet, Value

from membership.contributions import given_and_received
from membership.models import School
from offers.figures.engagement import Engagement, Way, score
from offers.models import EvaluationRequest
from offers.queries.insight.scope import Scope


def heat_map(scope: Scope) -> list[tuple[School, Engagement]]:
    """Return the member schools of the year with their engagement, by name; two queries and those of contributions."""
    schools = {school.pk: school for school in scope.schools().order_by("name", "pk")}
    counts: dict[int, dict[Way, Decimal]] = {pk: defaultdict(Decimal) for pk in schools}
    for row in _counted(scope):
        if row["by"] in counts:
            counts[row["by"]][Way(row["way"])] += row["number"]
    for given in given_and_received(list(schools), scope.year.starts_on, scope.year.ends_before):
        counts[given.school_id][Way.REVIEWS] += given.quantity
    return [(schools[row.school_id], row) for row in score(counts)]


def _counted(scope: Scope) -> QuerySet[Any]:
    answered = EvaluationRequest.objects.filter(
        scope.of_phase("booking__school__"), event__offer__in=scope.offers(), answered_on__isnull=False
    )
    parts = [
        _count(scope.bookings(), "school_id", Way.BOOKINGS),
        _count(scope.lines(), "school_id", Way.SERVICES),
        _count(scope.deliveries(), "school_id", Way.VISITS),
        _count(scope.downloads(), "school_id", Way.DOWNLOADS),
        _count(answered, "booking__school_id", Way.EVALUATIONS),
    ]
    return parts[0].union(*parts[1:], all=True)


def _count(rows: QuerySet[Any], school: str, way: Way) -> QuerySet[Any]:
    return rows.order_by().values(by=F(school), way=Value(way.value)).annotate(number=Count("pk"))
