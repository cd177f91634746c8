"""The office's pages about API keys: each key is shown once, and only an admin comes near."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from membership.enums import OfficeRole
from tenants.accounts.models import ApiKey
from tests.factories.accounts import key, system_with
from tests.factories.membership import office

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
NEW = {"name": "Finance export", "scopes": ["billing:read", "schools:read"]}


@pytest.fixture(autouse=True)
def _in_march() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def admin(client_for: Callable[..., Client]) -> Client:
    return client_for(office())


def cells(page: Any) -> list[list[str]]:
    rows = re.findall(r"<tr class=.govuk-table__row.>(.*?)</tr>", page.content.decode(), re.DOTALL)
    plain = [[re.sub(r"<[^>]+>|\s+", " ", cell) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)] for row in rows]
    return [[" ".join(cell.split()) for cell in row] for row in plain if row]


def test_a_key_is_issued_shown_once_and_works(admin: Client) -> None:
    issued = admin.post("/settings/api-keys/new/", NEW)

    clear = re.search(r'id="new-key" value="([^"]+)"', issued.content.decode())[1]
    assert "no-store" in issued.headers["Cache-Control"]
    assert system_with(clear).get("/api/v1/schools/").json()["count"] == 0
    assert clear not in admin.get("/settings/api-keys/").content.decode()


def test_the_list_says_what_each_key_is_and_does(admin: Client) -> None:
    for name, facts in (
        ("Works", {}),
        ("Ends", {"expires_at": datetime(2027, 6, 30, 22, 59, 59, tzinfo=UTC)}),
        ("Ended", {"expires_at": datetime(2027, 1, 31, 23, 0, tzinfo=UTC)}),
        ("Stopped", {}),
    ):
        key("billing:read", "schools:read", name=name, **facts)
    ApiKey.objects.update(created_at=NOW)
    ApiKey.objects.filter(name="Stopped").update(revoked_at=NOW, last_used_at=NOW)
    page = admin.get("/settings/api-keys/")

    prefix = dict(ApiKey.objects.values_list("name", "prefix"))
    issued = {name: f"{name} {prefix[name]}… · issued 1 Mar 2027 by the tests" for name in prefix}
    revoke, may_do = "Revoke the key for", "See charges, invoices and payments. See schools."
    assert cells(page) == [
        [issued["Ended"], may_do, "Never", "Expired 31 Jan 2027", f"{revoke} Ended"],
        [issued["Ends"], may_do, "Never", "Works until 30 Jun 2027", f"{revoke} Ends"],
        [issued["Works"], may_do, "Never", "Works", f"{revoke} Works"],
        [issued["Stopped"], may_do, "1 Mar 2027 at 12:00", "Revoked 1 Mar 2027", ""],
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_however_long(
    rows: int, admin: Client, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for _ in range(rows):
        key()
    admin.get("/settings/api-keys/")

    with django_assert_num_queries(6):
        assert len(cells(admin.get("/settings/api-keys/"))) == rows


def test_a_key_is_revoked_after_a_question(admin: Client) -> None:
    clear = key("schools:read")
    address = f"/settings/api-keys/{ApiKey.objects.get().pk}/revoke/"

    admin.get(address)
    before = system_with(clear).get("/api/v1/schools/").status_code
    answer = admin.post(address)

    assert (before, answer.headers["Location"], system_with(clear).get("/api/v1/schools/").status_code) == (
        200,
        "/settings/api-keys/",
        401,
    )


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"name": ""}, "Enter name of the system"),
        ({"scopes": []}, "Choose what it may do"),
        ({"scopes": ["money:eat"]}, "Select a valid choice"),
        (
            {"last_day_day": "28", "last_day_month": "2", "last_day_year": "2027"},
            "The last day must be today or later.",
        ),
    ],
)
def test_a_form_filled_wrongly_says_what_is_wrong(facts: dict[str, Any], said: str, admin: Client) -> None:
    page = admin.post("/settings/api-keys/new/", NEW | facts).content.decode()

    summary = re.search(r"There is a problem.*?</ul>", page, re.DOTALL)[0]
    assert (said in summary, ApiKey.objects.count()) == (True, 0)


@pytest.mark.parametrize("role", [role for role in OfficeRole if role != OfficeRole.ADMIN])
def test_only_an_admin_comes_near_the_keys(role: OfficeRole, client_for: Callable[..., Client]) -> None:
    key()
    browser = client_for(office(role))
    paths = ("", "new/", f"{ApiKey.objects.get().pk}/revoke/")

    assert [browser.get(f"/settings/api-keys/{path}").status_code for path in paths] == [403, 403, 403]


def test_a_key_that_is_not_there_cannot_be_revoked(admin: Client) -> None:
    assert admin.post("/settings/api-keys/987654/revoke/").status_code == 404
