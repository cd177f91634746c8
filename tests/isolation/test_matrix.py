"""Every route from every actor: own, another school's, another partnership's, nobody's.

The rows are in `routes.py`, the things and words looked for in `world.py`.
"""

import pytest

from tests.isolation.asking import Answer, ask, unknown
from tests.isolation.conftest import Browsers
from tests.isolation.routes import ACCOUNT_PREFIXES, ASSOCIATION, PARTNERSHIP
from tests.isolation.row import ASSOCIATION_ACTORS, PARTNERSHIP_ACTORS, SCHOOL, SIGNED_OUT, Row
from tests.isolation.urlconfs import ASSOCIATION_URLCONF, PARTNERSHIP_URLCONF, route_names
from tests.isolation.world import BETA, OTHER, OWN, World

NO_WORDS: frozenset[str] = frozenset()
WITH_KEYS = sorted(
    name for name, row in PARTNERSHIP.items() if row.kwargs.__name__ != "none" and not row.is_public_object
)
OF_SCHOOL = sorted(name for name in WITH_KEYS if PARTNERSHIP[name].is_of_school)


@pytest.mark.parametrize(("urlconf", "rows"), [(PARTNERSHIP_URLCONF, PARTNERSHIP), (ASSOCIATION_URLCONF, ASSOCIATION)])
def test_every_route_has_a_row_and_every_row_a_route(urlconf: str, rows: dict[str, Row]) -> None:
    ours = {name for name in route_names(urlconf) if not name.startswith(ACCOUNT_PREFIXES)}

    assert {"without a row": sorted(ours - rows.keys()), "without a route": sorted(rows.keys() - ours)} == {
        "without a row": [],
        "without a route": [],
    }


@pytest.mark.parametrize("name", sorted(PARTNERSHIP))
def test_a_route_of_a_partnership_opens_to_those_it_is_for_and_shows_no_foreign_word(
    name: str, world: World, browsers: Browsers
) -> None:
    row = PARTNERSHIP[name]

    answers = _all_ask(browsers.partnership, PARTNERSHIP_URLCONF, name, row, row.kwargs(world.own))

    assert {actor: answer.outcome for actor, answer in answers.items()} == _expected(row, PARTNERSHIP_ACTORS)
    leaks = {actor: _words(answer) & _foreign_to(actor) for actor, answer in answers.items()}
    assert leaks == dict.fromkeys(answers, NO_WORDS)


@pytest.mark.parametrize("name", WITH_KEYS)
def test_the_key_of_another_partnership_is_as_good_as_a_made_up_one(
    name: str, world: World, browsers: Browsers
) -> None:
    row = PARTNERSHIP[name]
    insiders = {actor: browsers.partnership[actor] for actor in row.may - SIGNED_OUT}

    foreign = _all_ask(insiders, PARTNERSHIP_URLCONF, name, row, row.kwargs(world.beta))
    made_up = _all_ask(insiders, PARTNERSHIP_URLCONF, name, row, unknown(row.kwargs(world.beta)))

    outcomes = {actor: (foreign[actor].outcome, made_up[actor].outcome) for actor in insiders}
    assert outcomes == dict.fromkeys(insiders, ("missing", "missing"))
    assert {actor: _words(foreign[actor]) & {BETA} for actor in insiders} == dict.fromkeys(insiders, NO_WORDS)


@pytest.mark.parametrize("name", OF_SCHOOL)
def test_an_object_of_another_school_does_not_exist_for_the_people_of_a_school(
    name: str, world: World, browsers: Browsers
) -> None:
    row = PARTNERSHIP[name]
    school_people = {actor: browsers.partnership[actor] for actor in SCHOOL | {"trust_finance"}}

    answers = _all_ask(school_people, PARTNERSHIP_URLCONF, name, row, row.kwargs(world.other))

    assert {actor: answer.outcome for actor, answer in answers.items()} == dict.fromkeys(school_people, "missing")


@pytest.mark.parametrize("name", sorted(ASSOCIATION))
def test_a_route_of_the_association_opens_to_those_it_is_for_and_shows_no_partnerships_word(
    name: str, world: World, browsers: Browsers
) -> None:
    row = ASSOCIATION[name]

    answers = _all_ask(browsers.association, ASSOCIATION_URLCONF, name, row, row.kwargs(world.own))

    assert {actor: answer.outcome for actor, answer in answers.items()} == _expected(row, ASSOCIATION_ACTORS)
    assert {actor: _words(answer) for actor, answer in answers.items()} == dict.fromkeys(answers, NO_WORDS)


@pytest.mark.parametrize("path", ["login/", "password/reset/", "email/", "sessions/", "2fa/", "password/change/"])
def test_pages_of_the_account_show_no_word_of_another_partnership(path: str, browsers: Browsers) -> None:
    texts = {actor: _body(browser.get(f"/account/{path}")) for actor, browser in browsers.partnership.items()}

    assert {actor: BETA in text for actor, text in texts.items()} == dict.fromkeys(texts, False)


def _all_ask(browsers: dict, urlconf: str, name: str, row: Row, kwargs: dict) -> dict[str, Answer]:
    return {actor: ask(browser, urlconf, name, row, kwargs) for actor, browser in browsers.items()}


def _expected(row: Row, actors: frozenset[str]) -> dict[str, str]:
    return {actor: _expected_of(row, actor) for actor in actors}


def _expected_of(row: Row, actor: str) -> str:
    if actor in row.may:
        return "page"
    if actor in row.hidden_from:
        return "missing"
    if actor in SIGNED_OUT:
        return "sign in"
    return "missing" if row.is_of_school and actor == "other_head" else "refused"


def _words(answer: Answer) -> set[str]:
    return {word for word in (OWN, OTHER, BETA) if word in answer.text}


def _foreign_to(actor: str) -> set[str]:
    """Words an actor must never see: Beta's for all; of the schools, those one has nothing to do with."""
    if actor in SIGNED_OUT or actor == "deactivated":
        return {OWN, OTHER, BETA}
    if actor in SCHOOL or actor == "trust_finance":
        return {OTHER, BETA}
    return {OWN, BETA} if actor == "other_head" else {BETA}


def _body(response) -> str:
    return response.content.decode()
