"""Running a function in another schema, and only values come back."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from tenants.accounts.models import User
from tenants.current import NotInPartnership, current_partnership
from tenants.enums import PartnershipStatus
from tenants.fanout import LazyAnswer, in_partnership, in_public, live_partnerships
from tenants.models import Partnership


def _schema() -> str:
    return connection.schema_name


def test_a_function_runs_in_the_partnership_and_we_are_back_afterwards(beta: Partnership) -> None:
    assert (in_partnership(beta, _schema), _schema()) == ("beta", "alpha")


def test_a_function_runs_in_public_and_we_are_back_afterwards() -> None:
    assert (in_public(_schema), _schema()) == ("public", "alpha")


def test_we_are_back_after_an_error(beta: Partnership) -> None:
    with pytest.raises(ZeroDivisionError):
        in_partnership(beta, divmod, 1, 0)

    assert _schema() == "alpha"


def test_the_way_back_keeps_public_out_of_reach_where_it_was(beta: Partnership, alpha: Partnership) -> None:
    connection.set_tenant(alpha, include_public=False)

    in_partnership(beta, _schema)

    assert connection.include_public_schema is False


def _generator() -> Iterator[int]:
    yield 1


@pytest.mark.parametrize("lazy", [User.objects.all, lambda: map(str, [1]), _generator])
def test_an_answer_that_would_be_read_later_is_refused(beta: Partnership, lazy: Callable[[], Any]) -> None:
    with pytest.raises(LazyAnswer):
        in_partnership(beta, lazy)


def test_arguments_reach_the_function(beta: Partnership) -> None:
    assert in_partnership(beta, "{}-{name}".format, 1, name="x") == "1-x"


def test_live_partnerships_leave_out_the_suspended(public: None) -> None:
    Partnership.objects.filter(slug="beta").update(status=PartnershipStatus.SUSPENDED)

    assert [partnership.slug for partnership in live_partnerships()] == ["alpha"]


def test_the_current_partnership_is_the_one_whose_schema_is_chosen(alpha: Partnership, beta: Partnership) -> None:
    assert (current_partnership(), in_partnership(beta, current_partnership)) == (alpha, beta)


def test_in_public_there_is_no_current_partnership(public: None) -> None:
    with pytest.raises(NotInPartnership):
        current_partnership()
