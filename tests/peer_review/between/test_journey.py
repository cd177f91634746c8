"""A review between partnerships from plan to close, on the same pages as a school's: who opens what, and what they read."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from config.demo.calendar import at
from config.demo.reviews_specification import read_between
from config.demo.reviews_story import play
from config.demo.reviews_visits import Cast
from peer_review.between.models import Review
from peer_review.enums import ShareAudience
from tests.factories import between as make
from tests.factories.accounts import staff

pytestmark = pytest.mark.usefixtures("public")
VISIT = date(2025, 11, 11)
PAGES = (
    "review", "review_print", "review_self", "review_focus", "review_logistics", "review_documents", "review_date",
    "review_postpone", "review_cancel", "evidence", "evidence_new", "evidence_board", "findings", "finding_new",
    "review_draft", "draft_send", "factual_check", "report_agree", "report_sign", "report", "report_pdf",
    "summary_pdf", "workshop_pack", "shares", "share_new", "workshop", "actions", "review_rate", "review_close",
)  # fmt: skip


@pytest.fixture
def cast():
    """The leader reviewed, the lead of the team and a member."""
    head = make.account_of(make.RepresentativeFactory(partnership=make.partnership(), is_leader=True))
    lead, member = (make.RepresentativeFactory(account__name=name) for name in ("Lee Leader", "Max Member"))
    review = made(lead, member)
    people = [make.account_of(lead), make.account_of(member)]
    return review, head, people


def made(lead, member):
    words = read_between()
    framework = make.FrameworkFactory(content=words.content)
    cycle = make.RoundFactory(framework=framework, starts_on=date(2025, 9, 1), ends_before=date(2026, 9, 1))
    cycle.follow_up_months = [6]
    cycle.save()
    review = make.ReviewFactory(cycle=cycle, visit_starts_on=VISIT, visit_ends_on=VISIT)
    make.SeatFactory(review=review, representative=lead)
    make.SeatFactory(review=review, representative=member, role="member")
    return Review.objects.select_related("cycle__framework", "framework", "partnership").get(pk=review.pk)


def played(cast, today):
    review, head, people = cast
    shares = ((ShareAudience.OFFICE, 10),)
    play(review, Cast(None, head, people[0], people, read_between().words, at(today, 18), shares=shares))
    return Review.objects.get(pk=review.pk)


@pytest.mark.parametrize(("days", "stage"), [(-15, "logistics"), (5, "draft"), (10, "check"), (320, "closed")])
def test_every_page_answers_at_every_stage(cast, client_for, days, stage):
    review = played(cast, VISIT + timedelta(days=days))
    everybody = [cast[2][0], cast[1], staff()]

    answers = {
        client_for(account, None).get(reverse(name, args=[review.pk], urlconf="config.urls.association")).status_code
        for account in everybody
        for name in PAGES
    }

    assert review.stage == stage
    assert answers <= {200, 302, 403, 404, 405}


def page(client_for, account, review, name):
    return client_for(account, None).get(reverse(name, args=[review.pk], urlconf="config.urls.association"))


@pytest.mark.parametrize(("days", "status"), [(20, 404), (30, 200)])
def test_the_association_reads_the_report_once_its_leader_shares_it(cast, client_for, days, status):
    review = played(cast, VISIT + timedelta(days=days))

    assert page(client_for, staff(), review, "report").status_code == status


def test_the_team_sees_its_evidence_and_the_partnership_does_not(cast, client_for):
    review = played(cast, VISIT + timedelta(days=2))
    lead, head = cast[2][0], cast[1]

    assert "I have nobody to send" in page(client_for, lead, review, "evidence_board").content.decode()
    assert page(client_for, head, review, "evidence_board").status_code == 404
