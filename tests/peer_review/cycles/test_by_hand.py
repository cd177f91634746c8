"""One review set up by hand: three clicks, five answers, conflicts first."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from peer_review.enums import SeatRole, SeatStatus, Stage
from peer_review.models import Participant, Review
from peer_review.operations import cycles, reviews_by_hand, seats
from peer_review.operations.reviews import visits
from tests.factories import membership as members
from tests.factories import peer_review as make
from tests.factories.peer_review_cycles import cycle, draft
from tests.pages import text_of
from tests.plumbing.register import ABBEY

DAY = date(2027, 1, 20)


def set_up(row, **facts):
    given = {"school": members.SchoolFactory(), "visit_on": DAY, "lead": make.ReviewerFactory()} | facts
    return reviews_by_hand.set_up(by=members.office(), cycle=row, now=make.NOW, **given)


def test_a_review_takes_everything_else_from_its_cycle():
    row, lead, member = cycle(visit_days=2), make.ReviewerFactory(), make.ReviewerFactory()
    part = make.ParticipantFactory(cycle=row, group=make.GroupFactory(cycle=row))

    review = set_up(row, school=part.school, lead=lead, members=[member])

    assert (review.stage, review.framework, review.group, review.window) == (
        Stage.PLANNED, row.framework, part.group, "w1",
    )  # fmt: skip
    assert (review.visit_starts_on, review.visit_ends_on, review.number) == (DAY, date(2027, 1, 21), 1)
    assert {(seat.reviewer, seat.role, seat.status) for seat in review.seats.all()} == {
        (lead, SeatRole.LEAD, SeatStatus.INVITED),
        (member, SeatRole.MEMBER, SeatStatus.INVITED),
    }


def test_a_school_that_is_new_to_the_cycle_brings_the_facts_of_the_register(register):
    row = cycle()

    set_up(row, school=members.SchoolFactory(urn=ABBEY))

    assert row.participants.get().pupils == 420


def test_the_head_and_the_team_are_written_to(tasks, mailoutbox):
    school = members.SchoolFactory()
    head, lead = members.at_school(school), make.ReviewerFactory()

    with tasks.committed():
        set_up(cycle(), school=school, lead=lead)
    tasks.run()

    assert sorted(message.to[0] for message in mailoutbox) == sorted([head.email, lead.person.email])


def test_a_reviewer_from_outside_sits_as_one():
    outside = make.ReviewerFactory(school=None, organisation="Consultancy")

    review = set_up(cycle(), members=[outside])

    assert review.seats.get(reviewer=outside).role == SeatRole.EXTERNAL


def test_pressed_twice_it_is_one_review():
    row, facts = cycle(), {"school": members.SchoolFactory(), "lead": make.ReviewerFactory()}

    reviews = {set_up(row, **facts).pk for _ in range(2)}

    assert len(reviews) == 1


def test_a_school_has_one_review_a_day_and_may_have_another_later():
    row, school = cycle(), members.SchoolFactory()
    set_up(row, school=school)

    with pytest.raises(reviews_by_hand.ReviewThatDay):
        set_up(row, school=school)
    second = set_up(row, school=school, visit_on=date(2027, 4, 20), override_reason="After a change of head")
    assert (second.number, Participant.objects.get(cycle=row, school=school).hosts) == (2, 2)


def test_a_review_more_than_the_school_is_to_have_needs_a_reason():
    row, part = cycle(), make.ParticipantFactory(cycle=cycle(), hosts=2)
    both = [set_up(part.cycle, school=part.school, visit_on=date(2027, month, 20)) for month in (1, 4)]
    sends = make.ParticipantFactory(cycle=row, hosts=0)

    with pytest.raises(seats.Conflicted, match=r"has its 2 reviews in .* already"):
        set_up(part.cycle, school=part.school, visit_on=date(2027, 5, 20))
    with pytest.raises(seats.Conflicted, match="only sends reviewers"):
        set_up(row, school=sends.school)
    assert ([review.number for review in both], row.reviews.count()) == ([1, 2], 0)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 1, 23), "23 January 2027 is not a working day"),
        (date(2027, 5, 3), "3 May 2027 is not a working day"),
        (date(2028, 1, 20), "The cycle runs from"),
        (make.NOW.date() - timedelta(days=1), "is over. Choose a day to come"),
    ],
)
def test_a_visit_is_on_a_working_day_of_the_cycle(day, words):
    with pytest.raises(visits.DayUnsuitable, match=words):
        set_up(cycle(), visit_on=day)


def test_a_visit_in_the_holidays_belongs_to_no_window():
    assert set_up(cycle(), visit_on=date(2027, 2, 17)).window == ""


def test_the_cycle_runs():
    with pytest.raises(cycles.CycleNotRunning):
        set_up(draft())


def test_a_school_that_left_is_not_reviewed():
    part = make.ParticipantFactory(withdrawn_at=make.NOW)

    with pytest.raises(reviews_by_hand.SchoolNotThere, match="has left this cycle"):
        set_up(part.cycle, school=part.school)


def test_a_closed_school_is_not_reviewed():
    with pytest.raises(reviews_by_hand.SchoolNotThere, match="is closed"):
        set_up(cycle(), school=members.SchoolFactory(is_open=False))


def test_nobody_is_named_twice():
    lead = make.ReviewerFactory()

    with pytest.raises(reviews_by_hand.TeamWrong):
        set_up(cycle(), lead=lead, members=[lead])


def test_another_framework_is_a_published_one():
    row, other = cycle(), make.FrameworkFactory()

    assert set_up(row, framework=other).framework == other
    with pytest.raises(cycles.FrameworkNotPublished):
        set_up(row, framework=make.FrameworkFactory(status="draft", published_at=None))


def test_a_conflict_refuses_and_a_reason_sets_it_aside():
    trust = members.TrustFactory()
    facts = {
        "school": members.SchoolFactory(trust=trust),
        "lead": make.ReviewerFactory(school=members.SchoolFactory(trust=trust)),
    }
    row = cycle()

    with pytest.raises(seats.Conflicted, match="same trust"):
        set_up(row, **facts)
    review = set_up(row, override_reason="Nobody else speaks Welsh", **facts)

    assert review.seats.get().override_reason == "Nobody else speaks Welsh"


def test_no_reason_lets_somebody_review_their_own_school():
    lead = make.ReviewerFactory()

    with pytest.raises(seats.Conflicted, match="is the school of"):
        set_up(cycle(), school=lead.school, lead=lead, override_reason="They know it")
    assert Review.objects.count() == 0


def answers(row, school, lead, *others, **more):
    day = {f"visit_on_{part}": value for part, value in zip(("day", "month", "year"), (20, 1, 2027), strict=True)}
    team = {"lead": lead.pk, "members": [other.pk for other in others]}
    return {"school": school.pk, "cycle": row.pk} | day | team | more


@pytest.mark.usefixtures("today")
def test_three_clicks_and_five_answers(office):
    row, school = cycle(), members.SchoolFactory()
    lead, other = make.ReviewerFactory(), make.ReviewerFactory()
    first = reverse("reviews")
    clicks, typed = [first, reverse("review_new"), "Set up and invite the team"], answers(row, school, lead, other)

    home, list_page = office.get("/").content.decode(), office.get(first).content.decode()
    form_page = office.get(reverse("review_new"))
    fields = list(form_page.context["form"].fields)
    done = office.post(reverse("review_new"), typed)

    review = Review.objects.get()
    assert (f'href="{clicks[0]}"' in home, f'href="{clicks[1]}"' in list_page, clicks[2] in text_of(form_page)) == (
        True, True, True,
    )  # fmt: skip
    assert fields == ["school", "visit_on", "lead", "members", "cycle"]
    assert (done.status_code, done["Location"]) == (302, reverse("review", args=[review.pk]))
    assert (len(clicks), len(fields), review.seats.count()) == (3, 5, 2)


@pytest.mark.usefixtures("today")
def test_conflicts_are_shown_before_anything_is_saved(office):
    trust = members.TrustFactory()
    school, row = members.SchoolFactory(trust=trust), cycle()
    lead = make.ReviewerFactory(school=members.SchoolFactory(trust=trust))

    checked = office.post(reverse("review_new"), answers(row, school, lead, step="check"))
    refused = office.post(reverse("review_new"), answers(row, school, lead))

    assert "belong to the same trust" in text_of(checked)
    assert "Why it goes ahead all the same" in text_of(refused)
    assert Review.objects.count() == 0
    office.post(reverse("review_new"), answers(row, school, lead, override_reason="Agreed with both heads"))
    assert Review.objects.get().seats.get().override_reason == "Agreed with both heads"


@pytest.mark.usefixtures("today")
def test_without_conflicts_the_check_says_so_and_saves_nothing(office):
    checked = office.post(
        reverse("review_new"), answers(cycle(), members.SchoolFactory(), make.ReviewerFactory(), step="check")
    )

    assert "No conflicts" in text_of(checked)
    assert Review.objects.count() == 0


@pytest.mark.usefixtures("today")
def test_what_is_wrong_keeps_what_was_typed(office):
    row, school, lead = cycle(), members.SchoolFactory(), make.ReviewerFactory()

    response = office.post(reverse("review_new"), answers(row, school, lead, visit_on_day=23))

    assert "23 January 2027 is not a working day. Choose another." in text_of(response)
    assert response.context["form"]["school"].value() == str(school.pk)


@pytest.mark.usefixtures("today")
def test_without_a_cycle_there_is_nothing_to_set_up(office):
    draft()

    assert "A cycle first" in text_of(office.get(reverse("review_new")))


@pytest.mark.usefixtures("today")
def test_the_cycle_of_the_page_one_came_from_is_chosen(office):
    cycle()
    row = cycle(name="That one")

    form = office.get(f"{reverse('review_new')}?cycle={row.pk}").context["form"]

    assert form.initial["cycle"] == str(row.pk)
