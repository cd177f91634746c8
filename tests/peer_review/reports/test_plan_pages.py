"""Workshop, plan, follow-ups, rating and the end on their pages; the school owns the plan."""

import pytest
from django.urls import reverse

from peer_review.enums import Stage
from peer_review.operations.reviews import actions, workshops
from tests.factories import membership as members
from tests.factories import peer_review as base
from tests.factories import peer_review_reports as make

pytestmark = pytest.mark.usefixtures("signed_day")
PLAN_ONLY = [{"stage": "check"}, {"stage": "actions"}, {"stage": "follow_up"}]


def url(name, made, *more):
    return reverse(name, args=[made.review.pk, *more])


def said(response):
    return [str(message) for message in response.context["messages"]]


def add(made, text="Read daily", **facts):
    return actions.add(by=made.head, review=made.again(), facts=actions.Facts(text, **facts), now=make.SIGNED)


def followed(**facts):
    """A plan of two actions, agreed: follow-ups are due on 20 May, 20 August and 20 February."""
    made = make.signed(cycle__stages=PLAN_ONLY, **facts)
    add(made, cost_pence=250_00), add(made, "Train two teachers", cost_pence=100_50)
    actions.agree(by=made.head, review=made.again(), now=make.SIGNED)
    return made


def test_a_workshop_is_set_and_written_up_and_leads_to_the_plan(client_for, time_machine):
    made = make.signed()
    browser = client_for(made.head)
    browser.post(url("workshop", made), {"day_day": "1", "day_month": "3", "day_year": "2027"})
    planned = made.again()
    time_machine.move_to("2027-03-02T09:30:00+00:00", tick=False)

    client_for(made.head).post(url("workshop", made), {"text": "Three priorities"})

    review = made.again()
    assert (planned.stage, str(planned.workshop_on)) == (Stage.WORKSHOP, "2027-03-01")
    assert (review.stage, review.workshop_note) == (Stage.ACTIONS, "Three priorities")


def test_a_workshop_before_the_visit_is_refused():
    made = make.signed()

    with pytest.raises(workshops.WorkshopUnusable, match="after the visit, which ends on 20 January 2027"):
        workshops.plan(by=made.head, review=made.review, day=base.ON, now=make.SIGNED)


def test_a_school_writes_orders_and_agrees_its_plan(client_for, words):
    made = make.signed(cycle__stages=PLAN_ONLY)
    browser = client_for(members.at_school(made.review.school, "staff"))
    finding = made.review.findings.get(kind="challenge")
    for text, cost in (("Read daily", "250"), ("Train two teachers", "100.50")):
        browser.post(url("actions", made), {"text": text, "cost_pence": cost, "finding_id": finding.pk})
    last = made.review.actions.last()

    browser.post(url("action_step", made, last.pk, "up"))
    page = words(browser.get(url("actions", made)))
    browser.post(url("plan_agree", made))

    assert page.index("1. Train two teachers") < page.index("2. Read daily")
    assert "2 actions, 0 done, £350.50 altogether." in page
    review = made.again()
    assert [row.due_on.isoformat() for row in review.follow_ups.all()] == ["2027-05-20", "2027-08-20", "2028-02-21"]
    assert "The action plan is agreed" in [moment.text for moment in review.moments.all()]


def test_an_action_due_before_the_visit_is_refused_and_stays_in_the_form(client_for, words):
    made = make.signed(cycle__stages=PLAN_ONLY)
    typed = {"text": "Read daily", "due_on_day": "1", "due_on_month": "1", "due_on_year": "2027"}

    answer = client_for(made.head).post(url("actions", made), typed)

    assert "The date is before the visit of 20 January 2027." in words(answer)
    assert "Read daily" in answer.content.decode()
    assert made.review.actions.count() == 0


def test_a_double_click_adds_one_action(client_for):
    made = make.signed(cycle__stages=PLAN_ONLY)
    browser = client_for(made.head)

    for _ in range(2):
        browser.post(url("actions", made), {"text": "Read daily"})

    assert made.review.actions.count() == 1


def test_an_agreed_plan_keeps_its_actions(client_for):
    made = followed()
    action = made.review.actions.first()

    answer = client_for(made.head).post(url("action_step", made, action.pk, "remove"), follow=True)

    assert said(answer) == ["The plan is agreed. Mark the action as dropped instead; it stays in the plan."]


def test_the_lead_reads_a_plan_and_writes_nothing(client_for):
    made = followed()
    browser = client_for(made.lead)

    answers = [
        browser.get(url("actions", made)).status_code,
        browser.post(url("actions", made), {"text": "x"}).status_code,
    ]

    assert answers == [200, 403]


def test_a_follow_up_before_its_day_is_refused(client_for, words):
    made = followed()
    first = made.review.follow_ups.first()

    answer = client_for(made.head).post(url("follow_up", made, first.pk), {"note": "Early"})

    refusal = "This follow-up is due on 20 May 2027. Hold it then or later."
    assert answer.context["form"].non_field_errors() == [refusal]
    assert refusal in words(answer)
    first.refresh_from_db()
    assert first.held_on is None


def test_a_follow_up_keeps_the_states_of_its_day(client_for, time_machine, words):
    made = followed()
    one, two = made.review.actions.all()
    time_machine.move_to("2027-05-20T09:30:00+00:00", tick=False)
    browser = client_for(made.head)
    browser.post(url("action_step", made, one.pk, "mark"), {"status": "done"})
    first = made.review.follow_ups.first()

    browser.post(url("follow_up", made, first.pk), {"note": "Going well"})
    browser.post(url("action_step", made, two.pk, "mark"), {"status": "done"})

    first.refresh_from_db()
    assert (first.states, first.done_count, first.action_count) == ({str(one.pk): "done", str(two.pk): "open"}, 1, 2)
    assert "1 of 2 actions done" in words(browser.get(url("follow_up", made, first.pk)))


def test_a_review_closes_when_all_follow_ups_are_held_or_waived(client_for, time_machine):
    made = followed(cycle__follow_up_months=[3, 6])
    first, second = made.review.follow_ups.all()
    early = client_for(made.head).post(url("review_close", made), follow=True)
    time_machine.move_to("2027-05-21T09:30:00+00:00", tick=False)
    browser = client_for(made.head)

    browser.post(url("follow_up", made, first.pk), {"note": ""})
    browser.post(url("follow_up_waive", made, second.pk), {"reason": "The school closes in July"})
    browser.post(url("review_close", made))

    assert said(early) == ["Hold or waive the follow-ups after 3, 6 months first."]
    review = made.again()
    assert (review.stage, review.closed_at.date().isoformat()) == (Stage.CLOSED, "2027-05-21")


def test_the_school_rates_usefulness_and_challenge(client_for):
    made = make.signed()
    browser = client_for(made.head)

    half = browser.post(url("review_rate", made), {"usefulness": "4"})
    browser.post(url("review_rate", made), {"usefulness": "4", "challenge": "2", "comment": "Kind"})

    review = made.again()
    assert half.context["form"].errors["challenge"] == ["Say how much it challenged you"]
    assert (review.usefulness, review.challenge, review.rating_comment) == (4, 2, "Kind")


def test_the_plan_costs_the_same_for_one_and_three_actions(client_for, django_assert_num_queries):
    made = make.signed(cycle__stages=PLAN_ONLY)
    browser = client_for(made.head)
    add(made)
    browser.get(url("actions", made))

    with django_assert_num_queries(8):
        browser.get(url("actions", made))
    add(made, "Train two teachers"), add(made, "Ask the trust")
    with django_assert_num_queries(8):
        browser.get(url("actions", made))
