"""The suite's own ground: which database, login, role and schema a test runs under."""

from django.db import connection
from django.test import Client


def _who() -> tuple[str, str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user, current_user, current_schema()")
        return cursor.fetchone()


def test_a_test_runs_inside_alpha_under_its_role() -> None:
    assert _who() == ("pp_app", "test_alpha", "alpha")


def test_public_runs_as_the_app_login_in_the_public_schema(public: None) -> None:
    assert _who() == ("pp_app", "pp_app", "public")


def test_committed_runs_inside_alpha_outside_any_transaction(committed: object) -> None:
    assert (_who(), connection.in_atomic_block) == (("pp_app", "test_alpha", "alpha"), False)


def test_as_owner_runs_in_the_public_schema_as_the_owner(as_owner: None) -> None:
    assert _who() == ("pp_owner", "pp_owner", "public")


def test_a_page_leaves_the_test_inside_alpha(client: Client) -> None:
    client.get("/nowhere/", headers={"host": "beta.example.org"})

    assert _who() == ("pp_app", "test_alpha", "alpha")
