"""Routes of reviews between partnerships, on the association's host."""

from tests.isolation.row import Row, key

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
    "review": Row(ORGANISERS, key("between_review"), hidden_from=SEES_NOTHING, is_public_object=True),
}
