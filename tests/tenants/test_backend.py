"""Schema and role are one choice, made again whenever the session may have lost it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import psycopg
import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import DataError, Error, ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from psycopg import sql

from membership.models import Trust
from tenants.accounts.models import User
from tenants.backend.base import DatabaseWrapper
from tenants.fanout import in_partnership, in_public
from tenants.models import Partnership
from tenants.sql.running import rows, run

ALPHA = ("test_alpha", '"alpha","public"')
BETA = ("test_beta", '"beta","public"')
PUBLIC = ("pp_app", '"public"')


def _session() -> tuple[str, str]:
    """Role and search path, asked below the wrapper so that asking does not mend them."""
    role, path = connection.connection.execute("SELECT current_user, current_setting('search_path')").fetchone()
    return role, path


def _touch() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return _session()


def test_role_and_path_follow_the_partnership(alpha: Partnership, beta: Partnership) -> None:
    seen = [in_partnership(beta, _touch), in_public(_touch), in_partnership(alpha, _touch)]

    assert seen == [BETA, PUBLIC, ALPHA]


def test_no_trigger_has_to_catch_the_error_of_a_setting_that_nobody_made(committed: Partnership) -> None:
    ask = "SELECT current_setting('pgtrigger.ignore')"
    seen = [rows(ask)]
    connection.close()
    seen.append(rows(ask))
    with transaction.atomic():
        run("SELECT set_config('pgtrigger.ignore', '{anything}', false)")
        transaction.set_rollback(True)
    seen.append(rows(ask))

    assert seen == [[("{}",)]] * 3


def test_the_choice_costs_no_counted_query(beta: Partnership, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        connection.set_tenant(beta)
        Trust.objects.count()


def test_the_choice_is_sent_once_for_many_statements() -> None:
    _touch()
    sent: list[str] = []
    raw = connection.connection
    watched = raw.execute
    raw.execute = lambda *args, **kwargs: sent.append(args[0]) or watched(*args, **kwargs)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.execute("SELECT 2")
    finally:
        del raw.execute

    assert sent == []


def test_a_savepoint_rolled_back_takes_the_choice_with_it_and_it_is_made_again(beta: Partnership) -> None:
    _touch()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        connection.set_tenant(beta)
        _touch()
        raise ZeroDivisionError

    assert _touch() == BETA


def test_an_aborted_transaction_raises_its_own_error_and_the_next_statement_is_right(beta: Partnership) -> None:
    with pytest.raises(Error, match="division by zero"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")

    with pytest.raises(Error, match="current transaction is aborted"), transaction.atomic():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1/0")
        except Error:
            connection.needs_rollback = False
            connection.set_tenant(beta)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    assert _touch() == BETA


def test_a_schema_without_a_role_is_an_error_each_time(committed: Partnership) -> None:
    connection.set_schema("nosuch")

    with pytest.raises(DataError, match="does not exist"):
        Trust.objects.count()
    with pytest.raises(DataError, match="does not exist"), transaction.atomic():
        Trust.objects.count()

    assert in_partnership(committed, _touch) == ALPHA


def test_a_new_connection_is_told_again(committed: Partnership, beta: Partnership) -> None:
    before = in_partnership(beta, _touch)
    connection.close()

    assert (before, in_partnership(beta, _touch), _touch()) == (BETA, BETA, ALPHA)


def test_a_rolled_back_transaction_is_told_again(committed: Partnership, beta: Partnership) -> None:
    _touch()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        connection.set_tenant(beta)
        _touch()
        raise ZeroDivisionError

    assert (_session(), _touch()) == (ALPHA, BETA)


def test_a_server_side_cursor_reads_the_right_schema(beta: Partnership) -> None:
    Trust.objects.create(name="Alpha’s trust")

    def names() -> list[str]:
        return [trust.name for trust in Trust.objects.iterator(chunk_size=1)]

    assert (names(), in_partnership(beta, names), names()) == (["Alpha’s trust"], [], ["Alpha’s trust"])


STEPS = st.lists(st.sampled_from(["alpha", "beta", "public", "begin", "fail", "close savepoint", "query"]), max_size=12)


@given(steps=STEPS)
@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_order_of_switches_and_failures_confuses_it(steps: list[str], alpha: Partnership, beta: Partnership) -> None:
    wanted = {"alpha": ALPHA, "beta": BETA, "public": PUBLIC}
    marks: list[str] = []
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        connection.set_tenant(alpha)
        for step in steps:
            if step in wanted:
                connection.set_schema(step)
            elif step == "begin":
                marks.append(transaction.savepoint())
            elif step == "fail" and marks:
                _failing_statement()
                transaction.savepoint_rollback(marks.pop())
            elif step == "close savepoint" and marks:
                transaction.savepoint_commit(marks.pop())
            assert _touch() == wanted[connection.schema_name]
        raise ZeroDivisionError
    connection.set_tenant(alpha)


def _failing_statement() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
    except Error:
        pass


@given(name=st.text(max_size=40))
@examples(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_schema_name_that_is_not_ours_is_never_chosen(name: str) -> None:
    before = connection.schema_name
    try:
        connection.set_schema(name)
    except ValidationError:
        assert connection.schema_name == before
    else:
        assert name.isascii()
        assert name.replace("_", "").isalnum()
        connection.set_schema(before)


@pytest.mark.parametrize(
    "name", ['alpha"; DROP SCHEMA beta; --', "alpha,beta", "Alpha", "alpha\n", "pg catalog", "", "ａｌｐｈａ"]
)
def test_dangerous_schema_names_are_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        connection.set_schema(name)


def test_building_reaches_neither_the_public_schema_nor_the_partnerships_rights(beta: Partnership) -> None:
    backend: DatabaseWrapper = connection

    with backend.building("beta"):
        inside = _touch()

    assert (inside, _touch()) == (("pp_app", '"beta"'), ALPHA)


def _without_email_table(beta: Partnership, databases: Any) -> None:
    """What a half-restored partnership looks like: one table is missing, the public schema has one of that name."""
    with psycopg.connect(databases.url("DATABASE_OWNER_URL", databases.clone)) as owner:
        owner.execute("DROP TABLE beta.account_emailaddress CASCADE")
    user = in_public(User.objects.create_user, "secretary@example.org")
    in_public(EmailAddress.objects.create, user=user, email=user.email)


def _emails() -> list[str]:
    return list(EmailAddress.objects.values_list("email", flat=True))


def test_a_missing_table_does_not_fall_through_to_the_associations(
    committed: Partnership, beta: Partnership, databases: Any
) -> None:
    _without_email_table(beta, databases)

    with pytest.raises(ProgrammingError, match="permission denied for table account_emailaddress"):
        in_partnership(beta, _emails)


def test_control_without_roles_the_associations_row_is_read(
    committed: Partnership, beta: Partnership, databases: Any, settings: Any
) -> None:
    _without_email_table(beta, databases)
    with psycopg.connect(databases.url("DATABASE_OWNER_URL", databases.clone)) as owner:
        owner.execute(sql.SQL("GRANT USAGE ON SCHEMA beta TO pp_app"))
    settings.TENANT_ROLES = False

    assert in_partnership(beta, _emails) == ["secretary@example.org"]


def test_the_owner_works_on_rows_under_the_partnerships_role_too(owner: None, beta: Partnership) -> None:
    assert in_partnership(beta, _touch) == BETA


def test_the_web_login_cannot_enter_without_the_role(
    as_web: Callable[[], AbstractContextManager[None]], beta: Partnership
) -> None:
    with (
        as_web(),
        pytest.raises(ProgrammingError, match="permission denied for schema beta"),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT count(*) FROM beta.membership_school")
