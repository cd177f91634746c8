"""Signing and sharing on pages: only the head, only just after signing in, logged, ended at once."""

import re
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from peer_review import sealing
from peer_review.enums import Stage
from tests.factories import membership as members
from tests.factories import peer_review as base
from tests.factories import peer_review_reports as make
from tests.plumbing.sessions import just_signed_in

pytestmark = pytest.mark.usefixtures("signed_day")


def url(name, made, *more):
    return reverse(name, args=[made.review.pk, *more])


def said(response):
    return [str(message) for message in response.context["messages"]]


def lines(made):
    return [moment.text for moment in made.review.moments.all()]


@pytest.fixture
def shared_link(client_for, tasks, mailoutbox):
    """A signed report shared with an address: the review, the head's browser, the link's path."""
    made = make.signed()
    head = just_signed_in(client_for(made.head))
    with tasks.committed():
        head.post(url("share_new", made), {"email": "asha@example.org", "part": "report"})
    tasks.run()
    (path,) = re.findall(r"/reviews/shared/\S+", mailoutbox[-1].body)
    return made, head, path


@pytest.fixture
def stranger(client, alpha):
    """A browser nobody signed in with."""
    client.defaults["HTTP_HOST"] = f"{alpha.slug}.example.org"
    return client


def test_the_head_signs_the_report_that_was_read(client_for, words):
    made = make.agreed()
    browser = client_for(made.head)
    digest = sealing.digest(made.review.report)

    page = browser.get(url("report_sign", made))
    browser.post(url("report_sign", made), {"name": "Ines Okafor", "digest": digest})

    review = made.again()
    assert sealing.spelt(digest) in words(page)
    assert "office sees the findings counted by theme, with the focus and the challenge index" in words(page)
    assert (review.stage, review.signed_digest, review.signed_by) == (Stage.SIGNED, digest, made.head)
    assert f"{sealing.spelt(digest)} . The report has not changed since." in words(browser.get(url("report", made)))


def test_a_report_that_changed_since_it_was_read_is_not_signed(client_for, words):
    made = make.agreed()

    answer = client_for(made.head).post(url("report_sign", made), {"name": "Ines Okafor", "digest": "0" * 64})

    assert "The report was changed since you opened it." in words(answer)
    assert made.again().signed_at is None


def test_only_the_head_signs_and_shares(client_for):
    made = make.signed()
    staff, lead = members.at_school(made.review.school, "staff"), made.lead

    answers = [
        client_for(person).get(url(name, made)).status_code
        for person in (staff, lead)
        for name in ("report_sign", "shares", "share_new")
    ]

    assert answers == [403] * 6


def test_sharing_asks_who_it_is_and_comes_back(client_for):
    made = make.signed()
    made.head.user.set_password("correct horse battery")
    made.head.user.save()

    asked = client_for(made.head).post(url("share_new", made), {"audience": "governors", "part": "report"})

    assert asked.headers["Location"].startswith("/account/reauthenticate/?next=")
    assert made.review.shares.count() == 0


def test_governors_see_the_report_once_the_head_says_so(client_for):
    made = make.signed()
    governor = client_for(members.at_school(made.review.school, "governor"))
    before = governor.get(url("report", made)).status_code

    done = just_signed_in(client_for(made.head)).post(
        url("share_new", made), {"audience": "governors", "part": "report"}, follow=True
    )

    assert said(done) == ["Report shared with governors of the school. They are told by e-mail."]
    assert (before, governor.get(url("report", made)).status_code) == (404, 200)
    assert lines(made)[-1] == "Report opened by governors of the school"


def test_a_report_is_left_in_no_cache_and_no_browser(shared_link, client_for, stranger):
    made, _, path = shared_link
    head = client_for(made.head)

    kept = [head.get(url(name, made)).headers["Cache-Control"] for name in ("report", "report_pdf", "summary_pdf")]
    kept += [stranger.post(path, data).headers["Cache-Control"] for data in ({}, {"pdf": "1"})]

    assert ["no-store" in header.split(", ") for header in kept] == [True] * 5


def test_who_sees_the_summary_only_never_sees_a_finding(client_for, words):
    made = make.signed()
    base.ShareFactory(review=made.review, part="summary", audience="governors")
    governor = client_for(members.at_school(made.review.school, "governor"))

    page = governor.get(url("report", made))
    files = [governor.get(url(name, made)).status_code for name in ("report_pdf", "workshop_pack", "summary_pdf")]

    assert ("Leaders know their school well." in words(page), "Calm corridors" in words(page)) == (True, False)
    assert files == [404, 404, 200]


