"""Calculations: asked for one at a time, stopped, lost, gone on with."""

from datetime import timedelta

import pytest

from peer_review.enums import RunStatus
from peer_review.models import MatchRun
from peer_review.operations.matching import repairing, runs
from peer_review.operations.matching.locks import CycleOver, RunUnusable
from tests.factories import peer_review as make
from tests.factories import peer_review_matching as matching

NOW = matching.NOW


def ask(cycle, **wanted):
    return runs.ask(by=None, cycle_id=cycle.pk, wanted=runs.Wanted(**wanted), now=NOW)


def test_asking_keeps_weights_seed_time_and_what_counting_says():
    cycle = matching.ready(6)

    run = ask(cycle, weights={"repeat": 70}, seconds=20, seed=4)

    assert (run.status, run.weights, run.seed, run.seconds) == (RunStatus.WAITING, {"repeat": 70}, 4, 20)
    assert run.counting["is_possible"] is True
    assert run.counting["lines"][0]["text"] == "Places in teams: 12 needed, 24 available."


def test_a_shape_that_cannot_work_is_calculated_all_the_same_and_says_so():
    cycle = matching.ready(4, seats={"lead": 1, "member": 4})

    run = ask(cycle)

    assert run.counting["is_possible"] is False


def test_a_cycle_has_one_calculation_at_a_time():
    cycle = matching.ready(4)
    ask(cycle)

    with pytest.raises(runs.AlreadyCalculating):
        ask(cycle)

    assert MatchRun.objects.count() == 1


def test_a_cycle_of_two_schools_is_refused_with_what_to_do():
    cycle = matching.ready(2)

    with pytest.raises(runs.TooFewSchools, match="add a third"):
        ask(cycle)


def test_two_schools_may_review_each_other_where_the_cycle_allows_it():
    cycle = matching.ready(2, bars_reciprocal=False)

    assert ask(cycle).status == RunStatus.WAITING


def test_groups_of_two_schools_are_refused_in_any_case():
    cycle = matching.ready(2, bars_reciprocal=False, shape="triads")

    with pytest.raises(runs.TooFewSchools):
        ask(cycle, subject="groups")


def test_a_cycle_in_which_nobody_hosts_is_refused():
    cycle = matching.cycle()
    for number in range(3):
        matching.participant(cycle, number, hosts=0)

    with pytest.raises(runs.TooFewSchools, match="No school of this cycle hosts"):
        ask(cycle)


def test_nothing_is_matched_in_a_closed_cycle():
    with pytest.raises(CycleOver):
        ask(matching.ready(3, status="closed"))


def test_stopping_before_it_begins_ends_it_at_once():
    run = ask(matching.ready(3))

    stopped = runs.stop(by=None, run_id=run.pk, now=NOW)

    assert (stopped.status, stopped.finished_at) == (RunStatus.STOPPED, NOW)


def test_stopping_one_that_works_asks_the_worker_and_twice_is_once():
    run = matching.run(matching.ready(3), status="working", started_at=NOW)

    runs.stop(by=None, run_id=run.pk, now=NOW)
    stopped = runs.stop(by=None, run_id=run.pk, now=NOW + timedelta(seconds=3))

    assert (stopped.status, stopped.stop_asked_at) == (RunStatus.WORKING, NOW)


def test_stopping_one_that_is_done_changes_nothing():
    run = matching.run(matching.ready(3))

    stopped = runs.stop(by=None, run_id=run.pk, now=NOW)

    assert (stopped.status, stopped.stop_asked_at) == (RunStatus.DONE, None)


@pytest.mark.parametrize(
    ("status", "silent", "after"),
    [
        ("working", timedelta(minutes=4), "working"),
        ("working", timedelta(minutes=6), "stopped"),
        ("waiting", timedelta(minutes=50), "waiting"),
        ("waiting", timedelta(minutes=61), "stopped"),
    ],
)
def test_a_calculation_not_heard_of_is_ended_with_its_best_plan(status, silent, after):
    heard = {"heard_at": NOW} if status == "working" else {}
    run = matching.run(matching.ready(3), status=status, plan={"teams": []}, **heard)

    runs.set_lost_aside(now=NOW + silent)
    run.refresh_from_db()

    assert (run.status, run.plan) == (after, {"teams": []})
    assert run.error == ("The calculation was interrupted. The best plan so far is kept." if after == "stopped" else "")


