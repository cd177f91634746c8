"""Groups of schools: sizes, phases, trusts, rings, and what cannot work."""

from dataclasses import replace
from random import Random

import pytest

from peer_review.matching import groups
from peer_review.matching.groups import Shape, group
from peer_review.matching.groups_model import Limits, improver
from peer_review.matching.problem import School

pytestmark = pytest.mark.no_database
BETTER = improver(Limits(seconds=1, workers=4))
CLUSTERS = Shape("clusters", 3, 7)


def schools(number, seed=1, **facts):
    """Schools scattered over about 30 km; every fifth is a secondary, three to a trust."""
    chance = Random(seed)
    return [
        School(
            id=n,
            name=f"School {n}",
            phase="secondary" if n % 5 == 0 else "primary",
            group="secondary" if n % 5 == 0 else "primary",
            latitude=53 + chance.random() / 3,
            longitude=-0.5 + chance.random() / 3,
            trust=n // 3 if n % 2 else None,
            **facts,
        )
        for n in range(number)
    ]


SHAPES = [
    CLUSTERS,
    Shape("clusters", 3, 5, is_cross_phase=True),
    Shape("triads"),
    Shape("pairs"),
    Shape("whole"),
    Shape("whole", is_cross_phase=True),
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape.kind}-{shape.is_cross_phase}")
@pytest.mark.parametrize("number", [11, 40])
def test_every_shape_keeps_its_rules_by_an_independent_check_and_is_never_worse_than_greedy(shape, number):
    pool = schools(number)

    greedy, better = group(pool, shape), group(pool, shape, BETTER)

    assert groups.breaks(pool, shape, better) == []
    assert better.cost <= greedy.cost


def test_groups_are_as_large_as_asked():
    found = group(schools(40), CLUSTERS, BETTER)

    assert {len(one) for one in found.groups} <= {3, 4, 5, 6, 7}
    assert (found.left, found.warnings) == ((), ())


def test_the_solver_finds_nearer_groups_than_taking_the_nearest():
    pool = schools(40, seed=3)

    greedy, better = group(pool, CLUSTERS), group(pool, CLUSTERS, BETTER)

    assert (better.cost < greedy.cost, better.bound <= better.cost) == (True, True)


def test_same_phase_groups_hold_one_phase_and_cross_phase_groups_mix_them():
    pool = [replace(one, trust=None) for one in schools(20)]
    phases = {one.id: one.group for one in pool}

    same = group(pool, Shape("clusters", 3, 5), BETTER)
    cross = group(pool, Shape("clusters", 4, 5, is_cross_phase=True, one_phase_only=400), improver(Limits(seconds=20)))

    assert {len({phases[pk] for pk in one}) for one in same.groups} == {1}
    assert {len({phases[pk] for pk in one}) for one in cross.groups} == {2}


def test_no_two_schools_of_one_federation_share_a_group():
    pool = [replace(one, trust=None, federations=frozenset({one.id % 4})) for one in schools(8)]
    pool = [replace(one, group="primary") for one in pool]

    found = group(pool, Shape("clusters", 3, 4), BETTER)

    assert groups.breaks(pool, Shape("clusters", 3, 4), found) == []
    assert sorted(map(len, found.groups)) == [4, 4]


def test_in_a_ring_nobody_reviews_whom_reviews_them():
    pool = schools(12)
    by_id = {one.id: one for one in pool}

    found = group(pool, Shape("pairs", is_cross_phase=True), BETTER)

    arcs = [arc for ring in found.groups for arc in groups.ring_arcs([by_id[pk] for pk in ring])]
    assert not {(two.id, one.id) for one, two in arcs} & {(one.id, two.id) for one, two in arcs}
    assert sorted(one.id for one, _ in arcs) == list(range(12))


def test_two_schools_are_refused_with_a_reason():
    with pytest.raises(groups.TooFewSchools, match="needs at least three schools"):
        group(schools(2), Shape("pairs"))


def test_five_groups_of_ten_for_fifty_five_schools_warn_and_grow():
    pool = [replace(one, trust=None, group="primary") for one in schools(55)]

    found = group(pool, Shape("clusters", 8, 10, count=5))

    assert found.warnings == ("5 groups of up to 10 hold 50 schools, and there are 55: groups grow to 11.",)
    assert [len(one) for one in found.groups] == [11] * 5


def test_too_many_groups_warn_and_shrink():
    pool = [replace(one, trust=None, group="primary") for one in schools(10)]

    found = group(pool, Shape("clusters", 4, 6, count=4))

    assert "4 groups of at least 4 need 16 schools, and there are 10: some have 2." in found.warnings


def test_triads_that_do_not_divide_say_which_size_some_have():
    pool = [replace(one, trust=None, group="primary") for one in schools(14)]

    found = group(pool, Shape("triads"), BETTER)

    assert found.warnings == ("14 schools do not divide into groups of 3: some have 4.",)
    assert sorted(len(one) for one in found.groups) == [3, 3, 4, 4]


def test_the_only_school_of_its_phase_is_left_out_by_name():
    pool = [*schools(9), School(99, "Hill PRU", "pru", "special")]
    pool = [replace(one, trust=None, group="primary") if one.id < 99 else one for one in pool]

    found = group(pool, CLUSTERS)

    assert found.left == (99,)
    assert found.warnings == (
        "Too few schools of their phase to make a group: Hill PRU. Move them by hand, or let groups mix phases.",
    )


def test_a_school_without_coordinates_is_grouped_and_named():
    pool = [replace(one, trust=None, group="primary") for one in schools(6)]
    pool[0] = replace(pool[0], latitude=None)

    found = group(pool, Shape("triads"), BETTER)

    assert found.left == ()
    assert found.warnings == ("Without coordinates, counted as 10 km from everywhere: School 0.",)


def test_a_trust_of_more_schools_than_groups_leaves_some_out_and_says_why():
    pool = [replace(one, trust=7, group="primary") for one in schools(6)]

    found = group(pool, CLUSTERS, BETTER)

    assert (found.groups, len(found.left)) == ((), 6)
    assert found.warnings[0].startswith("No group has room for: School 0, School 1")


def test_the_way_between_two_schools_is_by_road_in_hundred_metres():
    one = School(1, "A", "primary", "primary", 51.46, -0.01)
    two = School(2, "B", "primary", "primary", 51.46, -0.0244)

    assert groups.distance(one, two) == 13
    assert groups.mean_distance([one, two]) == 13


def test_the_check_finds_what_breaks_the_rules():
    pool = [replace(one, trust=1 if one.id < 2 else None) for one in schools(6)]
    wrong = groups.Grouping(((0, 1), (1, 2, 3)), ())

    assert sorted(groups.breaks(pool, CLUSTERS, wrong)) == [
        "School 0 and School 1 belong together",
        "School 0, School 1 are fewer than three",
        "School 0, School 1 are not of one phase group",
        "School 1 is in two groups",
        "School 4 is in no group",
        "School 5 is in no group",
    ]
