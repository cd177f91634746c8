"""A task runs in the schema its message names, or not at all."""

from typing import Any

import pytest
from celery import current_app, shared_task
from django.db import connection
from pghistory.models import Context

from membership.models import Person
from tenants.celery import TenantTaskRefused
from tests.factories.membership import PersonFactory
from tests.plumbing.tasks import Sent, Tasks, run_task


@shared_task(name="tests.where")
def where() -> tuple[str, str]:
    """Where the task runs: schema and role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_user")
        return cursor.fetchone()


@shared_task(name="tests.where_public", public=True)
def where_public() -> tuple[str, str]:
    return where.run()


@shared_task(name="tests.rename")
def rename(person_id: int) -> None:
    person = Person.objects.get(pk=person_id)
    person.name = "Changed"
    person.save()


@pytest.fixture(autouse=True)
def known_tasks() -> None:
    """The tasks of this module are known to the application."""
    current_app.finalize()


@pytest.mark.parametrize(("schema", "role"), [("alpha", "test_alpha"), ("beta", "test_beta")])
def test_a_task_runs_in_the_schema_and_role_its_message_names(schema: str, role: str) -> None:
    assert run_task(Sent("tests.where", schema, {})) == (schema, role)


def test_a_public_task_runs_in_public() -> None:
    assert run_task(Sent("tests.where_public", "public", {})) == ("public", "pp_app")


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("tests.where", "public"),
        ("tests.where_public", "alpha"),
        ("tests.where", "no_such_schema"),
        ("tests.where", 'alpha"; DROP SCHEMA alpha; --'),
    ],
)
def test_a_message_that_does_not_fit_the_task_is_refused(name: str, schema: str) -> None:
    with pytest.raises(TenantTaskRefused):
        run_task(Sent(name, schema, {}))


def test_a_task_called_without_a_message_is_refused() -> None:
    with pytest.raises(TenantTaskRefused):
        where()


def test_we_are_back_in_our_schema_after_a_task_and_after_one_that_fails() -> None:
    run_task(Sent("tests.where", "beta", {}))
    after_success = connection.schema_name
    with pytest.raises(Person.DoesNotExist):
        run_task(Sent("tests.rename", "beta", {"person_id": -1}))

    assert (after_success, connection.schema_name) == ("alpha", "alpha")


def test_history_written_by_a_task_names_the_task(tasks: Tasks) -> None:
    person = PersonFactory()

    run_task(Sent("tests.rename", "alpha", {"person_id": person.pk}))

    assert Context.objects.latest("created_at").metadata == {"task": "tests.rename"}


def test_dispatching_hands_every_live_partnership_its_tasks(tasks: Tasks, monkeypatch: pytest.MonkeyPatch) -> None:
    registered: dict[str, Any] = {"daily": {"tests.where"}, "hourly": set()}
    monkeypatch.setattr("tenants.schedule._tasks", registered)

    with tasks.committed():
        run_task(Sent("tenants.dispatch_daily", "public", {}))

    assert tasks.waiting() == [Sent("tests.where", "alpha", {}), Sent("tests.where", "beta", {})]
