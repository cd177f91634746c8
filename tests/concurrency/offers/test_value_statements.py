"""Two workers at the same statement send it once, and two who make at once make one each; controls show the races."""

from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError
from django.db.models import Q

from membership.models import MembershipYear
from offers.models import ValueStatement
from offers.operations import value_statements as operations
from offers.queries.insight import values
from tenants.models import Partnership
from tests.factories import membership as members
from tests.factories import offers_insight as make
from tests.factories.offers_insight import NOW, ON
from tests.plumbing.races import race


def waiting() -> ValueStatement:
    """A statement that was let go."""
    school = make.member()
    members.at_school(school)
    return make.statement(school, sent_at=None)


def meeting(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Have two threads meet before a question is answered."""
    both, asked = Barrier(2), getattr(values, name)

    def then_ask(*args: Any) -> Any:
        found = asked(*args)
        try:
            both.wait(timeout=30)
        except BrokenBarrierError:
            return found
        return found

    monkeypatch.setattr(values, name, then_ask)


def send_twice(partnership: Partnership, statement: ValueStatement) -> tuple[list[bool], int]:
    done = race(partnership, [lambda: operations.send(statement_id=statement.pk, now=NOW)] * 2)
    return sorted(done), len(mail.outbox)


def test_two_workers_send_a_statement_once(committed: Partnership):
    assert send_twice(committed, waiting()) == ([False, True], 1)


def test_control_without_the_claim_it_is_sent_twice(committed: Partnership, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(operations, "_ready", lambda now: Q())
    meeting(monkeypatch, "recipients")

    assert send_twice(committed, waiting()) == ([True, True], 2)


def make_twice(partnership: Partnership) -> list[str]:
    members.at_school(make.member())
    by, year = members.office(), make.year()
    done = race(partnership, [lambda: operations.make(by=by, year_id=year.pk, on=ON, now=NOW)] * 2)
    return sorted(str(result) if isinstance(result, int) else type(result).__name__ for result in done)


def test_two_who_make_at_once_leave_one_statement(committed: Partnership):
    assert (make_twice(committed), ValueStatement.objects.count()) == (["1", "1"], 1)


def test_control_without_the_year_s_row_one_breaks_off(committed: Partnership, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(operations, "_lock", lambda year_id: MembershipYear.objects.get(pk=year_id))
    meeting(monkeypatch, "worth_of")

    assert (make_twice(committed), ValueStatement.objects.count()) == (["1", IntegrityError.__name__], 1)
