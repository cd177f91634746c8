"""Pages open by rule: nobody is let in by default."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from tenants.access import allowed, permission_required
from tenants.accounts.models import User
from tenants.enums import StaffRole
from tenants.policies import is_association_staff, is_operator

OPERATOR = User(email="operator@example.org", staff_role=StaffRole.OPERATOR)
STAFF = User(email="staff@example.org", staff_role=StaffRole.ASSOCIATION)
NOBODY = User(email="nobody@example.org")
CLOSED = User(email="closed@example.org", staff_role=StaffRole.OPERATOR, is_active=False)


def _request(user: User | AnonymousUser, actor: object = None) -> HttpRequest:
    request = RequestFactory().get("/page/?q=1")
    request.user, request.actor = user, actor
    return request


@permission_required("tenants.operate")
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("opened")


@permission_required("tenants.no_such_rule")
def page_without_rule(request: HttpRequest) -> HttpResponse:
    return HttpResponse("opened")


def test_a_page_opens_to_those_the_rule_allows() -> None:
    assert page(_request(OPERATOR, OPERATOR)).content == b"opened"


def test_somebody_signed_out_is_sent_to_sign_in_and_back() -> None:
    response = page(_request(AnonymousUser()))

    assert response["Location"] == "/account/login/?next=/page/%3Fq%3D1"


@pytest.mark.parametrize(
    ("referrer", "back"),
    [
        ("http://testserver/visits/17/?tab=note", "/visits/17/%3Ftab%3Dnote"),
        ("https://elsewhere.example.org/visits/17/", "/visits/17/sign/"),
        ("http://[", "/visits/17/sign/"),
        ("", "/visits/17/sign/"),
    ],
)
def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(referrer: str, back: str) -> None:
    request = RequestFactory().post("/visits/17/sign/", headers={"Referer": referrer})
    request.user, request.actor = AnonymousUser(), None

    assert page(request)["Location"] == f"/account/login/?next={back}"


def test_htmx_is_told_to_leave_the_page_instead_of_swapping_in_the_sign_in_form() -> None:
    request = _request(AnonymousUser())
    request.htmx = True

    assert page(request)["HX-Redirect"] == "/account/login/?next=/page/%3Fq%3D1"


@pytest.mark.parametrize("actor", [STAFF, NOBODY, CLOSED, None])
def test_a_page_is_refused_to_everybody_else(actor: User | None) -> None:
    with pytest.raises(PermissionDenied):
        page(_request(actor or NOBODY, actor))


def test_a_rule_nobody_wrote_allows_nobody() -> None:
    with pytest.raises(PermissionDenied):
        page_without_rule(_request(OPERATOR, OPERATOR))


def test_without_an_actor_nothing_is_allowed() -> None:
    assert allowed(RequestFactory().get("/"), "tenants.operate") is False


@pytest.mark.parametrize(
    ("actor", "operates", "is_staff"),
    [(OPERATOR, True, True), (STAFF, False, True), (NOBODY, False, False), (CLOSED, False, False), (AnonymousUser(), False, False)],
)  # fmt: skip
def test_staff_roles_of_the_association(actor: object, operates: bool, is_staff: bool) -> None:
    assert (is_operator(actor), is_association_staff(actor)) == (operates, is_staff)
