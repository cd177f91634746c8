"""A head agrees for the school: one page, one button."""

import pytest
from django.urls import reverse

from tests.factories import membership as members
from tests.factories import peer_review as make
from tests.factories.peer_review_cycles import cycle
from tests.pages import text_of

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def part():
    """A school that was asked."""
    row = cycle(name="Round one", consent_text="We host and we send.", invited_at=make.NOW, cost_pence=100_00)
    return make.ParticipantFactory(cycle=row)


def url(part):
    return reverse("cycle_consent", args=[part.cycle_id])


def test_a_head_reads_agrees_and_rules_out_a_window(client_for, part):
    head = members.at_school(part.school)
    browser = client_for(head)

    page = text_of(browser.get(url(part)))
    done = text_of(browser.post(url(part), {"unavailable": ["w2"]}, follow=True))

    part.refresh_from_db()
    assert ("We host and we send." in page, "Spring 2: 22 Feb 2027 to 25 Mar 2027" in page) == (True, True)
    assert (part.consented_by, part.unavailable) == (head, ["w2"])
    assert "Thank you. Your school takes part." in done


def test_the_home_of_a_head_leads_there_until_it_is_done(client_for, part):
    browser = client_for(members.at_school(part.school))

    before = browser.get("/").content.decode()
    browser.post(url(part), {})
    after = browser.get("/").content.decode()

    assert (url(part) in before, url(part) in after) == (True, False)


def test_the_office_is_told_who_has_not_answered(office, part):
    assert "1 head has not agreed to a cycle yet" in text_of(office.get("/"))


def test_all_windows_ruled_out_is_refused_at_the_form(client_for, part):
    browser = client_for(members.at_school(part.school))

    response = browser.post(url(part), {"unavailable": ["w1", "w2", "w3"]})

    part.refresh_from_db()
    assert "Leave at least one window free" in text_of(response)
    assert part.consented_at is None


def test_a_head_says_no_and_the_school_is_out(client_for, part):
    browser = client_for(members.at_school(part.school))

    done = text_of(browser.post(url(part), {"decline": "1"}, follow=True))

    part.refresh_from_db()
    assert part.withdrawn_at is not None
    assert "Your school does not take part in this cycle." in done


def test_a_school_with_a_review_is_told_why_it_cannot_leave(client_for, part):
    make.ReviewFactory(cycle=part.cycle, school=part.school)

    done = text_of(client_for(members.at_school(part.school)).post(url(part), {"decline": "1"}, follow=True))

    assert "Cancel it first, then take the school out." in done


def test_staff_read_and_do_not_agree(client_for, part):
    browser = client_for(members.at_school(part.school, "staff"))

    page = text_of(browser.get(url(part)))

    assert "The head of the school agrees for it." in page
    assert browser.post(url(part)).status_code == 403


def test_another_school_knows_nothing_of_it(client_for, part):
    assert client_for(members.at_school()).get(url(part)).status_code == 404


def test_a_draft_is_not_shown_to_schools(client_for, part):
    part.cycle.status = "draft"
    part.cycle.save()

    assert client_for(members.at_school(part.school)).get(url(part)).status_code == 404
