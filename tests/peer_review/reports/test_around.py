"""What reports add around: the review's page, “What needs you”, e-mails; the budget of clicks and fields."""

from datetime import timedelta

import pytest
from django.urls import reverse

from peer_review.operations import follow_up_reminders
from peer_review.operations import telling_reports as telling
from peer_review.operations.reviews import actions, checking
from peer_review.operations.reviews.sharing import Consent
from peer_review.queries.reports import waiting
from tests.factories import membership as members
from tests.factories import peer_review as base
from tests.factories import peer_review_reports as make
from tests.plumbing.sessions import just_signed_in


@pytest.fixture
def posted(tasks, mailoutbox):
    """`posted(step, **said)`: the subjects a step wrote, by address."""

    def run(step, **said):
        with tasks.committed():
            step(**said)
        tasks.run()
        return [(message.to[0], message.subject) for message in mailoutbox]

    return run


def address(name, made, *more):
    return reverse(name, args=[made.review.pk, *more])


@pytest.mark.usefixtures("in_window")
def test_a_head_checks_a_draft_in_two_clicks_and_one_field(client_for):
    made = make.in_check()
    browser, page = client_for(made.head), address("factual_check", made)

    home = browser.get("/").content.decode()  # the first click leads from the home to the page
    browser.post(page, {"says-context": "We have three forms"})  # one field, the second click

    assert f'href="{page}"' in home
    assert made.again().replied_at is not None


@pytest.mark.usefixtures("signed_day")
def test_a_head_shares_a_report_in_two_clicks_and_one_field(client_for, django_assert_max_num_queries):
    made = make.signed()
    browser, page = just_signed_in(client_for(made.head)), address("share_new", made)

    home = browser.get("/").content.decode()
    form = browser.get(page).context["form"]
    filled = {name: form[name].initial for name in form.fields if form[name].initial}
    browser.post(page, filled | {"email": "asha@example.org"})

    assert f'href="{page}"' in home
    assert [(share.email, share.part) for share in made.review.shares.all()] == [("asha@example.org", "report")]
    assert page not in browser.get("/").content.decode()


@pytest.mark.usefixtures("in_window")
def test_each_side_sees_on_the_review_s_page_what_is_its_turn(client_for, words):
    made = make.in_check()
    head, lead = client_for(made.head), client_for(made.lead)

    before = words(head.get(address("review", made))), words(lead.get(address("review", made)))
    make.sent(made, "Not true")
    after = words(lead.get(address("review", made)))

    assert ["Check the draft report" in page for page in before] == [True, False]
    assert "Answer the points" in after
    assert "1 point, 1 not answered yet" in after


@pytest.mark.usefixtures("signed_day")
def test_the_page_of_a_signed_review_shows_report_workshop_plan_and_rating(client_for, words):
    made = make.signed()

    page = words(client_for(made.head).get(address("review", made)))

    for title in ("Signed by Ines Okafor", "Workshop pack (PDF)", "Set the day of the workshop", "Rate the review"):
        assert title in page
    assert "the partnership’s office sees the findings counted by theme, with the focus and the challenge index" in page


@pytest.mark.usefixtures("signed_day")
def test_the_office_sees_neither_plan_nor_report_by_default(client_for, words):
    made = make.signed()

    page = words(client_for(members.office("admin")).get(address("review", made)))

    assert [part in page for part in ("Read the report", "Workshop pack", "altogether")] == [False, False, False]


@pytest.mark.usefixtures("signed_day")
def test_a_named_person_is_led_to_what_is_shared_with_them_until_they_open_it(client_for):
    made, person = make.signed(), members.at_school(members.SchoolFactory(), "head")
    base.ShareFactory(review=made.review, audience="person", person=person, name=person.name)
    browser, page = client_for(person), address("report", made)

    before = page in browser.get("/").content.decode()
    browser.get(page)

    assert (before, page in browser.get("/").content.decode()) == (True, False)


def test_the_lead_is_told_of_the_reply_and_the_head_of_the_agreed_report(posted):
    made = make.in_check()
    posted(telling.send_check, by=made.head, review=made.review, on=make.SENT_ON, now=make.SENT)

    told = posted(telling.agree, by=made.lead, review=made.review, on=make.SENT_ON, now=make.SENT)

    school = made.review.school
    assert told == [
        (made.lead.email, f"Factual check received: {school}"),
        (made.head.email, f"Report to sign: {school}"),
    ]


def test_only_governors_are_told_of_what_is_shared_with_governors(posted):
    made = make.signed()
    governor = members.at_school(made.review.school, "governor")
    members.at_school(made.review.school, "staff")
    facts = {"by": made.head, "review": made.review, "on": make.SIGNED_ON, "now": make.SIGNED}

    told = posted(telling.share, consent=Consent("governors"), **facts)

    assert told == [(governor.email, f"{made.review.school} shares a report with you")]


def test_the_trust_is_told_when_the_report_is_shared_with_it(posted, client_for):
    trust = members.TrustFactory()
    made = make.signed(school=members.SchoolFactory(trust=trust))
    person = members.at_trust(trust)
    facts = {"by": made.head, "review": made.review, "on": make.SIGNED_ON, "now": make.SIGNED}

    told = posted(telling.share, consent=Consent("trust"), **facts)

    assert told == [(person.email, f"{made.review.school} shares a report with you")]


def test_an_e_mail_never_says_what_is_in_a_report(posted, mailoutbox):
    made = make.signed()
    facts = {"by": made.head, "review": made.review, "on": make.SIGNED_ON, "now": make.SIGNED}
    consent = Consent("address", email="asha@example.org", expires_on=make.SIGNED_ON + timedelta(days=30))

    posted(telling.share, consent=consent, **facts)

    assert "Calm corridors" not in mailoutbox[0].body
    assert "22 March 2027" in mailoutbox[0].body


def test_what_was_ended_before_its_e_mail_left_is_not_written_about(tasks, mailoutbox):
    made = make.signed()
    facts = {"by": made.head, "review": made.review, "now": make.SIGNED}
    with tasks.committed():
        share = telling.share(consent=Consent("address", email="a@example.org", expires_on=make.SIGNED_ON),
                              on=make.SIGNED_ON, **facts)  # fmt: skip
        telling.revoke(share_id=share.pk, **facts)

    tasks.run()

    assert [message.subject for message in mailoutbox] == [f"{made.review.school} no longer shares its report with you"]


def test_a_follow_up_is_told_once_on_its_day(posted):
    made = make.signed(cycle__stages=[{"stage": "check"}, {"stage": "actions"}, {"stage": "follow_up"}])
    actions.add(by=made.head, review=made.review, facts=actions.Facts("Read daily"), now=make.SIGNED)
    actions.agree(by=made.head, review=made.again(), now=make.SIGNED)
    day = made.review.follow_ups.first().due_on

    early = posted(follow_up_reminders.remind, follow_ups=waiting.due(day - timedelta(days=1)), now=make.SIGNED)
    told = [posted(follow_up_reminders.remind, follow_ups=waiting.due(day), now=make.SIGNED) for _ in range(2)]

    assert (early, told) == ([], [[(made.head.email, f"Follow-up due: {made.review.school}")]] * 2)


def test_points_keep_their_order_when_some_are_taken_back():
    made = make.in_check()
    save = {"by": made.head, "review": made.review, "now": make.SENT}
    first, second = checking.Point("context", "Three forms"), checking.Point("summary", "Two heads")

    checking.keep(points=[first, second], **save)
    kept = made.review.replies.get(part="summary")
    checking.keep(points=[second], **save)

    assert [reply.pk for reply in made.review.replies.all()] == [kept.pk]
