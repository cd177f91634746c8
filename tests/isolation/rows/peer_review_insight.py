"""Routes of insight: the board's pages, the head's index, heads' answers; a second reading is its reader's alone."""

from tests.isolation.row import ADMIN, MEMBERS, NOBODY, SCHOOL, Row, key

BOARD = ADMIN | {"improvement_partner"}
MEASURED, MATCH = key("measured_review"), key("match")
# Who has to do with the review but not with the part finds nothing there either.
OTHERS = MEMBERS - BOARD - {"head"}

PARTNERSHIP = {
    "review_board": Row(BOARD),
    "cycle_challenge": Row(BOARD),
    "cycle_themes": Row(BOARD),
    "reviews_export": Row(BOARD),
    "calibration": Row(ADMIN),
    "second_readings": Row(ADMIN),
    "brokerings": Row(BOARD | SCHOOL | {"other_head"}),
    "brokering_new": Row(BOARD),
    "brokering_answer": Row(BOARD | {"head"}, MATCH, OTHERS),
    "brokering_done": Row(BOARD | {"head"}, MATCH, OTHERS, method="post"),
    "challenge_index": Row(BOARD | {"head"}, MEASURED, OTHERS),
    "second_reading": Row(NOBODY, MEASURED, MEMBERS - BOARD),
    "second_reading_ask": Row(ADMIN, MEASURED),
    "second_reading_withdraw": Row(NOBODY, MEASURED, MEMBERS, method="post"),
    "review_sample": Row(ADMIN, MEASURED, method="post"),
}
