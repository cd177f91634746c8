"""Alive, ready, and what is said when it is not."""

import pytest
from django.db import connection
from django.test import Client

from tenants.queries import health
from tenants.queue import application


def test_a_running_process_is_alive_on_every_host(client: Client, association_client: Client) -> None:
    answers = [browser.get("/livez").content for browser in (client, association_client)]

    assert answers == [b"ok", b"ok"]


def test_a_process_with_everything_it_needs_is_ready(client: Client) -> None:
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"problems": {}, "jobs_waiting": 0})


def test_a_migration_that_has_not_been_run_makes_it_unready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    known = health._on_disk() | {("billing", "9999_to_come")}
    monkeypatch.setattr(health, "_on_disk", lambda: known)

    response = client.get("/readyz")

    assert (response.status_code, response.json()["problems"]) == (503, {"database": "1 migrations have not been run."})


def test_a_broker_that_does_not_answer_makes_it_unready(client: Client, settings: object) -> None:
    application().conf.broker_url = "redis://127.0.0.1:9/0"
    try:
        response = client.get("/readyz")
    finally:
        application().conf.broker_url = "memory://"

    assert (response.status_code, response.json()) == (
        503,
        {"problems": {"broker": "The broker does not answer."}, "jobs_waiting": None},
    )


def test_a_database_that_does_not_answer_makes_it_unready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "PORT", "9")
    connection.close()

    assert health.problems()["database"] == "The database does not answer."
