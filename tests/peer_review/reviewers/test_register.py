"""The register: heads added at once, people added and changed, trainings, interests, days away, federations; every exit."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from membership.models import Person
from peer_review.models import Absence, Federation, Interest, Reviewer, Training
from peer_review.operations.reviewers import federations, register, standing
from peer_review.operations.reviewers.register import AlreadyOn, Facts
from peer_review.operations.reviewers.standing import Completed
from peer_review.queries.reviewers import register as found
from peer_review.training import kinds_on, lacking, needed
from tests.factories import membership as members
from tests.factories import peer_review as make
from tests.factories import peer_review_reviewers as registered

ON = make.ON
DAY = Completed(kind="reviewer", completed_on=date(2026, 10, 1), expires_on=date(2029, 9, 30), given_by="The office")


def member(**facts):
    return members.SchoolFactory(joined_on=date(2020, 9, 1), **facts)


def names(wanted):
    return [str(row) for row in found.reviewers(wanted, ON)]


def named(name, **facts):
    return make.ReviewerFactory(person__name=name, **facts)


# Who is on it


def test_every_head_of_a_member_school_is_added_at_once_and_once():
    school = member(phase="secondary")
    head = members.at_school(school)

    first = register.add_heads(by=None, school_ids=[school.pk], on=ON)
    again = register.add_heads(by=None, school_ids=[school.pk], on=ON)

    assert ([row.person for row in first], again) == ([head], [])
    made = Reviewer.objects.get()
    assert (made.school, made.phases, made.joined_on) == (school, ["secondary"], ON)


def test_a_head_of_two_schools_is_one_reviewer():
    first, second = member(name="Ash"), member(name="Beech")
    head = members.at_school(second)
    members.SchoolRoleFactory(person=head, school=first, role="head")

    assert [(row.person, row.school) for row in found.heads_to_add(ON)] == [(head, first)]


def test_heads_of_schools_that_subscribe_this_year_count_as_members():
    subscription = members.SubscriptionFactory(status="confirmed", school__joined_on=None)
    head = members.at_school(subscription.school)

    assert [row.person for row in found.heads_to_add(subscription.year.starts_on)] == [head]


def test_who_is_no_head_of_an_open_member_school_is_left_out():
    members.at_school(member(), "staff")
    members.at_school(member(is_open=False))
    members.at_school(members.SchoolFactory(joined_on=None))
    members.at_school(member(), is_active=False)
    make.ReviewerFactory(person=members.at_school(member()))

    assert found.heads_to_add(ON) == []


def test_a_school_not_chosen_adds_nobody():
    members.at_school(member())

    assert register.add_heads(by=None, school_ids=[], on=ON) == []


def test_somebody_from_outside_becomes_a_person_and_a_reviewer():
    made = register.add_external(
        by=None, name="Noor Example", email="Noor@Example.org", facts=Facts(organisation="Hill Trust"), on=ON
    )

    assert (made.person.name, made.person.email, made.school, str(made)) == (
        "Noor Example",
        "noor@example.org",
        None,
        "Noor Example",
    )


def test_somebody_known_by_the_address_is_taken_as_they_are():
    known = members.PersonFactory(email="noor@example.org", name="Noor Example")

    made = register.add_external(by=None, name="N. Example", email="Noor@example.org", facts=Facts(), on=ON)

    assert (made.person, Person.objects.filter(email="noor@example.org").count()) == (known, 1)


def test_nobody_is_on_the_register_twice():
    reviewer = make.ReviewerFactory()

    with pytest.raises(AlreadyOn):
        register.add(by=None, person_id=reviewer.person_id, facts=Facts(), on=ON)


def test_the_office_changes_an_entry():
    reviewer = make.ReviewerFactory()
    facts = Facts(school_id=reviewer.school_id, phases=["special"], expertise=["SEND"], capacity=1, about="Former head")

    register.change(by=None, reviewer_id=reviewer.pk, facts=facts, is_active=False)

    reviewer.refresh_from_db()
    kept = (reviewer.phases, reviewer.expertise, reviewer.capacity, reviewer.about, reviewer.is_active)
    assert kept == (["special"], ["SEND"], 1, "Former head", False)


# Trainings


def test_a_training_day_is_recorded_for_all_who_have_it_not():
    before = make.TrainingFactory(kind=DAY.kind, completed_on=DAY.completed_on)
    new = [make.ReviewerFactory() for _ in range(2)]

    count = standing.train(by=None, reviewer_ids=[before.reviewer_id, *(row.pk for row in new)], training=DAY, on=ON)

    assert (count, Training.objects.count()) == (2, 3)


def test_a_training_is_recorded_once_it_has_taken_place():
    with pytest.raises(standing.NotYet):
        standing.train(by=None, reviewer_ids=[], training=Completed("lead", ON + timedelta(days=1)), on=ON)


def test_a_training_does_not_expire_before_it_was_completed():
    with pytest.raises(standing.WrongOrder):
        standing.train(by=None, reviewer_ids=[], training=Completed("lead", ON, ON - timedelta(days=1)), on=ON)


def test_a_training_is_taken_back_by_its_own_reviewer_only():
    training, other = make.TrainingFactory(), make.ReviewerFactory()

    standing.untrain(by=None, reviewer_id=other.pk, training_id=training.pk)
    kept = Training.objects.count()
    for _ in range(2):
        standing.untrain(by=None, reviewer_id=training.reviewer_id, training_id=training.pk)

    assert (kept, Training.objects.count()) == (1, 0)


def test_a_lead_counts_as_a_reviewer_but_not_the_other_way():
    assert lacking({"lead"}, ["reviewer"]) == ()
    assert lacking({"reviewer"}, ["lead", "reviewer"]) == ("lead",)


def test_a_cycles_own_rule_stands_before_the_usual_one():
    assert (needed(None, "lead"), needed({}, "lead"), needed({"trainee": ["lead"]}, "trainee")) == (
        ("lead",),
        (),
        ("lead",),
    )


def test_a_training_counts_from_its_first_to_its_last_day():
    row = Training(kind="lead", completed_on=date(2026, 1, 2), expires_on=date(2026, 1, 3))

    days = [date(2026, 1, day) for day in (1, 2, 3, 4)]

    assert [kinds_on([row], day) for day in days] == [frozenset(), {"lead"}, {"lead"}, frozenset()]


# Interests


def test_an_interest_that_had_ended_is_declared_again():
    interest = make.InterestFactory(ended_on=ON)

    made = standing.declare(
        by=None, reviewer_id=interest.reviewer_id, school_id=interest.school_id, kind="family", on=ON, note="Again"
    )

    assert (made.pk, made.ended_on, made.note) == (interest.pk, None, "Again")


def test_nobody_declares_an_interest_in_their_own_school():
    reviewer = make.ReviewerFactory()

    with pytest.raises(standing.OwnSchool):
        standing.declare(by=None, reviewer_id=reviewer.pk, school_id=reviewer.school_id, kind="other", on=ON)


def test_an_interest_ends_once_and_by_its_own_reviewer():
    interest = make.InterestFactory()
    later = ON + timedelta(days=9)

    standing.end_interest(by=None, reviewer_id=make.ReviewerFactory().pk, interest_id=interest.pk, on=ON)
    before = Interest.objects.get().ended_on
    for day in (ON, later):
        standing.end_interest(by=None, reviewer_id=interest.reviewer_id, interest_id=interest.pk, on=day)

    assert (before, Interest.objects.get().ended_on) == (None, ON)


# Days away


def away(reviewer, first, last):
    return standing.stay_away(by=None, reviewer_id=reviewer.pk, starts_on=first, ends_on=last, reason="Leave")


def test_the_same_days_are_entered_once():
    reviewer = make.ReviewerFactory()

    assert away(reviewer, ON, ON) == away(reviewer, ON, ON)


def test_the_last_day_is_not_before_the_first():
    with pytest.raises(standing.WrongOrder):
        away(make.ReviewerFactory(), ON, ON - timedelta(days=1))


def test_periods_stay_few(monkeypatch):
    monkeypatch.setattr(standing, "MOST_ABSENCES", 1)
    reviewer = registered.AbsenceFactory().reviewer

    with pytest.raises(standing.TooMany):
        away(reviewer, ON, ON)


def test_days_are_taken_back_by_their_own_reviewer_only():
    absence = registered.AbsenceFactory()

    standing.come_back(by=None, reviewer_id=make.ReviewerFactory().pk, absence_id=absence.pk)
    kept = Absence.objects.count()
    standing.come_back(by=None, reviewer_id=absence.reviewer_id, absence_id=absence.pk)

    assert (kept, Absence.objects.count()) == (1, 0)


# Federations


def save(name="Rivers", schools=2, federation_id=None):
    ids = [members.SchoolFactory().pk for _ in range(schools)]
    return federations.write(by=None, federation_id=federation_id, name=name, school_ids=ids)


def test_a_federation_is_written_down_changed_and_dissolved():
    made = save()
    changed = save("Three rivers", 3, made.pk)

    assert (changed.pk, str(changed), changed.schools.count()) == (made.pk, "Three rivers", 3)
    federations.remove(by=None, federation_id=made.pk)
    assert not Federation.objects.exists()


def test_a_federation_has_two_schools():
    with pytest.raises(federations.TooFew):
        save(schools=1)


def test_two_federations_have_two_names():
    save()

    with pytest.raises(federations.NameTaken):
        save()


# The list


def test_the_list_is_found_by_its_filters():
    school = members.SchoolFactory()
    named("Ada", school=school, phases=["secondary"])
    bo = named("Bo", school=None, organisation="Hill Trust")
    make.TrainingFactory(reviewer=bo, kind="lead", expires_on=ON + timedelta(days=30))
    registered.AbsenceFactory(reviewer=bo, starts_on=ON, ends_on=ON)
    named("Cy", is_active=False)
    registered.given(reviewer__person__name="Di")

    answers = [
        names({key: value})
        for key, value in (
            ("phase", "secondary"),
            ("trained", "lead"),
            ("school", str(school.pk)),
            ("q", "hill"),
            ("show", "expiring"),
            ("show", "untrained"),
            ("show", "available"),
            ("show", "no_days"),
            ("show", "external"),
            ("show", "former"),
            ("phase", "nonsense"),
        )
    ]

    assert answers == [
        ["Ada"],
        ["Bo"],
        ["Ada"],
        ["Bo"],
        ["Bo"],
        ["Ada", "Di"],
        ["Ada", "Di"],
        ["Ada", "Bo"],
        ["Bo"],
        ["Cy"],
        ["Ada", "Bo", "Di"],
    ]


def test_a_training_that_was_renewed_does_not_expire_soon():
    row = make.TrainingFactory(expires_on=ON + timedelta(days=10))
    make.TrainingFactory(reviewer=row.reviewer, completed_on=ON, expires_on=ON + timedelta(days=900))

    assert names({"show": "expiring"}) == []


# What the database refuses


def refused(work):
    with pytest.raises(IntegrityError), transaction.atomic():
        work()


def test_the_database_keeps_a_person_on_the_register_once():
    reviewer = make.ReviewerFactory()

    refused(lambda: make.ReviewerFactory(person=reviewer.person))


def test_the_database_keeps_trainings_in_order_known_and_once():
    row = make.TrainingFactory()

    refused(lambda: make.TrainingFactory(kind="juggler"))
    refused(lambda: make.TrainingFactory(expires_on=date(2026, 6, 9)))
    refused(lambda: make.TrainingFactory(reviewer=row.reviewer))


def test_the_database_keeps_interests_known_and_once():
    row = make.InterestFactory()

    refused(lambda: make.InterestFactory(kind="gossip"))
    refused(lambda: make.InterestFactory(reviewer=row.reviewer, school=row.school))


def test_the_database_keeps_days_away_in_order():
    refused(lambda: registered.AbsenceFactory(ends_on=date(2027, 1, 10)))


def test_the_database_keeps_names_of_federations_apart():
    row = registered.FederationFactory()

    refused(lambda: registered.FederationFactory(name=row.name))


def test_the_database_keeps_places_known_and_one_per_reviewer():
    seat = make.SeatFactory()

    refused(lambda: make.SeatFactory(role="mascot"))
    refused(lambda: make.SeatFactory(status="maybe"))
    refused(lambda: make.SeatFactory(review=seat.review, reviewer=seat.reviewer, role="trainee"))


def test_a_place_that_was_given_up_leaves_room():
    seat = make.SeatFactory(role="lead", status="withdrawn")

    again = make.SeatFactory(review=seat.review, reviewer=seat.reviewer, role="lead")

    assert again.is_live
