"""Places in a team: added, asked, answered, replaced; every refusal, and what the timeline says."""

from decimal import Decimal

import pytest
from django.core import mail

from peer_review.enums import SeatRole, SeatStatus, Stage
from peer_review.models import Absence, Seat
from peer_review.operations import seat_reminders, seats
from peer_review.operations.seats import Conflicted, SeatChanged, SeatTaken, TeamSettled
from tenants.queue import enqueue
from tests.factories import peer_review as make
from tests.factories import peer_review_reviewers as registered
from tests.factories.membership import SchoolRoleFactory, TrustFactory

NOW = make.NOW


def add(review, reviewer=None, role=SeatRole.MEMBER, **facts):
    return seats.add(by=None, review=review, reviewer=reviewer or make.ReviewerFactory(), role=role, now=NOW, **facts)


def accept(seat):
    return seats.accept(by=None, seat_id=seat.pk, now=NOW)


def told(review):
    return [moment.text for moment in review.moments.all()]


def status(seat):
    return Seat.objects.get(pk=seat.pk).status


def related(review):
    """A reviewer from a school of the same trust."""
    trust = TrustFactory()
    review.school.trust = trust
    review.school.save()
    return make.ReviewerFactory(school__trust=trust)


def become_head(seat):
    SchoolRoleFactory(person=seat.reviewer.person, school=seat.review.school, role="head")


def test_a_place_begins_without_invitation_with_the_days_of_a_visit():
    review = make.ReviewFactory(cycle__visit_days="2.0")

    seat = Seat.objects.get(pk=add(review).pk)

    assert (seat.status, seat.days, told(review)) == (SeatStatus.PLANNED, 2, ["Reviewer added to the team"])


@pytest.mark.parametrize("role", [SeatRole.FACILITATOR, SeatRole.READER])
def test_help_after_the_visit_counts_half_a_day(role):
    assert add(make.ReviewFactory(), role=role).days == Decimal("0.5")


def test_a_match_against_a_rule_is_refused_with_the_rule():
    review = make.ReviewFactory()

    with pytest.raises(Conflicted) as refused:
        add(review, related(review))

    assert [conflict.code for conflict in refused.value.conflicts] == ["same_trust"]
    assert not review.seats.exists()


def test_the_office_may_override_a_rule_with_a_reason():
    review = make.ReviewFactory()

    seat = add(review, related(review), override_reason="Nobody else speaks Bengali")

    assert Seat.objects.get(pk=seat.pk).override_reason == "Nobody else speaks Bengali"


def test_no_reason_lets_somebody_review_their_own_school():
    review = make.ReviewFactory()

    with pytest.raises(Conflicted):
        add(review, make.ReviewerFactory(school=review.school), override_reason="She knows it best")


def test_a_team_takes_one_lead():
    seat = make.SeatFactory(role=SeatRole.LEAD)

    with pytest.raises(SeatTaken):
        add(seat.review, role=SeatRole.LEAD)


def test_nobody_sits_in_a_team_twice():
    seat = make.SeatFactory()

    with pytest.raises(SeatTaken):
        add(seat.review, seat.reviewer, role=SeatRole.TRAINEE)


@pytest.mark.parametrize(
    ("stage", "role", "is_possible"),
    [
        (Stage.CHECK, SeatRole.MEMBER, True),
        (Stage.AGREED, SeatRole.MEMBER, False),
        (Stage.SIGNED, SeatRole.FACILITATOR, True),
        (Stage.CLOSED, SeatRole.FACILITATOR, False),
        (Stage.CANCELLED, SeatRole.READER, False),
    ],
)
def test_a_team_is_settled_with_the_report_and_help_with_the_review(stage, role, is_possible):
    review = make.ReviewFactory(stage=stage)

    if is_possible:
        assert add(review, role=role).role == role
    else:
        with pytest.raises(TeamSettled):
            add(review, role=role)


def test_who_is_invited_is_written_to_once(tasks):
    seat = make.SeatFactory(status=SeatStatus.PLANNED)

    with tasks.committed():
        for _ in range(2):
            seats.invite(by=None, seat_id=seat.pk, now=NOW)

    assert [(sent.name, sent.kwargs) for sent in tasks.waiting()] == [
        ("peer_review.email_seat", {"seat_id": seat.pk, "kind": "invited"})
    ]
    assert (status(seat), told(seat.review)) == (SeatStatus.INVITED, ["Reviewer invited"])


