"""Routes of reviews between partnerships, on the association's host."""

from typing import Any

from tests.isolation.row import Kwargs, Row, key
from tests.isolation.rows import peer_review_evidence, peer_review_reports, peer_review_stages
from tests.isolation.world import Place

ORGANISERS = frozenset({"association"})
SEES_NOTHING = frozenset({"operator", "account"})


def organised(thing: str = "", method: str = "get") -> Row:
    """A page of the association's own staff, about a round, a framework, a representative or a place in a team."""
    return (
        Row(ORGANISERS, key(thing), method=method, is_public_object=True) if thing else Row(ORGANISERS, method=method)
    )


ASSOCIATION = {
    "between_reviews": organised(),
    "between_rounds": organised(),
    "between_round_new": organised(),
    "between_round": organised("between_round"),
    "between_review_new": organised("between_round"),
    "between_suggest": organised("between_round"),
    "between_frameworks": organised(),
    "between_framework_new": organised(),
    "between_framework": organised("between_framework"),
    "between_representatives": organised(),
    "between_representative_new": organised(),
    "between_representative_end": organised("representative"),
    "between_team": organised("between_review"),
    "between_seat_withdraw": organised("between_seat", "post"),
    # A place is answered by whom it is for; for everybody else it is not there.
    "between_seat_answer": Row(
        frozenset(), key("between_seat"), hidden_from=ORGANISERS, method="post", is_public_object=True
    ),
}


def _of_review(thing: str, row: Row) -> Row:
    """The association's staff open of a partnership's review what the office opens of a school's; others find nothing."""
    may = ORGANISERS if "admin" in row.may else frozenset()
    hidden = SEES_NOTHING | (ORGANISERS if "admin" in row.hidden_from else frozenset())
    return Row(may, _named(thing, row.kwargs), hidden, method=row.method, is_public_object=True)


def _named(thing: str, kwargs: Kwargs) -> Kwargs:
    def found(place: Place) -> dict[str, Any]:
        wanted = kwargs(place)
        return wanted | ({"pk": place[thing].pk} if "pk" in wanted else {})

    return found


# "reviews" lists a partnership's own; the association's list is "between_reviews".
_STAGES = {name: row for name, row in peer_review_stages.PARTNERSHIP.items() if name != "reviews"}
ASSOCIATION |= {name: _of_review("between_review", row) for name, row in _STAGES.items()}
ASSOCIATION |= {
    name: _of_review("between_reported", row)
    for name, row in (peer_review_evidence.PARTNERSHIP | peer_review_reports.PARTNERSHIP).items()
}
ASSOCIATION["shared_report"] = peer_review_reports.PARTNERSHIP["shared_report"]
