"""Value statements: made, looked at, let go, sent once each, kept as they were."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from membership.enums import SchoolRoleKind
from membership.models import School
from offers.figures.value import Value
from offers.models import ValueStatement
from offers.operations import value_statements as operations
from offers.queries.insight import values
from offers.queries.insight.values import Progress
from tests.factories import membership as members
from tests.factories import offers_insight as make
from tests.factories.offers_insight import NOW, ON
from tests.plumbing.tasks import Tasks


class MailServerDown(BaseEmailBackend):
    """A mail server nobody answers at."""

    def send_messages(self, email_messages: Any) -> int:
        raise ConnectionRefusedError(111, "Connection refused")


@pytest.fixture
def school() -> School:
    return make.member(name="Abbey Primary School")


def made(*schools: School) -> int:
    return operations.make(
        by=members.office(), year_id=make.year().pk, on=ON, now=NOW, school_ids=[s.pk for s in schools] or None
    )


def released() -> int:
    return operations.release(by=members.office(), year_id=make.year().pk, now=NOW)


def only() -> ValueStatement:
    return ValueStatement.objects.get()


def send(now: Any = NOW) -> bool:
    return operations.send(statement_id=only().pk, now=now)


def test_every_member_school_gets_a_statement_and_nobody_else(school: School):
    other = make.member()
    members.SchoolFactory()

    assert (made(), sorted(ValueStatement.objects.values_list("school", flat=True))) == (
        2,
        sorted([school.pk, other.pk]),
    )


def test_a_statement_keeps_the_figures_as_they_were(school: School):
    make.whole_year(school)
    made()
    make.place(school)

    assert Value.from_json(only().figures).places == 3


def test_made_again_before_they_are_let_go_drafts_give_way(school: School):
    made()
    make.place(school)

    assert (made(), Value.from_json(only().figures).places) == (1, 1)


def test_a_school_is_sent_one_statement_of_a_year(school: School):
    make.statement(school)

    with pytest.raises(operations.NothingToMake):
        made()


def test_for_one_school_another_can_be_made_and_both_are_kept(school: School):
    first = make.statement(school)

    assert (made(school), ValueStatement.objects.filter(school=school).count()) == (1, 2)
    assert values.sent_to_school(school) == [first]


def test_what_is_on_its_way_is_not_made_again(school: School):
    made()
    released()

    with pytest.raises(operations.NothingToMake):
        made(school)
    assert only().released_at == NOW


def test_nothing_can_be_sent_before_it_is_made():
    make.year()

    with pytest.raises(operations.NothingToSend):
        released()


def test_head_and_chair_get_the_link_and_nobody_else(school: School):
    head = members.at_school(school, email="head@example.sch.uk")
    chair = members.at_school(
        school, SchoolRoleKind.GOVERNOR, job_title="Chair of governors", email="chair@example.sch.uk"
    )
    members.at_school(school, SchoolRoleKind.GOVERNOR)
    members.at_school(school, SchoolRoleKind.BUSINESS_MANAGER)
    members.at_school(school, is_active=False)
    made()
    released()

    assert send() is True

    [message] = mail.outbox
    assert sorted(message.to) == sorted([head.email, chair.email])
    assert message.subject == "Abbey Primary School: what Alpha Learning was worth in 2026/27"
    assert f"/offers/value/statement/{only().pk}/" in message.body
    assert (only().sent_at, sorted(only().sent_to.split(", "))) == (
        NOW,
        ["chair@example.sch.uk", "head@example.sch.uk"],
    )


def test_a_statement_is_sent_once(school: School):
    members.at_school(school)
    made()
    released()

    assert (send(), send(), len(mail.outbox)) == (True, False, 1)


def test_a_draft_is_not_sent(school: School):
    members.at_school(school)
    made()

    assert (send(), mail.outbox) == (False, [])


def test_without_an_address_it_waits_and_says_why(school: School):
    made()
    released()

    assert (send(), only().sent_at, only().error) == (False, None, operations.NOBODY)


def test_when_mail_is_down_it_is_tried_again(school: School, settings: Any):
    members.at_school(school)
    made()
    released()
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.MailServerDown"
    assert (send(), only().error) == (False, "ConnectionRefusedError: [Errno 111] Connection refused")

    settings.EMAIL_BACKEND = backend

    assert (send(NOW + timedelta(minutes=16)), only().error, len(mail.outbox)) == (True, "", 1)


def test_what_a_dead_worker_left_is_taken_up_by_a_later_round(school: School):
    members.at_school(school)
    made()
    released()
    ValueStatement.objects.update(claimed_at=NOW)

    assert operations.waiting_ids(now=NOW + timedelta(minutes=14)) == []
    assert operations.waiting_ids(now=NOW + timedelta(minutes=16)) == [only().pk]


def test_the_job_sends_all_that_was_let_go(tasks: Tasks):
    for _ in range(3):
        members.at_school(make.member())
    made()
    with tasks.committed():
        released()

    assert [sent.name for sent in tasks.run()] == ["offers.send_statements"]
    assert (len(mail.outbox), values.progress(make.year())) == (3, Progress(sent=3))


@pytest.mark.parametrize(
    ("day", "is_due"), [("2027-01-01", True), ("2027-01-29", True), ("2026-12-31", False), ("2027-01-30", False)]
)
def test_statements_are_due_some_days_before_schools_confirm(day: str, is_due: bool):
    coming = members.MembershipYearFactory(start_year=2027)

    found = values.due([coming], type(ON).fromisoformat(day), 28)

    assert (found == coming) is is_due
