"""Routes of insight: the board's pages, the head's index, heads' answers; a second reading is its reader's alone."""

from typing import Any

from tests.isolation.row import ADMIN, MEMBERS, NOBODY, SCHOOL, Row, key
from tests.isolation.world import Place

BOARD = ADMIN | {"improvement_partner"}
MEASURED, MATCH = key("measured_review"), key("match")
# Who has to do with the review but not with the part finds nothing there either.
OTHERS = MEMBERS - BOARD - {"head"}


def _photo(place: Place) -> dict[str, Any]:
    return MEASURED(place) | {"evidence_id": place["measured_piece"].pk}


PARTNERSHIP = {
    "review_board": Row(BOARD),
    "cycle_challenge": Row(BOARD),
    "cycle_themes": Row(BOARD),
    "reviews_export": Row(BOARD),
    "calibration": Row(ADMIN),
    "second_readings": Row(ADMIN),
    "brokerings": Row(BOARD | SCHOOL | {"other_head"}),
    "brokering_new": Row(BOARD),
    "brokering_propose": Row(BOARD),
    "brokering_answer": Row(BOARD | {"head"}, MATCH, OTHERS),
    "brokering_done": Row(BOARD | {"head"}, MATCH, OTHERS, method="post"),
    "challenge_index": Row(BOARD | {"head"}, MEASURED, OTHERS),
    "second_reading": Row(NOBODY, MEASURED, MEMBERS - BOARD),
    "second_reading_photo": Row(NOBODY, _photo, MEMBERS - BOARD),
    "second_reading_ask": Row(ADMIN, MEASURED),
    "second_reading_withdraw": Row(NOBODY, MEASURED, MEMBERS, method="post"),
    "review_sample": Row(ADMIN, MEASURED, method="post"),
}