def test_a_link_opens_by_its_button_only_and_is_logged_once(shared_link, stranger, words):
    made, head, path = shared_link

    cover = stranger.get(path)
    before = made.review.shares.get().opened_at
    opened = [stranger.post(path), stranger.post(path)]

    assert ("Calm corridors" in words(cover), before) == (False, None)
    kept = [(page.headers["X-Robots-Tag"], "no-store" in page.headers["Cache-Control"]) for page in (cover, *opened)]
    assert kept == [("noindex, nofollow", True)] * 3
    assert ["Calm corridors" in words(page) for page in opened] == [True, True]
    assert lines(made).count("Report opened by a named person by e-mail link") == 1
    assert "First opened on 20 February 2027" in words(head.get(url("shares", made)))


def test_a_link_s_file_is_the_same_report(shared_link, stranger):
    _, _, path = shared_link

    answer = stranger.post(path, {"pdf": "1"})

    assert "Calm corridors" in "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


def test_withdrawn_consent_ends_at_once_and_both_sides_know(shared_link, stranger, words, tasks, mailoutbox):
    made, head, path = shared_link
    stranger.post(path)
    share = made.review.shares.get()

    with tasks.committed():
        head.post(url("share_revoke", made, share.pk))
    tasks.run()
    page = stranger.post(path)

    assert (page.status_code, "no longer shared" in words(page)) == (410, True)
    assert lines(made)[-1] == "Report no longer shared with a named person by e-mail link; it had been opened"
    assert [mailoutbox[-1].to, "no longer shares" in mailoutbox[-1].subject] == [["asha@example.org"], True]


def test_a_link_ends_after_its_last_day(shared_link, stranger, time_machine, words):
    _, _, path = shared_link

    time_machine.move_to("2027-03-23T09:30:00+00:00", tick=False)
    page = stranger.get(path)

    assert (page.status_code, "ran out on 22 March 2027" in words(page)) == (410, True)


def test_an_unknown_link_is_not_there_and_tries_are_limited(stranger):
    answers = [stranger.get(reverse("shared_report", args=["x" * 40])).status_code for _ in range(61)]

    assert (set(answers[:60]), answers[60]) == ({404}, 429)


def test_an_address_of_another_school_s_person_is_a_person_who_signs_in(client_for, tasks, mailoutbox):
    made = make.signed()
    other = members.at_school(members.SchoolFactory(), "head")
    browser = just_signed_in(client_for(made.head))

    with tasks.committed():
        browser.post(url("share_new", made), {"email": other.email.upper(), "part": "report"})
    tasks.run()

    share = made.review.shares.get()
    assert (share.audience, share.person, share.key_hash) == ("person", other, "")
    assert url("report", made) in mailoutbox[-1].body
    assert client_for(other).get(url("report", made)).status_code == 200


def test_a_second_click_shares_once_and_ends_once(client_for):
    made = make.signed()
    browser, typed = just_signed_in(client_for(made.head)), {"audience": "governors", "part": "report"}
    for _ in range(2):
        browser.post(url("share_new", made), typed)
    (share,) = made.review.shares.all()

    ended = [browser.post(url("share_revoke", made, share.pk), follow=True) for _ in range(2)]

    assert said(ended[1]) == ["This is not shared any more."]
    assert len([line for line in lines(made) if "no longer shared" in line]) == 1


def test_one_or_the_other_is_shared_with(client_for, words):
    made = make.signed()
    browser = just_signed_in(client_for(made.head))

    both = browser.post(
        url("share_new", made), {"audience": "governors", "email": "asha@example.org", "part": "report"}
    )
    none = browser.post(url("share_new", made), {"part": "report"})

    assert ["Choose who may see it, or enter one e-mail address" in words(page) for page in (both, none)] == [
        True,
        True,
    ]
    assert made.review.shares.count() == 0


def test_the_page_says_what_the_agreement_shows_the_partnership(client_for, words):
    made = make.signed(cycle__office_sees="summary")
    admin = client_for(members.office("admin"))

    page = words(client_for(made.head).get(url("shares", made)))

    assert "the partnership’s office sees the summary and the challenge index. It does not see the report" in page
    assert [admin.get(url(name, made)).status_code for name in ("report", "summary_pdf", "report_pdf")] == [
        200,
        200,
        404,
    ]


def test_nothing_is_shared_before_the_signature(client_for):
    made = make.agreed()

    answer = just_signed_in(client_for(made.head)).get(url("share_new", made))

    assert answer.status_code == 404


def test_the_list_of_shares_costs_the_same_for_one_and_three(client_for, django_assert_num_queries):
    made = make.signed()
    browser = client_for(made.head)
    base.ShareFactory(review=made.review)
    browser.get(url("shares", made))

    with django_assert_num_queries(8):
        browser.get(url("shares", made))
    for part, audience in (("summary", "governors"), ("summary", "office")):
        base.ShareFactory(review=made.review, part=part, audience=audience)
    with django_assert_num_queries(8):
        browser.get(url("shares", made))
