"""The schools of a cycle: added, asked, agreed, changed, taken out."""

from datetime import UTC, datetime, timedelta

import pytest

from peer_review.enums import CycleStatus, Stage
from peer_review.operations import cycles, participants
from tests.factories import membership as members
from tests.factories import peer_review as make
from tests.factories.peer_review_cycles import cycle, draft
from tests.plumbing.register import ABBEY


def added(row, *schools):
    ids = [school.pk for school in schools]
    return participants.add(by=members.office(), cycle_id=row.pk, school_ids=ids, now=make.NOW)


def asked(row, now=make.NOW):
    return participants.ask(by=members.office(), cycle_id=row.pk, now=now)


def agreed(part, *closed, by=None):
    return participants.consent(
        by=by or members.at_school(part.school), participant_id=part.pk, unavailable=closed, now=make.NOW
    )


def changed(part, hosts=1, *closed):
    return participants.change(by=members.office(), participant_id=part.pk, hosts=hosts, unavailable=closed)


def left(part):
    return participants.withdraw(by=members.office(), participant_id=part.pk, now=make.NOW)


def test_schools_bring_the_facts_of_the_register(register):
    row = cycle(reviews_per_school=2)

    count = added(row, members.SchoolFactory(urn=ABBEY), members.SchoolFactory(urn=None))

    known = {part.school.urn: (part.hosts, part.pupils) for part in row.participants.select_related("school")}
    assert (count, known) == (2, {ABBEY: (2, 420), None: (2, None)})


def test_a_school_is_added_once_and_back_after_it_left():
    row, school = cycle(), members.SchoolFactory()
    added(row, school)
    left(row.participants.get())

    counts = [added(row, school), added(row, school)]

    assert (counts, row.participants.get().withdrawn_at) == ([1, 0], None)


def test_a_closed_school_is_not_added():
    assert added(cycle(), members.SchoolFactory(is_open=False)) == 0


def test_nobody_is_added_to_a_closed_cycle():
    with pytest.raises(cycles.CycleFixed):
        added(cycle(status="closed"), members.SchoolFactory())


def test_asking_lets_a_draft_begin():
    row = draft(3)

    assert asked(row) == 3
    row.refresh_from_db()
    assert (row.status, row.invited_at) == (CycleStatus.RUNNING, make.NOW)


def test_a_draft_that_is_too_small_asks_nobody():
    row = draft(2)

    with pytest.raises(cycles.CycleTooSmall):
        asked(row)
    row.refresh_from_db()
    assert row.invited_at is None


def test_heads_are_asked_once_a_day_until_all_have_agreed():
    row = cycle(1)
    asked(row)

    with pytest.raises(participants.AskedToday):
        asked(row)
    assert asked(row, make.NOW + timedelta(days=7)) == 1
    agreed(row.participants.get())
    with pytest.raises(participants.NobodyToAsk):
        asked(row, make.NOW + timedelta(days=9))


def test_a_day_is_londons():
    """Half past midnight in summer is still the evening before by the server's clock."""
    row = cycle(1)
    asked(row, datetime(2026, 6, 1, 10, 0, tzinfo=UTC))

    assert asked(row, datetime(2026, 6, 1, 23, 30, tzinfo=UTC)) == 1


def test_a_closed_cycle_asks_nobody():
    with pytest.raises(cycles.CycleNotRunning):
        asked(cycle(1, status="closed"))


def test_each_head_who_has_not_agreed_gets_an_e_mail_with_the_link(tasks, mailoutbox):
    row = cycle(2, name="Round one", invited_at=make.NOW - timedelta(days=7))
    first, second = row.participants.all()
    head = members.at_school(first.school)
    members.at_school(second.school)
    members.at_school(first.school, "staff")
    agreed(second)

    with tasks.committed():
        asked(row)
    tasks.run()

    [message] = mailoutbox
    assert (message.to, message.subject) == ([head.email], "Reminder: please agree to Round one")
    assert f"/reviews/cycles/{row.pk}/consent/" in message.body


def test_a_head_agrees_once_and_may_change_the_windows():
    part = make.ParticipantFactory()
    head = members.at_school(part.school)
    agreed(part, "w1", by=head)

    row = agreed(part, "w2", "w3")

    assert (row.consented_by, row.consented_at, row.unavailable) == (head, make.NOW, ["w2", "w3"])


@pytest.mark.parametrize(
    ("closed", "refusal"),
    [(("w1", "w2", "w3"), participants.NoWindowLeft), (("w9",), participants.WindowUnknown)],
)
def test_a_head_leaves_a_window_that_is_there(closed, refusal):
    with pytest.raises(refusal):
        agreed(make.ParticipantFactory(), *closed)


@pytest.mark.parametrize("facts", [{"withdrawn_at": make.NOW}, {"cycle__status": "closed"}])
def test_nobody_agrees_who_does_not_take_part(facts):
    with pytest.raises(participants.NotTakingPart):
        agreed(make.ParticipantFactory(**facts))


def test_a_school_hosts_no_fewer_reviews_than_it_has():
    review = make.ReviewFactory()
    part = make.ParticipantFactory(cycle=review.cycle, school=review.school)

    with pytest.raises(participants.SchoolHasReviews):
        changed(part, 0)
    assert (changed(part, 2, "w1").hosts, part.cycle.participants.get().unavailable) == (2, ["w1"])


def test_a_school_with_a_review_does_not_leave_before_it_is_cancelled():
    review = make.ReviewFactory()
    part = make.ParticipantFactory(cycle=review.cycle, school=review.school)

    with pytest.raises(participants.SchoolHasReviews):
        left(part)
    review.cancel()
    review.save()
    assert left(part).withdrawn_at == make.NOW


def test_leaving_twice_is_leaving_once():
    part = make.ParticipantFactory(group=make.GroupFactory())

    row, again = left(part), left(part)

    assert (row.group, again.withdrawn_at) == (None, make.NOW)


def test_a_review_that_has_ended_is_no_obstacle_to_hosting_more():
    review = make.ReviewFactory(stage=Stage.CLOSED)
    part = make.ParticipantFactory(cycle=review.cycle, school=review.school)

    assert changed(part, 2).hosts == 2
