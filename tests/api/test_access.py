"""Who may call what: keys by scope, people by the rule of the page, nobody else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from api.scopes import PARTNERSHIP_SCOPES
from membership.enums import OfficeRole, SchoolRoleKind
from membership.models import Person
from tenants.accounts.models import ApiKey
from tenants.fanout import in_partnership, in_public
from tenants.models import Partnership
from tenants.operations import api_keys
from tests.factories.accounts import ASSOCIATION_HOST, BETA_HOST, key, system, system_with
from tests.factories.membership import PersonFactory, SchoolFactory, at_school, at_trust, office
from tests.factories.membership import TrustFactory as Trust

READS = {
    "partnership": "partnership:read",
    "schools": "schools:read",
    "people": "people:read",
    "years": "memberships:read",
    "tariffs": "memberships:read",
    "subscriptions": "memberships:read",
    "charges": "billing:read",
    "invoices": "billing:read",
    "payments": "billing:read",
    "offers": "offers:read",
    "events": "offers:read",
    "agreements": "offers:read",
    "bookings": "bookings:read",
    "reviews": "reviews:read",
}
WRITES = {
    "charges": "billing:write",
    "payments": "billing:write",
    "subscriptions/1/confirm": "memberships:write",
    "bookings": "bookings:write",
    "bookings/1/cancel": "bookings:write",
}
OFFICE = {"partnership", "schools", "people"}
COURSES = {"events", "bookings"}  # who runs the day sees who comes
ROLES: dict[str, tuple[Callable[[], Person], set[str]]] = {
    "admin": (lambda: office(OfficeRole.ADMIN), set(READS)),
    "finance": (lambda: office(OfficeRole.FINANCE), set(READS) - {"reviews"}),
    "improvement partner": (lambda: office(OfficeRole.IMPROVEMENT_PARTNER), OFFICE | COURSES | {"reviews"}),
    "catalogue manager": (lambda: office(OfficeRole.CATALOGUE_MANAGER), OFFICE | COURSES | {"offers", "agreements"}),
    "reviewer": (lambda: office(OfficeRole.REVIEWER), OFFICE | COURSES),
    "head": (lambda: at_school(role=SchoolRoleKind.HEAD), set()),
    "business manager": (lambda: at_school(role=SchoolRoleKind.BUSINESS_MANAGER), set()),
    "governor": (lambda: at_school(role=SchoolRoleKind.GOVERNOR), set()),
    "trust finance": (lambda: at_trust(Trust()), set()),
    "nobody": (PersonFactory, set()),
    "deactivated admin": (lambda: office(OfficeRole.ADMIN, is_active=False), set()),
}
INVALID_KEY = {
    "type": "about:blank",
    "title": "Unauthorized",
    "status": 401,
    "detail": "This API key is not valid here. Check that it was issued for this host.",
    "code": "authentication_failed",
}


def open_to(client: Client) -> set[str]:
    return {name for name in READS if client.get(f"/api/v1/{name}/").status_code == 200}


@pytest.mark.parametrize("scope", PARTNERSHIP_SCOPES)
def test_a_scope_opens_its_room_and_no_other(scope: str) -> None:
    assert open_to(system(scope)) == {name for name, needed in READS.items() if needed == scope}


@pytest.mark.parametrize("scope", PARTNERSHIP_SCOPES)
def test_only_a_write_scope_lets_a_key_write(scope: str) -> None:
    caller = system(scope)

    refused = {name for name in WRITES if caller.post(f"/api/v1/{name}/").status_code == 403}

    assert refused == {name for name, needed in WRITES.items() if needed != scope}


@pytest.mark.parametrize("role", ROLES)
def test_a_person_sees_in_the_api_what_their_role_sees(role: str, client_for: Callable[..., Client]) -> None:
    make, rooms = ROLES[role]

    assert open_to(client_for(make())) == rooms


def test_a_school_user_is_told_why(client_for: Callable[..., Client]) -> None:
    answer = client_for(at_school()).get("/api/v1/schools/")

    assert (answer.status_code, answer.json()) == (
        403,
        {
            "type": "about:blank",
            "title": "Forbidden",
            "status": 403,
            "detail": "You may not do this. A key needs the scope named in the documentation, a person the role.",
            "code": "permission_denied",
        },
    )


def test_a_visitor_is_asked_for_a_key(client: Client) -> None:
    answer = client.get("/api/v1/schools/")

    assert (answer.status_code, answer.headers["WWW-Authenticate"], answer.json()) == (
        401,
        'Bearer realm="api"',
        {
            "type": "about:blank",
            "title": "Unauthorized",
            "status": 401,
            "detail": "Authentication credentials were not provided.",
            "code": "not_authenticated",
        },
    )


def test_a_key_opens_no_page(client: Client) -> None:
    with_key = system()

    assert [with_key.get(path).status_code for path in ("/account/email/",)] == [302]


def test_a_session_writes_only_with_a_csrf_token(alpha: Partnership) -> None:
    browser = Client(headers={"host": "alpha.example.org"}, enforce_csrf_checks=True)
    browser.force_login(office().user)

    answer = browser.post("/api/v1/payments/", {}, content_type="application/json")

    assert (answer.status_code, answer.json()["detail"]) == (403, "CSRF Failed: CSRF cookie not set.")


def test_a_key_of_alpha_is_refused_everywhere_else(beta: Partnership) -> None:
    clear = key()
    elsewhere = [system_with(clear, host).get(path) for host, path in (
        (BETA_HOST, "/api/v1/partnership/"), (BETA_HOST, "/api/v1/invoices/1/"), (ASSOCIATION_HOST, "/api/v1/indicators/"),
    )]  # fmt: skip

    assert system_with(clear).get("/api/v1/partnership/").json()["slug"] == "alpha"
    assert [(answer.status_code, answer.json()) for answer in elsewhere] == [(401, INVALID_KEY)] * 3


def test_a_key_whose_first_part_names_another_partnership_is_refused(beta: Partnership) -> None:
    forged = key().replace("alpha.", "beta.", 1)

    assert system_with(forged).get("/api/v1/partnership/").json() == INVALID_KEY
    assert system_with(forged, BETA_HOST).get("/api/v1/partnership/").json() == INVALID_KEY


def test_a_revoked_key_stops_at_once() -> None:
    clear = key("schools:read")
    api_keys.revoke(key_id=ApiKey.objects.get().pk, now=datetime(2027, 1, 4, tzinfo=UTC))

    assert system_with(clear).get("/api/v1/schools/").json() == INVALID_KEY


def test_a_key_works_until_it_expires() -> None:
    end = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
    clear = key("schools:read", expires_at=end)

    answers = []
    for when in (end - timedelta(seconds=1), end):
        with time_machine.travel(when, tick=False):
            answers.append(system_with(clear).get("/api/v1/schools/").status_code)

    assert answers == [200, 401]


def test_a_system_acts_in_nobodys_name() -> None:
    PersonFactory(user=None)  # the person a lookup by an account of None would find

    answer = system().get("/api/v1/partnership/")

    assert not answer.wsgi_request.actor


@pytest.mark.parametrize("name", ["schools", "people", "years", "tariffs", "subscriptions", "charges", "invoices"])
def test_what_is_elsewhere_and_what_is_nowhere_look_alike(name: str, alpha: Partnership, beta: Partnership) -> None:
    caller = system()

    answers = [caller.get(f"/api/v1/{name}/{number}/") for number in (_in_beta(beta), 987_654_321, "one", 2**70)]

    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (
            404,
            {
                "type": "about:blank",
                "title": "Not Found",
                "status": 404,
                "detail": "Nothing here has this address.",
                "code": "not_found",
            },
        )
    ] * 4


def _in_beta(beta: Partnership) -> int:
    return in_partnership(beta, lambda: SchoolFactory(pk=7_000).pk)


def test_the_association_has_keys_of_its_own(public: None) -> None:
    caller: Any = in_public(system, "benchmarks:read", host=ASSOCIATION_HOST)

    assert [caller.get(f"/api/v1/{name}/").status_code for name in ("indicators", "partnerships")] == [200, 403]
