"""A partnership's report is shared on the association's host: by link, with who signs in there, and in its own words."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from peer_review.between.models import Evidence, Review, Share
from peer_review.enums import ShareAudience, Stage
from peer_review.operations import telling
from peer_review.operations.forgetting import forget_evidence
from peer_review.operations.reviews.evidence import FORGOTTEN
from tests.factories import between as make
from tests.factories.accounts import ASSOCIATION_HOST
from tests.factories.peer_review import NOW, ON, VISIT_ON
from tests.peer_review.between.test_journey import VISIT, cast, page, played  # noqa: F401
from tests.plumbing.sessions import just_signed_in

pytestmark = pytest.mark.usefixtures("public")


def url(name, *args):
    return reverse(name, args=args, urlconf="config.urls.association")


@pytest.fixture
def signed(cast, client_for):  # noqa: F811
    """A signed report and the browser of the leader reviewed."""
    review = played(cast, VISIT + timedelta(days=30))
    return review, just_signed_in(client_for(cast[1], None)), cast


def share(signed, tasks, **said):
    review, browser, _ = signed
    with tasks.committed():
        browser.post(url("share_new", review.pk), {"part": "report", **said})
    tasks.run()
    return Share.objects.latest("pk")


def test_a_link_by_email_opens_the_report_without_signing_in(signed, tasks, mailoutbox, client):
    made = share(signed, tasks, email="asha@example.org", purpose="For our board")
    (path,) = re.findall(r"/reviews/shared/\S+", mailoutbox[-1].body)
    client.defaults["HTTP_HOST"] = ASSOCIATION_HOST

    cover, report = client.get(path), client.post(path)

    made.refresh_from_db()
    assert "The partnership sees when it was first opened" in cover.content.decode()
    assert "What the team found" in report.content.decode()
    assert (mailoutbox[-1].to, made.opened_at is None) == (["asha@example.org"], False)


def test_a_link_ends_with_its_consent(signed, tasks, mailoutbox, client):
    made = share(signed, tasks, email="asha@example.org")
    (path,) = re.findall(r"/reviews/shared/\S+", mailoutbox[-1].body)
    review, browser, _ = signed
    with tasks.committed():
        browser.post(url("share_revoke", review.pk, made.pk))
    tasks.run()
    client.defaults["HTTP_HOST"] = ASSOCIATION_HOST

    answer = client.post(path)

    assert answer.status_code == 410
    assert "Ask the partnership if you still need it." in answer.content.decode()
    assert "no longer shares its report" in mailoutbox[-1].subject


def test_who_speaks_for_a_partnership_signs_in_to_read(signed, tasks, mailoutbox, client_for):
    guest = make.RepresentativeFactory(account__email="gail.guest@example.org")
    made = share(signed, tasks, email="Gail.Guest@example.org")

    answer = page(client_for, make.account_of(guest), signed[0], "report")

    made.refresh_from_db()
    assert (made.audience, made.person, answer.status_code) == (ShareAudience.PERSON, guest, 200)
    assert made.opened_at is not None
    assert mailoutbox[-1].to == ["gail.guest@example.org"]


def test_no_governors_and_no_trust_are_offered(signed):
    review, browser, _ = signed

    form = browser.get(url("share_new", review.pk)).context["form"]

    assert form.fields["audience"].choices == [("office", "The association")]


@pytest.mark.parametrize("name", ["review", "shares", "share_new", "actions", "review_rate", "report"])
def test_pages_of_a_partnership_do_not_speak_of_schools_heads_or_governors(signed, name):
    review, browser, _ = signed

    body = browser.get(url(name, review.pk)).content.decode()

    assert re.findall(r"\b[Tt]he (?:school|head)\b(?! alone)|your school|[Gg]overnors\b", body) == []


def test_a_step_is_written_to_those_it_concerns(tasks, mailoutbox):
    leader = make.RepresentativeFactory(partnership=make.partnership(), is_leader=True)
    review = make.ReviewFactory(stage=Stage.LOGISTICS)
    seat = make.SeatFactory(review=review)
    review = Review.objects.select_related("cycle", "partnership").get(pk=review.pk)
    by = make.account_of(leader)
    with tasks.committed():
        telling.set_days(by=by, review=review, starts_on=VISIT_ON + timedelta(days=7), ends_on=None, on=ON, now=NOW)

    tasks.run()

    assert [mail.to for mail in mailoutbox] == [[make.account_of(seat.representative).email]]
    assert mailoutbox[0].subject == f"Date of the visit: {review.partnership}"


def test_evidence_of_partnerships_is_forgotten_a_year_after_the_review_closed():
    closed = make.ReviewFactory(stage=Stage.CLOSED, closed_at=NOW)
    open_ = make.ReviewFactory(stage=Stage.VISIT)
    for review in (closed, open_):
        make.EvidenceFactory(review=review)

    counts = [
        forget_evidence(reviews=Review.objects.all(), on=NOW.date() + timedelta(days=days)) for days in (365, 366, 367)
    ]

    assert counts == [0, 1, 0]
    assert [row.text == FORGOTTEN for row in Evidence.objects.order_by("pk")] == [True, False]
