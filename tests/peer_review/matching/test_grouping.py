"""Groups of a cycle: taken over, named, led, changed by hand with a warning."""

import pytest

from peer_review.models import Group
from peer_review.operations.matching import grouping
from peer_review.queries.matching.problems import problem_of
from tests.factories import membership as members
from tests.factories import peer_review as make
from tests.factories import peer_review_matching as matching

NOW = matching.NOW


def take_over(run):
    return grouping.take_over(by=None, run_id=run.pk, now=NOW)


def move(row, group, accepts=False):
    return grouping.move(by=None, participant_id=row.pk, group_id=group and group.pk, accepts_warnings=accepts, now=NOW)


@pytest.fixture
def cycle():
    """Six schools in two clusters of three, as calculated."""
    made = matching.ready(6, shape="clusters", group_min=3, group_max=3)
    take_over(matching.grouped(made))
    return made


def test_taking_over_numbers_names_and_fills_the_groups(cycle):
    groups = list(Group.objects.all())

    assert [(one.name, one.participants.count()) for one in groups] == [("Cluster 1", 3), ("Cluster 2", 3)]
    assert problem_of(cycle).rules.within_cluster is True


def test_taking_over_twice_is_once(cycle):
    run = cycle.runs.get()
    before = list(Group.objects.values_list("pk", flat=True))

    take_over(run)

    assert list(Group.objects.values_list("pk", flat=True)) == before


def test_groups_before_are_dissolved(cycle):
    take_over(matching.grouped(cycle))

    assert Group.objects.count() == 2
    assert set(cycle.participants.values_list("group__number", flat=True)) == {1, 2}


def test_schools_with_reviews_planned_are_not_regrouped(cycle):
    make.ReviewFactory(cycle=cycle, school=cycle.participants.first().school)

    with pytest.raises(grouping.ReviewsPlanned):
        take_over(matching.grouped(cycle))


def test_a_group_gets_a_name_and_a_lead_from_among_its_schools(cycle):
    group = Group.objects.first()
    lead = group.participants.first().school

    changed = grouping.change(by=None, group_id=group.pk, name=" North ", lead_id=lead.pk, now=NOW)

    assert (changed.name, changed.lead) == ("North", lead)


def test_a_school_of_another_group_does_not_lead(cycle):
    first, second = Group.objects.all()

    with pytest.raises(grouping.NoSuchGroup, match="one of its schools"):
        grouping.change(
            by=None, group_id=first.pk, name="North", lead_id=second.participants.first().school_id, now=NOW
        )


def test_a_move_against_the_shape_warns_until_it_is_accepted(cycle):
    first, second = Group.objects.all()
    row = first.participants.first()

    with pytest.raises(grouping.MoveWarned) as warned:
        move(row, second)

    assert str(warned.value) == (
        "Cluster 2 would have 4 schools; at most 3 are wanted. 2 schools stay in the group it leaves: too few."
    )
    assert move(row, second, accepts=True).group == second


def test_a_move_beside_a_school_of_the_trust_or_of_another_phase_warns(cycle):
    first, second = Group.objects.all()
    row, other = first.participants.first(), second.participants.first()
    trust = members.TrustFactory()
    for school in (row.school, other.school):
        school.trust, school.phase = trust, "secondary" if school == row.school else "primary"
        school.save()

    with pytest.raises(grouping.MoveWarned) as warned:
        move(row, second)

    assert f"{row.school} and {other.school} belong together." in str(warned.value)
    assert "Cluster 2 holds schools of another phase." in str(warned.value)


def test_a_move_takes_the_planned_review_along(cycle):
    first, second = Group.objects.all()
    row = first.participants.first()
    review = make.ReviewFactory(cycle=cycle, school=row.school, group=first)

    move(row, second, accepts=True)
    review.refresh_from_db()

    assert review.group == second


def test_a_school_is_not_moved_into_a_group_of_another_cycle(cycle):
    other = make.GroupFactory()

    with pytest.raises(grouping.NoSuchGroup):
        move(cycle.participants.first(), other)
