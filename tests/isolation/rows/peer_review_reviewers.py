"""Routes of the register and of places in teams: the office all of it, a reviewer their own; nobody of the matrix is on it."""

from typing import Any

from tests.isolation.row import ADMIN, MEMBERS, NOBODY, SCHOOL, Kwargs, Row, key
from tests.isolation.world import Place

BOARD = ADMIN | {"improvement_partner"}
NOT_THERE = MEMBERS - BOARD
REVIEWER, FEDERATION, SEAT = key("reviewer", "reviewer_id"), key("federation", "federation_id"), key("seat", "seat_id")


def _with(thing: str, name: str) -> Kwargs:
    def kwargs(place: Place) -> dict[str, Any]:
        return REVIEWER(place) | {name: place[thing].pk}

    return kwargs


PARTNERSHIP = {
    "reviewers": Row(BOARD),
    "reviewer_new": Row(ADMIN),
    "reviewer_heads": Row(ADMIN),
    "training_day": Row(ADMIN),
    "reviewer_days": Row(BOARD | SCHOOL | {"other_head"}),
    "reviewer": Row(BOARD, REVIEWER, NOT_THERE),
    "reviewer_change": Row(ADMIN, REVIEWER),
    "reviewer_forget": Row(ADMIN, REVIEWER),
    "training_new": Row(ADMIN, REVIEWER),
    "training_remove": Row(ADMIN, _with("training", "training_id"), method="post"),
    "reviewer_interest_new": Row(ADMIN, REVIEWER, NOT_THERE),
    "reviewer_interest_end": Row(ADMIN, _with("interest", "interest_id"), NOT_THERE, method="post"),
    "reviewer_absence_new": Row(ADMIN, REVIEWER, NOT_THERE),
    "reviewer_absence_remove": Row(ADMIN, _with("reviewer_absence", "absence_id"), NOT_THERE, method="post"),
    "federations": Row(BOARD),
    "federation_new": Row(ADMIN),
    "federation_change": Row(ADMIN, FEDERATION),
    "federation_remove": Row(ADMIN, FEDERATION),
    "my_reviewing": Row(MEMBERS),
    "my_reviews": Row(NOBODY),
    "seats_waiting": Row(BOARD),
    "seat_answer": Row(ADMIN, SEAT, MEMBERS - ADMIN),
    "seat_replace": Row(ADMIN, SEAT),
    "seat_withdraw": Row(ADMIN, SEAT),
    "seat_invite": Row(ADMIN, SEAT, method="post"),
    "seat_add": Row(ADMIN, key("seat_review")),
}