def test_an_accepted_place_is_not_invited_again():
    with pytest.raises(SeatChanged):
        seats.invite(by=None, seat_id=make.SeatFactory().pk, now=NOW)


def test_a_planned_place_that_breaks_a_rule_by_now_is_not_invited(tasks):
    seat = make.SeatFactory(status=SeatStatus.PLANNED)
    become_head(seat)

    with tasks.committed():
        enqueue("peer_review.invite", seat_id=seat.pk)
    tasks.run()

    assert (status(seat), mail.outbox) == (SeatStatus.PLANNED, [])


def test_a_published_plan_invites_by_e_mail_in_the_words_of_the_page(tasks):
    seat = make.SeatFactory(status=SeatStatus.PLANNED, why=["4 km away"])

    with tasks.committed():
        enqueue("peer_review.invite", seat_id=seat.pk)
    tasks.run()

    (message,) = mail.outbox
    assert (message.subject, message.to) == (
        f"Will you take part in the review of {seat.review.school}?",
        [seat.reviewer.person.email],
    )
    assert "Visit: Wednesday 20 January 2027\nYour role: Reviewer\nDays: 1\n" in message.body
    assert message.body.count("https://") == 1
    assert f"/reviews/mine/places/{seat.pk}/" in message.body


def test_who_accepts_twice_accepts_once():
    seat = registered.invited()

    for _ in range(2):
        accept(seat)

    assert (status(seat), told(seat.review)) == (SeatStatus.ACCEPTED, ["Reviewer accepted"])


def test_a_reviewer_who_has_become_head_of_the_school_cannot_accept():
    seat = registered.invited(override_reason="Agreed in July")
    become_head(seat)

    with pytest.raises(Conflicted) as refused:
        accept(seat)

    assert [conflict.code for conflict in refused.value.conflicts] == ["role_at_school"]


def test_a_rule_broken_since_the_invitation_keeps_from_accepting():
    seat = registered.invited()
    Absence.objects.create(reviewer=seat.reviewer, starts_on=make.VISIT_ON, ends_on=make.VISIT_ON)

    with pytest.raises(Conflicted, match="not available from 20/01/2027"):
        accept(seat)


def test_what_was_overridden_may_be_accepted():
    seat = registered.invited(override_reason="Agreed with both heads")
    Absence.objects.create(reviewer=seat.reviewer, starts_on=make.VISIT_ON, ends_on=make.VISIT_ON)

    assert accept(seat).status == SeatStatus.ACCEPTED


@pytest.mark.parametrize("gone", [SeatStatus.DECLINED, SeatStatus.WITHDRAWN])
def test_a_place_that_is_gone_is_not_accepted(gone):
    with pytest.raises(SeatChanged):
        accept(make.SeatFactory(status=gone))


def test_who_declines_says_why_and_the_place_is_free():
    seat = registered.invited(role=SeatRole.LEAD)

    for _ in range(2):
        seats.decline(by=None, seat_id=seat.pk, reason="Exam week", now=NOW)

    seat.refresh_from_db()
    assert (seat.status, seat.decline_reason, told(seat.review)) == (
        "declined",
        "Exam week",
        ["Lead reviewer declined"],
    )
    assert add(seat.review, role=SeatRole.LEAD).role == SeatRole.LEAD


def test_nobody_declines_once_the_visit_has_begun():
    with pytest.raises(SeatChanged, match="visit has begun"):
        seats.decline(by=None, seat_id=make.SeatFactory(review__stage=Stage.VISIT).pk, reason="", now=NOW)


@pytest.mark.parametrize(("stage", "role"), [(Stage.SIGNED, SeatRole.FACILITATOR), (Stage.FINDINGS, SeatRole.MEMBER)])
def test_who_is_asked_after_the_visit_can_say_no(stage, role):
    seat = registered.invited(role=role, review__stage=stage, review__signed_at=NOW if stage == Stage.SIGNED else None)

    assert seats.decline(by=None, seat_id=seat.pk, reason="Exam week", now=NOW).status == SeatStatus.DECLINED


