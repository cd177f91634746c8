"""Who is written to when a review takes a step, and when something is due."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from peer_review.enums import PostponeReason, SeatRole, SeatStatus, Stage
from peer_review.models import Review
from peer_review.operations import reminding, telling
from peer_review.operations.reviews import moving
from peer_review.presenters.stages import steps
from peer_review.queries.due import overdue, with_due
from tests.factories import peer_review as make
from tests.factories.membership import at_school, office

DUE = make.VISIT_ON - timedelta(days=28)  # of the self-evaluation


@pytest.fixture
def review():
    """A review with head, lead, member, somebody invited, somebody planned, and people it does not concern."""
    review = make.ReviewFactory(stage=Stage.SELF_EVALUATION, school__name="Abbey Primary School")
    at_school(review.school, "head", email="head@abbey.sch.uk")
    at_school(review.school, "staff", email="staff@abbey.sch.uk")
    office(email="office@example.org")
    for role, status, email in (
        (SeatRole.LEAD, SeatStatus.ACCEPTED, "lead@example.org"),
        (SeatRole.MEMBER, SeatStatus.ACCEPTED, "member@example.org"),
        (SeatRole.MEMBER, SeatStatus.INVITED, "invited@example.org"),
        (SeatRole.MEMBER, SeatStatus.PLANNED, "planned@example.org"),
        (SeatRole.MEMBER, SeatStatus.DECLINED, "declined@example.org"),
    ):
        make.SeatFactory(review=review, role=role, status=status, reviewer__person__email=email)
    return review


@pytest.fixture
def posted(tasks, mailoutbox):
    """`posted(step, **said)`: to whom a step wrote, and the e-mails."""

    def run(step, **said):
        with tasks.committed():
            step(**said)
        tasks.run()
        return sorted(message.to[0] for message in mailoutbox), list(mailoutbox)

    return run


def test_the_lead_is_told_once_that_the_self_evaluation_came(review, posted):
    make.SelfAnswerFactory(review=review)
    said = {"by": None, "review": review, "now": make.NOW}

    posted(telling.submit, **said)
    told, messages = posted(telling.submit, **said)

    assert (told, messages[0].subject) == (["lead@example.org"], "Self-evaluation sent: Abbey Primary School")


def test_a_postponed_visit_is_told_school_and_team_with_the_reason(review, posted):
    said = {"by": None, "review": review, "reason": PostponeReason.OFSTED, "on": make.ON, "now": make.NOW}

    told, messages = posted(telling.postpone, **said)

    assert told == ["head@abbey.sch.uk", "invited@example.org", "lead@example.org", "member@example.org"]
    assert "Reason: Ofsted inspection" in messages[0].body
    assert f"alpha.example.org/reviews/{review.pk}/" in messages[0].body


def test_who_did_it_is_not_written_to(review, posted):
    head = at_school(review.school, "head", email="deputy@abbey.sch.uk")
    said = {"by": head, "review": review, "reason": PostponeReason.ILLNESS, "on": make.ON, "now": make.NOW}

    assert "deputy@abbey.sch.uk" not in posted(telling.postpone, **said)[0]


def test_a_new_date_comes_as_an_entry_for_the_calendar(review, posted):
    day = date(2027, 2, 3)

    messages = posted(telling.set_days, by=None, review=review, starts_on=day, on=make.ON, now=make.NOW)[1]
    name, content, kind = messages[0].attachments[0]

    event = Calendar.from_ical(content).walk("VEVENT")[0]
    assert (name, kind, event["DTSTART"].dt, event["SEQUENCE"]) == ("visit.ics", "text/calendar", day, 1)


def test_the_other_side_hears_of_a_focus(review, posted):
    said = {"by": None, "review": review, "focus": "Reading", "themes": [], "now": make.NOW}

    assert posted(telling.write_focus, side="school", **said)[0] == ["lead@example.org"]


def test_a_reminder_goes_once_to_who_has_to_do_it(review, posted):
    near = DUE - timedelta(days=7)

    early = posted(reminding.remind, reviews=Review.objects.all(), on=near - timedelta(days=1), now=make.NOW)[0]
    posted(reminding.remind, reviews=Review.objects.all(), on=near, now=make.NOW)
    told, messages = posted(reminding.remind, reviews=Review.objects.all(), on=near, now=make.NOW)

    assert (early, told) == ([], ["head@abbey.sch.uk"])
    assert messages[0].subject == "Write and send the self-evaluation: Abbey Primary School"
    assert "Due: Wednesday 23 December 2026" in messages[0].body


def test_what_is_overdue_is_told_the_office_once(review, posted):
    late = DUE + timedelta(days=1)

    posted(reminding.remind, reviews=Review.objects.all(), on=late, now=make.NOW)
    told, messages = posted(reminding.remind, reviews=Review.objects.all(), on=late + timedelta(days=1), now=make.NOW)

    assert (told, messages[0].subject) == (["office@example.org"], "A review is overdue")
    assert "Abbey Primary School: Self-evaluation, due Wednesday 23 December 2026" in messages[0].body


def test_a_new_date_brings_a_new_reminder(review, posted):
    posted(reminding.remind, reviews=Review.objects.all(), on=DUE, now=make.NOW)
    Review.objects.update(visit_starts_on=date(2027, 2, 3), visit_ends_on=date(2027, 2, 3))

    told = posted(reminding.remind, reviews=Review.objects.all(), on=DUE + timedelta(days=14), now=make.NOW)[0]

    assert told == ["head@abbey.sch.uk"] * 2


@pytest.mark.parametrize(
    "facts",
    [{"stage": Stage.CLOSED, "signed_at": make.NOW}, {"stage": Stage.CANCELLED}, {"postponed_at": make.NOW}],
)
def test_nobody_is_reminded_of_what_is_over_or_put_off(review, posted, facts):
    Review.objects.update(**facts)

    assert posted(reminding.remind, reviews=Review.objects.all(), on=DUE, now=make.NOW)[0] == []


def test_nobody_is_reminded_in_a_cycle_that_does_not_run(review, posted):
    review.cycle.status = "closed"
    review.cycle.save()

    assert posted(reminding.remind, reviews=Review.objects.all(), on=DUE, now=make.NOW)[0] == []


@pytest.mark.parametrize("stages", [[], [{"stage": "self_evaluation", "due_days": -10, "remind_days": 2}]])
def test_the_database_counts_due_days_as_the_template_does(stages):
    for stage in Stage:
        make.ReviewFactory(stage=stage, cycle__stages=stages)

    for row in with_due(Review.objects.select_related("cycle")):
        due = {step.stage: step.due_on(row.visit_starts_on) for step in row.cycle.steps}
        assert row.due_on == due.get(row.stage)


def test_a_review_is_overdue_the_day_after(review):
    assert [list(overdue(Review.objects.all(), DUE + timedelta(days=days))) for days in (0, 1)] == [[], [review]]


def test_a_visit_that_is_prepared_is_not_overdue_before_its_day():
    review = make.ReviewFactory(stage="logistics", timetable=[{"day": "1", "at": "09:00", "what": "Tour"}])
    visit_on = review.visit_starts_on

    assert [list(overdue(Review.objects.all(), day)) for day in (visit_on, visit_on + timedelta(days=1))] == [
        [],
        [review],
    ]
    assert steps.due_on(review) == visit_on


def test_the_same_line_is_noted_once_however_often_the_task_runs(review, posted):
    for _ in range(3):
        posted(reminding.remind, reviews=Review.objects.all(), on=DUE, now=make.NOW)

    assert [moment.text for moment in review.moments.all()] == ["Reminder: write and send the self-evaluation"]
    assert moving.hold(review).stage == Stage.SELF_EVALUATION
