"""The office's list of value statements, and what a school reads of its own."""

import pytest
from django.core import mail

from membership.models import School
from offers.models import ValueStatement
from offers.operations import value_statements as operations
from tests.factories import membership as members
from tests.factories import offers_insight as make
from tests.factories.offers_insight import NOW, ON
from tests.offers.insight.conftest import ClientFor
from tests.pages import text_of
from tests.plumbing.tasks import Tasks

pytestmark = pytest.mark.usefixtures("_in_january")


@pytest.fixture
def school() -> School:
    return make.member(name="Abbey Primary School")


def test_made_looked_at_and_sent_in_three_steps(client_for: ClientFor, school: School, tasks: Tasks):
    members.at_school(school, email="head@example.sch.uk")
    browser = client_for(members.office())

    page = text_of(browser.post("/offers/insight/value/2026/make/", follow=True))
    assert "1 statement made. Look at them, then send them." in page
    assert "1 school will get an e-mail, to the head and the chair of governors." in text_of(
        browser.get("/offers/insight/value/2026/send/")
    )
    with tasks.committed():
        page = text_of(browser.post("/offers/insight/value/2026/send/", follow=True))
    assert ("1 statement is being sent." in page, "0 of 1 sent" in page) == (True, True)

    tasks.run()
    assert "1 of 1 sent" in text_of(browser.get("/offers/insight/value/2026/progress/"))
    assert "Abbey Primary School Made 18 Jan 2027 Sent 18 Jan 2027 to head@example.sch.uk" in text_of(
        browser.get("/offers/insight/value/?year=2026")
    )


def test_a_second_click_sends_nothing_twice(client_for: ClientFor, school: School, tasks: Tasks):
    members.at_school(school)
    operations.make(by=members.office(), year_id=make.year().pk, on=ON, now=NOW)
    browser = client_for(members.office())
    for _ in range(2):
        with tasks.committed():
            browser.post("/offers/insight/value/2026/send/")

    tasks.run()

    assert len(mail.outbox) == 1


def test_a_school_reads_what_it_was_sent_but_no_draft(client_for: ClientFor, school: School):
    head = client_for(members.at_school(school))
    draft = make.statement(school, sent_at=None)

    assert head.get(f"/offers/value/statement/{draft.pk}/").status_code == 404
    ValueStatement.objects.update(sent_at=NOW)
    assert "As sent on Monday 18 January 2027." in text_of(head.get(f"/offers/value/statement/{draft.pk}/"))
