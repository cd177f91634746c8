"""Every error below /api/ is a problem document, wherever it arises."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory

from api.throttling import CallerThrottle, HostThrottle
from api.views import problems
from tests.factories.accounts import ALPHA_HOST, system, system_with


def problem(status: int, title: str, code: str, detail: str) -> dict[str, Any]:
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code}


NOWHERE = problem(404, "Not Found", "not_found", "Nothing here has this address.")


def told(answer: Any) -> tuple[int, str, dict[str, Any]]:
    return answer.status_code, answer.headers["Content-Type"], answer.json()


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v1/nothing/", "/api/v2/schools/", "/api/v1/schools/1/x/"])
def test_an_address_nobody_has(path: str, client: Client) -> None:
    assert told(client.get(path)) == (404, "application/problem+json", NOWHERE)


def test_a_page_beyond_the_last() -> None:
    assert told(system().get("/api/v1/schools/?page=2")) == (404, "application/problem+json", NOWHERE)


def test_html_is_not_served() -> None:
    answer = system().get("/api/v1/schools/", headers={"accept": "text/html"})

    words = "Could not satisfy the request Accept header."
    assert told(answer) == (406, "application/problem+json", problem(406, "Not Acceptable", "not_acceptable", words))


def test_only_json_is_read() -> None:
    answer = system().post("/api/v1/payments/", "a=1", content_type="application/x-www-form-urlencoded")

    words = 'Unsupported media type "application/x-www-form-urlencoded" in request.'
    expected = problem(415, "Unsupported Media Type", "unsupported_media_type", words)
    assert told(answer) == (415, "application/problem+json", expected)


@pytest.mark.parametrize("body", ["{", "NaN", '{"account": Infinity}', b"\xff\xfe"])
def test_json_that_is_none(body: str | bytes) -> None:
    answer = system().post("/api/v1/payments/", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


@pytest.mark.parametrize("body", ["[]", "1", "null", '"text"'])
def test_json_that_is_no_object(body: str) -> None:
    answer = system().post("/api/v1/payments/", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"], list(answer.json()["errors"])) == (
        400,
        "invalid",
        ["non_field_errors"],
    )


def test_a_body_of_many_megabytes_is_not_read() -> None:
    answer = system().post("/api/v1/payments/", "x" * 5_000_001, content_type="application/json")

    expected = problem(413, "Request Entity Too Large", "too_large", "The body is too large.")
    assert told(answer) == (413, "application/problem+json", expected)


def test_our_own_fault_is_a_problem_below_the_api_and_a_page_elsewhere() -> None:
    request = RequestFactory()

    failed = problems.server_error(request.get("/api/v1/schools/"))
    page = problems.server_error(request.get("/billing/"))

    words = "Something went wrong on our side. Nothing was saved half-way."
    assert (failed.status_code, failed.content.decode()) == (
        500,
        '{"type": "about:blank", "title": "Internal Server Error", "status": 500, "detail": "'
        + words
        + '", "code": "server_error"}',
    )
    assert (page.status_code, page.headers["Content-Type"]) == (500, "text/html; charset=utf-8")


def test_a_request_that_cannot_be_read_is_a_problem_too() -> None:
    answer = problems.bad_request(RequestFactory().get("/api/v1/schools/"), ValueError())

    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")


def fill(caller: Client, throttle: type[CallerThrottle | HostThrottle]) -> None:
    """Let the ceiling be reached, as that many requests a moment ago would have."""
    answer = caller.get("/api/v1/partnership/")
    request = answer.renderer_context["request"]
    bucket = throttle().get_cache_key(request, answer.renderer_context["view"])
    history = cache.get(bucket)
    cache.set(bucket, history * throttle().num_requests, 60)


@pytest.mark.parametrize("throttle", [CallerThrottle, HostThrottle])
def test_too_many_requests_are_told_when_to_come_back(throttle: type[CallerThrottle | HostThrottle]) -> None:
    caller = system()
    fill(caller, throttle)

    answer = caller.get("/api/v1/partnership/")

    wait = int(answer.headers["Retry-After"])
    words = f"Request was throttled. Expected available in {wait} seconds."
    assert 1 <= wait <= 60
    assert told(answer) == (429, "application/problem+json", problem(429, "Too Many Requests", "throttled", words))


def test_one_keys_ceiling_leaves_the_others_alone() -> None:
    caller, other = system(), system(name="Another")
    fill(caller, CallerThrottle)

    assert [client.get("/api/v1/partnership/").status_code for client in (caller, other)] == [429, 200]


@pytest.mark.parametrize(
    "stranger",
    [
        pytest.param(lambda: Client(headers={"host": ALPHA_HOST}), id="without a key"),
        pytest.param(lambda: system_with("alpha.guessed"), id="with a key nobody issued"),
        pytest.param(lambda: system("schools:read"), id="with a key for something else"),
    ],
)
def test_who_is_refused_over_and_over_is_told_to_wait_and_keeps_nobody_out(stranger: Callable[[], Client]) -> None:
    refused = stranger()
    fill(refused, CallerThrottle)

    answers = [caller.get("/api/v1/partnership/") for caller in (refused, system())]

    assert [answer.status_code for answer in answers] == [429, 200]
    assert answers[0].json()["code"] == "throttled"


def test_neither_strangers_nor_who_asks_too_much_use_up_what_the_host_can_bear(client: Client) -> None:
    eager = system()
    fill(eager, CallerThrottle)

    eager.get("/api/v1/partnership/")
    client.get("/api/v1/partnership/")
    client.get("/api/v1/schema/")

    assert len(cache.get("throttle_host")) == 1