def test_nobody_declines_when_the_review_is_over():
    seat = registered.invited(review__stage=Stage.CANCELLED)

    with pytest.raises(SeatChanged, match="review is over"):
        seats.decline(by=None, seat_id=seat.pk, reason="", now=NOW)


def test_a_place_that_was_taken_away_is_not_declined():
    with pytest.raises(SeatChanged):
        seats.decline(by=None, seat_id=make.SeatFactory(status="withdrawn").pk, reason="", now=NOW)


def test_who_is_taken_out_is_told_with_the_reason(tasks):
    seat = make.SeatFactory()

    with tasks.committed():
        for _ in range(2):
            seats.withdraw(by=None, seat_id=seat.pk, reason="The visit has moved", now=NOW)

    seat.refresh_from_db()
    assert (seat.status, seat.decline_reason) == (SeatStatus.WITHDRAWN, "The visit has moved")
    assert [sent.kwargs["kind"] for sent in tasks.waiting()] == ["withdrawn"]


def test_who_was_never_asked_is_not_told(tasks):
    seat = make.SeatFactory(status=SeatStatus.PLANNED)

    with tasks.committed():
        seats.withdraw(by=None, seat_id=seat.pk, reason="", now=NOW)

    assert tasks.waiting() == []


def test_nobody_leaves_a_team_whose_report_is_agreed():
    with pytest.raises(TeamSettled):
        seats.withdraw(by=None, seat_id=make.SeatFactory(review__stage=Stage.SIGNED).pk, reason="", now=NOW)


def test_a_lead_is_replaced_in_one_step():
    seat, other = make.SeatFactory(role=SeatRole.LEAD), make.ReviewerFactory()

    made = seats.replace(by=None, seat_id=seat.pk, reviewer=other, now=NOW, reason="Ill")

    assert (status(seat), made.reviewer, made.role, made.status) == ("withdrawn", other, "lead", "planned")


def test_a_declined_place_keeps_its_reason_when_it_is_filled():
    seat = make.SeatFactory(status=SeatStatus.DECLINED, decline_reason="Exam week")

    seats.replace(by=None, seat_id=seat.pk, reviewer=make.ReviewerFactory(), now=NOW)

    seat.refresh_from_db()
    assert (seat.status, seat.decline_reason) == (SeatStatus.WITHDRAWN, "Exam week")


def test_a_place_is_filled_once():
    seat = make.SeatFactory(status=SeatStatus.DECLINED)
    seats.replace(by=None, seat_id=seat.pk, reviewer=make.ReviewerFactory(), now=NOW)

    with pytest.raises(SeatChanged):
        seats.replace(by=None, seat_id=seat.pk, reviewer=make.ReviewerFactory(), now=NOW)


def test_a_replacement_who_breaks_a_rule_leaves_the_place_as_it_was():
    seat = make.SeatFactory()

    with pytest.raises(Conflicted):
        seats.replace(by=None, seat_id=seat.pk, reviewer=related(seat.review), now=NOW)

    assert status(seat) == SeatStatus.ACCEPTED


def test_no_line_of_the_timeline_names_a_reviewer():
    seat = add(make.ReviewFactory())
    seats.invite(by=None, seat_id=seat.pk, now=NOW)
    accept(seat)
    seats.withdraw(by=None, seat_id=seat.pk, reason="Ill", now=NOW)

    assert told(seat.review) == [
        "Reviewer added to the team",
        "Reviewer invited",
        "Reviewer accepted",
        "Reviewer taken out of the team",
    ]


def test_an_invitation_without_answer_is_reminded_once(tasks):
    seat = registered.invited()

    with tasks.committed():
        assert [seat_reminders.remind(now=NOW) for _ in range(2)] == [1, 0]

    assert [sent.kwargs for sent in tasks.waiting()] == [{"seat_id": seat.pk, "kind": "reminder"}]


@pytest.mark.parametrize(("remind_days", "count"), [(None, 1), (20, 1), (40, 0)])
def test_the_cycle_says_after_how_many_days_to_remind(remind_days, count):
    registered.invited(review__cycle__stages=[{"stage": "planned", "remind_days": remind_days}])

    assert seat_reminders.remind(now=NOW) == count


def test_nobody_is_reminded_of_a_review_that_is_off():
    registered.invited(review__stage=Stage.CANCELLED)

    assert seat_reminders.remind(now=NOW) == 0