def test_asking_sets_a_lost_calculation_aside_first():
    cycle = matching.ready(3)
    lost = matching.run(cycle, status="working", heard_at=NOW - timedelta(minutes=6))

    ask(cycle)
    lost.refresh_from_db()

    assert lost.status == RunStatus.STOPPED


def test_going_on_begins_with_the_best_so_far_and_what_was_locked():
    run = matching.planned(matching.ready(4), status="stopped", weights={"repeat": 9}, seed=3)
    [host, *_] = matching.teams(run)
    run.locks = [{"host": host, "reviewer": 1, "window": "w1", "is_lead": False}]
    run.save()

    again = runs.go_on(by=None, run_id=run.pk, now=NOW)

    assert (again.based_on, again.weights, again.seed, again.locks) == (run, {"repeat": 9}, 3, run.locks)


def test_a_calculation_does_not_begin_with_one_that_still_works():
    cycle = matching.ready(3)
    base = matching.run(cycle, status="working", heard_at=NOW)
    MatchRun.objects.filter(pk=base.pk).update(status="waiting")

    with pytest.raises(RunUnusable):
        ask(cycle, based_on=base.pk)


def test_places_there_already_are_kept_by_the_first_calculation():
    cycle = matching.ready(4)
    row = cycle.participants.first()
    review = make.ReviewFactory(cycle=cycle, school=row.school, window="w2")
    seat = make.SeatFactory(review=review, role="lead", status="planned")

    run = ask(cycle)

    host = row.pk * 10 + 1
    assert run.locks == [
        {"host": host, "reviewer": None, "window": "w2", "is_lead": False},
        {"host": host, "reviewer": seat.reviewer_id, "window": "w2", "is_lead": True},
    ]


def test_what_was_changed_by_hand_stays_with_its_reason_when_going_on_and_repairing():
    said = [{"host": 1, "warnings": ["Robin at Elm School: not trained."], "reason": "She asked us"}]
    base = matching.planned(matching.ready(4), overrides=said)
    review = make.ReviewFactory(cycle=base.cycle, school=base.cycle.participants.first().school, window="w2")
    against = make.SeatFactory(review=review, status="invited", override_reason="She asked us")

    on = runs.go_on(by=None, run_id=base.pk, now=NOW)
    MatchRun.objects.filter(pk=on.pk).update(status="done", published_at=NOW)
    repair = repairing.repair(by=None, run_id=on.pk, gone=[], now=NOW)

    assert (on.overrides, repair.overrides) == (said, said)
    assert [row["reviewer"] for row in repair.locks] == [None, against.reviewer_id]


def test_a_repair_keeps_only_who_accepted_and_does_without_who_is_gone():
    cycle = matching.ready(4)
    published = matching.planned(cycle, published_at=NOW)
    review = make.ReviewFactory(cycle=cycle, school=cycle.participants.first().school, window="w2")
    yes = make.SeatFactory(review=review, status="accepted")
    make.SeatFactory(review=review, status="invited")
    gone = make.SeatFactory(review=review, status="accepted")

    run = repairing.repair(by=None, run_id=published.pk, gone=[gone.reviewer_id], now=NOW)

    assert (run.gone, run.based_on, run.seconds) == ([gone.reviewer_id], published, 30)
    assert [row["reviewer"] for row in run.locks] == [None, yes.reviewer_id]


def test_a_plan_that_is_not_published_is_not_repaired():
    run = matching.planned(matching.ready(3))

    with pytest.raises(repairing.NotPublished):
        repairing.repair(by=None, run_id=run.pk, gone=[], now=NOW)
