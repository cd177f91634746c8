"""Routes of matching: the office and its improvement partners see plans, admins make and publish them."""

from typing import Any

from tests.isolation.row import ADMIN, Row, key
from tests.isolation.world import Place

BOARD = ADMIN | {"improvement_partner"}
CYCLE, GROUPS = key("match_cycle", "cycle_id"), key("match_group", "group_id")
RUN, SCHOOL = key("match_run", "run_id"), key("match_participant", "participant_id")


def _host(place: Place) -> dict[str, Any]:
    return RUN(place) | {"host": place["match_participant"].pk * 10 + 1}


PARTNERSHIP = {
    "match_runs": Row(BOARD, CYCLE),
    "match_run_new": Row(ADMIN, CYCLE),
    "match_groups_new": Row(ADMIN, CYCLE),
    "cycle_groups": Row(BOARD, CYCLE),
    "group_change": Row(ADMIN, GROUPS),
    "group_move": Row(ADMIN, SCHOOL),
    "match_run": Row(BOARD, RUN),
    "match_run_progress": Row(BOARD, RUN),
    "match_run_stop": Row(ADMIN, RUN, method="post"),
    "match_run_go_on": Row(ADMIN, RUN, method="post"),
    "match_run_compare": Row(BOARD, RUN),
    "match_run_publish": Row(ADMIN, RUN),
    "match_run_repair": Row(ADMIN, RUN),
    "match_host": Row(BOARD, _host),
    "match_lock": Row(ADMIN, _host, method="post"),
    "match_override": Row(ADMIN, _host, method="post"),
}
