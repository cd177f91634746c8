"""Random programs of nested fan-out, transactions, savepoints, failures, half-read queries and lost connections.

After every query the session must be in the schema and role the program says. A control runs one on a wrapper that
forgets nothing after a rollback, and must be found out.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import Error, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from tenants.accounts.models import User
from tenants.fanout import in_partnership, in_public
from tenants.models import Partnership

PLACES = ("alpha", "beta", "public")
LEAVES = st.sampled_from(["query", "half-read", "error in SQL", "failure", "lost connection"])
PROGRAMS = st.recursive(
    st.lists(LEAVES, max_size=3),
    lambda inner: st.lists(
        st.one_of(
            LEAVES,
            st.tuples(st.sampled_from(PLACES), inner),
            st.tuples(st.just("transaction"), inner),
            st.tuples(st.just("attempt"), inner),
        ),
        max_size=4,
    ),
    max_leaves=12,
)
EXAMPLES = settings(max_examples=200, deadline=None, database=None, suppress_health_check=[])


class Boom(Exception):
    """A failure of the program's own."""


class Astray(AssertionError):
    """The session was elsewhere than the program says."""


class Run:
    """One execution of a program."""

    def __init__(self, partnerships: dict[str, Partnership]) -> None:
        self._partnerships = partnerships

    def execute(self, program: list[Any], place: str) -> None:
        for step in program:
            self._step(step, place)
            if step in ("query", "half-read"):
                _expect(place)

    def _step(self, step: Any, place: str) -> None:
        if isinstance(step, str):
            return LEAF_WORK[step]()
        kind, inner = step
        if kind in PLACES:
            return self._enter(kind, inner)
        if kind == "transaction":
            with transaction.atomic():
                return self.execute(inner, place)
        try:
            self.execute(inner, place)
        except (Boom, Error):
            pass

    def _enter(self, place: str, inner: list[Any]) -> None:
        if place == "public":
            return in_public(self.execute, inner, place)
        return in_partnership(self._partnerships[place], self.execute, inner, place)


def _query() -> None:
    User.objects.count()


def _half_read() -> None:
    next(User.objects.order_by("pk").iterator(chunk_size=1), None)


def _error_in_sql() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")


def _failure() -> None:
    raise Boom


def _lost_connection() -> None:
    """A connection cannot be lost inside a transaction and the program go on."""
    if not connection.in_atomic_block:
        connection.close()


LEAF_WORK: dict[str, Callable[[], None]] = {
    "query": _query,
    "half-read": _half_read,
    "error in SQL": _error_in_sql,
    "failure": _failure,
    "lost connection": _lost_connection,
}


def _expect(place: str) -> None:
    """Ask the server below the wrapper, which would mend what is wrong when asked."""
    found = connection.connection.execute("SELECT current_schema()::text, current_user::text").fetchone()
    wanted = (place, "pp_app" if place == "public" else f"test_{place}")
    if found != wanted:
        raise Astray(f"{found} instead of {wanted}")


@pytest.fixture
def run(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, alpha: Partnership, beta: Partnership
) -> Iterator[Callable[[list[Any]], None]]:
    """Run a program in Alpha on a connection without a surrounding transaction; programs write nothing."""

    def in_alpha(program: list[Any]) -> None:
        connection.set_tenant(alpha)
        try:
            Run({"alpha": alpha, "beta": beta}).execute(program, "alpha")
        except (Boom, Error):
            pass
        _query()
        _expect("alpha")

    with django_db_blocker.unblock():
        yield in_alpha
        connection.close()
        connection.set_schema_to_public()


@pytest.mark.no_database
def test_no_program_leads_the_session_astray(run: Callable[[list[Any]], None]) -> None:
    EXAMPLES(given(program=PROGRAMS)(run))()


@pytest.mark.no_database
def test_control_a_wrapper_that_trusts_its_memory_is_led_astray(
    run: Callable[[list[Any]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = type(connection._connections[connection._alias])
    monkeypatch.setattr(backend, "rollback", backend.__mro__[2].rollback)  # Django's own forgets nothing

    undone_switch = ("attempt", [("transaction", [("beta", ["query"]), "failure"])])

    with pytest.raises(Astray):
        run(["query", undone_switch, ("beta", ["query"])])
