"""Routes of frameworks and cycles: the office all of it; a school the page on which its head agrees."""

from typing import Any

from tests.isolation.row import ADMIN, MEMBERS, SCHOOL, Kwargs, Row, key
from tests.isolation.world import Place

BOARD = ADMIN | {"improvement_partner"}
FRAMEWORK, CYCLE, PARTICIPANT = key("framework"), key("review_cycle"), key("participant", "participant_id")


def _part(of: Kwargs, name: str) -> Kwargs:
    def kwargs(place: Place) -> dict[str, Any]:
        return of(place) | {"part": name}

    return kwargs


PARTNERSHIP = {
    "frameworks": Row(BOARD),
    "framework_new": Row(ADMIN),
    "framework": Row(BOARD, FRAMEWORK),
    "framework_change": Row(ADMIN, FRAMEWORK),
    "framework_part": Row(ADMIN, _part(FRAMEWORK, "scale")),
    "framework_publish": Row(ADMIN, FRAMEWORK),
    "framework_copy": Row(ADMIN, FRAMEWORK, method="post"),
    "framework_retire": Row(ADMIN, FRAMEWORK),
    "cycles": Row(BOARD),
    "cycle_new": Row(ADMIN),
    "cycle": Row(BOARD, CYCLE),
    "cycle_checks": Row(BOARD, CYCLE),
    "cycle_export": Row(BOARD, CYCLE),
    "cycle_change": Row(ADMIN, CYCLE),
    "cycle_part": Row(ADMIN, _part(CYCLE, "shape")),
    "cycle_copy": Row(ADMIN, CYCLE),
    "cycle_start": Row(ADMIN, CYCLE, method="post"),
    "cycle_close": Row(ADMIN, CYCLE),
    "cycle_participants": Row(BOARD, CYCLE),
    "participants_add": Row(ADMIN, CYCLE),
    "cycle_invite": Row(ADMIN, CYCLE),
    "cycle_consent": Row(SCHOOL, CYCLE, MEMBERS - SCHOOL, is_of_school=True),
    "participant_change": Row(ADMIN, PARTICIPANT),
    "participant_withdraw": Row(ADMIN, PARTICIPANT),
    "review_new": Row(ADMIN),
}
