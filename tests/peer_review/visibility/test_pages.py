"""Every page, file and export of a review, opened in every stage by everybody: exactly the words they may read appear.

A review says a word of its own in every field (`tests/factories/peer_review_stages.py`). A new address fails
`test_every_address_is_in_the_proof` until its line is in one of the lists; sections registered later are on the review's page.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from peer_review.enums import OfficeSees, Part, Stage
from peer_review.urls import urlpatterns
from tenants.fanout import in_partnership
from tenants.models import Partnership
from tests.factories import membership as members
from tests.factories import peer_review as make
from tests.factories import peer_review_stages as words
from tests.peer_review.visibility.reading import LETTERS, expected, table

CANARY = re.compile(r"CANARY-([a-z-]+)-x")
# Below one review; those of a part of it take the keys `everything` names.
OF_REVIEW = [
    "review",
    "review_print",
    "review_self",
    "review_focus",
    "review_logistics",
    "review_documents",
    "review_document",
    "review_document_remove",
    "review_calendar",
    "review_date",
    "review_postpone",
    "review_cancel",
    "review_move",
    "evidence",
    "evidence_board",
    "evidence_new",
    "evidence_change",
    "evidence_remove",
    "evidence_photo",
    "findings",
    "finding_new",
    "finding_change",
    "finding_withdraw",
    "review_draft",
    "draft_settle",
    "draft_send",
    "factual_check",
    "reply_statement",
    "reply_answer",
    "report_agree",
    "report_redraft",
    "report_sign",
    "report",
    "shares",
    "share_new",
    "share_revoke",
    "workshop",
    "actions",
    "plan_agree",
    "action_change",
    "review_rate",
    "review_close",
    "follow_up",
    "follow_up_waive",
    "challenge_index",
    "second_reading",
    "second_reading_photo",
]
OF_OFFICE = ["second_reading_ask", "seat_add"]  # refused to all others before anything is looked up
FILES = ["report_pdf", "summary_pdf", "workshop_pack"]  # asked for below, by their status
# Of one cycle, then of the partnership.
OF_CYCLE = ["cycle", "cycle_checks", "cycle_export", "cycle_participants", "cycle_groups", "match_runs"]
LISTS = [
    "home",
    "reviews",
    "my_reviewing",
    "my_reviews",
    "seats_waiting",
    "reviewers",
    "reviewer_days",
    "review_board",
    "cycle_challenge",
    "cycle_themes",
    "reviews_export",
    "calibration",
    "second_readings",
    "brokerings",
    "cycles",
]
AS_FILES = [
    "reviews",
    "my_reviews",
    "seats_waiting",
    "reviews_export",
    "cycle_challenge",
    "cycle_themes",
    "second_readings",
    "calibration",
]
OF_ALL = ["/search/?q=CANARY", *map(reverse, LISTS), *[f"{reverse(name)}?format=csv" for name in AS_FILES]]
# Only written to; or about rules, the register and plans of matches, where nothing of a review is said.
WITHOUT_WORDS = re.compile(
    "evidence_share|finding_from_evidence|finding_order|visit_over|action_step|second_reading_withdraw|review_sample"
    "|shared_report|framework.*|cycle_.*|participant.*|review_new|review_move|match_.*|group_.*|brokering_.*|federation.*"
    "|reviewer_.*|reviewer|training_.*|seat_.*"
)
ROLES = ["lead", "team", "trainee", "facilitator", "reader", "invited", "head", "staff", "governor", "chosen", "office"]
STRANGERS = ["foreign head", "foreign reviewer"]
TABLES = {part: expected(part) for part in Part}
AGREEMENT = table("agreement.txt", 1)
# The page of the review is opened in every stage, all other addresses where much opens at once.
TURNS = [Stage.VISIT, Stage.CHECK, Stage.AGREED]


@pytest.fixture(autouse=True)
def _in_november(time_machine: Any) -> None:
    time_machine.move_to(make.NOW, tick=False)


def may_read(role: str, stage: str, level: str) -> set[str]:
    """The words a role may read: by the tables, what the head shared with the chosen (the report) and the agreement."""
    parts = {part for part in Part if TABLES[part].get((role, stage), False)}
    if role == "governor":
        parts -= {Part.REPORT, Part.SUMMARY}  # not shared with governors
    if role == "office":
        parts = {part for part in parts if AGREEMENT[part.value, level] == "X"}
    found = {name for name, part in words.FIELDS.items() if part in parts}
    if Part.REPORT in parts:
        found |= {"summary", "member"}  # the report says what the summary says, and who was in the team
    if role == "head" and Part.REPORT in parts:
        found |= set(words.HEAD_ONLY)
    if role == "chosen":
        found |= {"share"}  # why it was shared with them
    if role in ("lead", "team", "trainee", "head", "staff", "office"):
        found |= set(words.INSIDERS_AND_OFFICE)
    if role == "reader" and Part.SECOND_READING in parts:
        found |= {"finding", "evidence", "photo", "reading"}  # in the second reading alone, without judgement
    return found


def read(client: Client, url: str) -> set[str]:
    """The words on one page or in one file; a page that is refused says none."""
    answer = client.get(url)
    assert answer.status_code in (200, 302, 403, 404), (url, answer.status_code)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return set(CANARY.findall(content.decode("utf-8", "replace")))


def addresses(made: words.Everything) -> list[str]:
    """Every address of the review and of what lists reviews."""
    of_review = [
        reverse(name, kwargs={"pk": made.review.pk} | made.keys.get(name, {})) for name in [*OF_REVIEW, *OF_OFFICE]
    ]
    of_cycle = [reverse(name, args=[made.review.cycle_id]) for name in OF_CYCLE]
    files = [reverse(name, args=[made.review.pk]) for name in ("evidence", "evidence_board")]
    return [*of_review, *of_cycle, *[f"{url}?format=csv" for url in files], *OF_ALL]


def statuses(made: words.Everything, client: Client) -> set[int]:
    """How the addresses below the review answer somebody who is not of the office."""
    below = [reverse(name, kwargs={"pk": made.review.pk} | made.keys.get(name, {})) for name in OF_REVIEW]
    return {client.get(url).status_code for url in below}


def answers(made: words.Everything, client: Client) -> dict[str, set[str]]:
    """Every address with the words it shows."""
    return {url: read(client, url) for url in addresses(made)}


def test_every_address_is_in_the_proof() -> None:
    proved = {*OF_REVIEW, *OF_OFFICE, *FILES, *OF_CYCLE, *LISTS}

    assert {route.name for route in urlpatterns if not WITHOUT_WORDS.fullmatch(route.name or "")} - proved == set()


@pytest.mark.parametrize("role", ROLES)
def test_the_page_of_a_review_shows_exactly_what_a_role_may_read(role: str, client_for: Callable[..., Client]) -> None:
    made = words.everything(cycle__office_sees=OfficeSees.NOTHING)
    client, url = client_for(made.people[role]), reverse("review", args=[made.review.pk])
    wanted, found = {}, {}

    for stage in LETTERS.values():
        words.to_stage(made.review, stage)
        found[stage.value] = read(client, url) - {"member"}
        wanted[stage.value] = may_read(role, stage, "nothing")

    leaks = {stage: found[stage] - wanted[stage] for stage in found if found[stage] - wanted[stage]}
    assert leaks == {}


@pytest.mark.parametrize("stage", TURNS)
@pytest.mark.parametrize("role", ROLES)
def test_all_addresses_together_show_what_a_role_may_read(
    role: str, stage: Stage, client_for: Callable[..., Client]
) -> None:
    made = words.everything(cycle__office_sees=OfficeSees.NOTHING)
    words.to_stage(made.review, stage)
    allowed = may_read(role, stage, "nothing")

    found = answers(made, client_for(made.people[role]))

    assert {url: seen - allowed for url, seen in found.items() if seen - allowed} == {}


# Words the present pages have no place for: a saving of the draft that was settled, a note of a reading not given yet.
UNSAID = {"saving", "reading", "share"}


@pytest.mark.parametrize("role", ROLES)
def test_all_a_role_may_read_of_a_closed_review_is_there_and_nothing_else(
    role: str, client_for: Callable[..., Client]
) -> None:
    made = words.everything(cycle__office_sees=OfficeSees.NOTHING)
    words.to_stage(made.review, Stage.CLOSED)

    allowed = may_read(role, Stage.CLOSED, "nothing")

    found = answers(made, client_for(made.people[role]))

    assert {url: seen - allowed for url, seen in found.items() if seen - allowed} == {}
    assert allowed - set().union(*found.values()) - UNSAID == set()


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("stage", [Stage.PLANNED, Stage.CHECK, Stage.CLOSED])
def test_a_stranger_finds_no_address_of_the_review(
    stranger: str, stage: Stage, client_for: Callable[..., Client]
) -> None:
    made = words.everything(cycle__office_sees=OfficeSees.REPORT)
    words.to_stage(made.review, stage)
    client = client_for(made.people[stranger])

    assert statuses(made, client) == {404}
    assert {url: read(client, url) for url in OF_ALL if read(client, url)} == {}


def test_the_office_of_another_partnership_finds_nothing(client_for: Callable[..., Client], beta: Partnership) -> None:
    made = words.everything(cycle__office_sees=OfficeSees.REPORT)
    words.to_stage(made.review, Stage.CLOSED)
    office = in_partnership(beta, members.office)
    client = client_for(office, partnership=beta)

    found = {url: read(client, url) for url in addresses(made)}

    assert {url for url, seen in found.items() if seen} == set()
    assert client.get(reverse("review", args=[made.review.pk])).status_code == 404


@pytest.mark.parametrize("level", OfficeSees.values)
def test_the_office_reads_what_the_agreement_of_the_cycle_says(level: str, client_for: Callable[..., Client]) -> None:
    made = words.everything(cycle__office_sees=level)
    words.to_stage(made.review, Stage.SIGNED)
    allowed = may_read("office", Stage.SIGNED, level)

    found = answers(made, client_for(made.people["office"]))

    assert {url: seen - allowed for url, seen in found.items() if seen - allowed} == {}
    assert allowed - set().union(*found.values()) - UNSAID == set()


def test_a_consent_taken_back_closes_every_address(client_for: Callable[..., Client]) -> None:
    made = words.everything()
    words.to_stage(made.review, Stage.CLOSED)
    client = client_for(made.people["chosen"])
    before = read(client, reverse("report", args=[made.review.pk]))
    made.review.shares.update(revoked_at=make.NOW)

    assert "report" in before
    assert statuses(made, client) == {404}


MAY_TAKE = {
    (Stage.AGREED, "report_pdf"): {"lead", "team", "trainee", "head"},
    (Stage.AGREED, "summary_pdf"): {"lead", "team", "trainee", "head"},
    (Stage.SIGNED, "report_pdf"): {"lead", "team", "trainee", "head", "staff", "chosen"},
    (Stage.SIGNED, "summary_pdf"): {"lead", "team", "trainee", "head", "staff", "chosen"},
    (Stage.WORKSHOP, "workshop_pack"): {"lead", "team", "trainee", "facilitator", "head", "staff"},
}


@pytest.mark.parametrize(("stage", "name"), MAY_TAKE)
def test_a_file_is_there_for_those_who_read_what_it_prints(
    stage: Stage, name: str, client_for: Callable[..., Client]
) -> None:
    made = words.everything(cycle__office_sees=OfficeSees.NOTHING)
    words.to_stage(made.review, stage)
    url = reverse(name, args=[made.review.pk])

    takers = {role for role in [*ROLES, *STRANGERS] if client_for(made.people[role]).head(url).status_code == 200}

    assert takers == MAY_TAKE[stage, name]
