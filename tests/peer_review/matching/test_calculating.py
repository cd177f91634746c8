"""The worker's part: claimed once, best so far kept, stopped when asked, failing in words."""

from datetime import timedelta

import pytest

from peer_review.enums import RunStatus
from peer_review.matching import checking, greedy, solving
from peer_review.matching.costing import cost
from peer_review.matching.json import plan_from_json
from peer_review.matching.problem import Plan
from peer_review.models import MatchRun
from peer_review.operations.matching import calculating, publishing, repairing, runs
from peer_review.queries.matching.problems import problem_of
from peer_review.queries.matching.standing import standing_plan
from tests.factories import peer_review as make
from tests.factories import peer_review_matching as matching

NOW = matching.NOW


class Clock:
    """A clock that goes on by a second each time it is read."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        self.now += timedelta(seconds=1)
        return self.now


def ask(cycle, **wanted):
    return runs.ask(by=None, cycle_id=cycle.pk, wanted=runs.Wanted(**({"seconds": 3} | wanted)), now=NOW)


def calculated(run):
    calculating.calculate(run_id=run.pk, clock=Clock())
    return MatchRun.objects.select_related("cycle__framework").get(pk=run.pk)


@pytest.fixture
def cycle():
    """Six schools of two reviewers each."""
    return matching.ready(6)


def test_a_calculation_ends_with_a_plan_that_breaks_no_rule_beside_the_quick_one(cycle):
    run = calculated(ask(cycle))

    problem, plan = problem_of(cycle), plan_from_json(run.plan)
    assert (run.status, run.problems, checking.breaks(problem, plan)) == (RunStatus.DONE, [], [])
    assert run.measures["worth"] <= run.measures["greedy"]["worth"]
    assert (run.started_at < run.finished_at, run.heard_at) == (True, run.finished_at)


def test_the_same_calculation_is_begun_once(cycle):
    run = calculated(ask(cycle))

    again = calculated(run)

    assert (again.started_at, again.finished_at) == (run.started_at, run.finished_at)


def test_one_that_was_stopped_before_is_not_begun(cycle):
    run = runs.stop(by=None, run_id=ask(cycle).pk, now=NOW)

    assert calculated(run).started_at is None


def test_a_stop_is_honoured_and_the_best_so_far_kept(cycle, monkeypatch):
    run = ask(cycle, seconds=60)
    begun = calculating.claim

    def claim(**facts):
        found = begun(**facts)
        runs.stop(by=None, run_id=run.pk, now=NOW)
        return found

    monkeypatch.setattr(calculating, "claim", claim)
    ended = calculated(run)

    assert (ended.status, len(plan_from_json(ended.plan).teams)) == (RunStatus.STOPPED, 6)


def test_one_given_up_as_lost_stays_so_although_its_worker_comes_back(cycle, monkeypatch):
    run = ask(cycle)
    begun = calculating.claim

    def claim(**facts):
        found = begun(**facts)
        runs.set_lost_aside(now=NOW + timedelta(hours=1))
        return found

    monkeypatch.setattr(calculating, "claim", claim)
    ended = calculated(run)

    assert (ended.status, ended.plan) == (RunStatus.STOPPED, {})


def test_killed_half_way_the_best_so_far_is_set_aside_and_gone_on_from(cycle, monkeypatch):
    run = ask(cycle)

    def die(problem, *, on_better, **facts):
        on_better(greedy.solve(problem))
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(solving, "solve", die)
        with pytest.raises(KeyboardInterrupt):
            calculated(run)
    killed = MatchRun.objects.get(pk=run.pk)
    runs.set_lost_aside(now=NOW + timedelta(hours=1))
    again = calculated(runs.go_on(by=None, run_id=run.pk, now=NOW + timedelta(hours=1)))

    assert (killed.status, len(plan_from_json(killed.plan).teams)) == (RunStatus.WORKING, 6)
    assert MatchRun.objects.get(pk=run.pk).status == RunStatus.STOPPED
    assert (again.based_on_id, again.status) == (run.pk, RunStatus.DONE)
    assert again.measures["worth"] <= killed.plan["cost"]


def test_what_goes_wrong_is_kept_in_words_and_raised(cycle):
    run = ask(cycle)
    run.locks = [{"nonsense": 1}]
    run.save()

    with pytest.raises(TypeError):
        calculated(run)

    run.refresh_from_db()
    assert (run.status, run.error.startswith("The calculation failed.")) == (RunStatus.FAILED, True)


def test_a_school_that_cannot_be_served_is_named_with_the_rules_that_clash():
    cycle = matching.ready(5)
    matching.participant(cycle, 9, name="Hill PRU", phase="pru")

    run = calculated(ask(cycle))

    [problem] = [row for row in run.problems if row["code"] == "short_expert"]
    assert problem["text"] == "Hill PRU: nobody who knows special schools."
    assert problem["rules"] == ["Hill PRU needs somebody who knows special schools."]
    assert "a reviewer who knows special" in problem["remedy"]


def test_each_of_the_first_schools_a_short_plan_leaves_out_is_told_what_clashes():
    cycle = matching.cycle(reviews_per_reviewer=1)
    for row in [matching.participant(cycle, number) for number in range(8)][:4]:
        matching.reviewer(row)

    run = calculated(ask(cycle))

    first = {row["host"]: row for row in reversed(run.problems)}
    assert {bool(row["rules"]) for row in list(first.values())[-calculating.EXPLAINED :]} == {True}
    assert [row["rules"] for row in run.problems if row is not first[row["host"]]] == [[]] * (
        len(run.problems) - len(first)
    )


def test_a_plan_found_while_looking_for_clashes_is_taken_when_it_costs_less(cycle, monkeypatch):
    run = ask(cycle)

    def leave_one_short(problem, **facts):
        teams = dict(greedy.solve(problem).teams)
        del teams[problem.hosts[0].id]
        return Plan(teams, cost(problem, Plan(teams)).total)

    with monkeypatch.context() as patched:
        patched.setattr(solving, "solve", leave_one_short)
        found = calculated(run)

    assert (found.problems, len(plan_from_json(found.plan).teams), found.status) == ([], 6, RunStatus.DONE)


def test_who_dropped_out_stays_out_when_a_repair_is_gone_on_with():
    cycle = matching.ready(4, reviews_per_reviewer=1, seats={"lead": 1, "member": 0})
    published = calculated(ask(cycle))
    publishing.publish(by=None, run_id=published.pk, now=NOW)
    gone = cycle.reviews.first().seats.filter(role="lead").first().reviewer_id
    repair = calculated(repairing.repair(by=None, run_id=published.pk, gone=[gone], now=NOW + timedelta(hours=1)))

    again = calculated(runs.go_on(by=None, run_id=repair.pk, now=NOW + timedelta(hours=2)))

    seated = {one for team in plan_from_json(again.plan).teams.values() for one in team.everybody}
    assert (again.status, again.gone, gone in seated) == (RunStatus.DONE, [gone], False)


def test_locked_matches_are_kept_when_calculating_on(cycle):
    first = calculated(ask(cycle))
    host, team = next(iter(plan_from_json(first.plan).teams.items()))
    problem = problem_of(cycle)
    other = next(
        one.id
        for one in problem.reviewers
        if one.id not in team.members and one.school not in _schools(problem, host, team)
    )
    first.locks = [{"host": host, "reviewer": other, "window": None, "is_lead": False}]
    first.save()

    again = calculated(runs.go_on(by=None, run_id=first.pk, now=NOW))

    assert other in plan_from_json(again.plan).teams[host].members


def _schools(problem, host, team):
    own = {one.school for one in problem.hosts if one.id == host}
    return own | {one.school for one in problem.reviewers if one.id in team.members}


def test_groups_are_calculated_beside_the_quick_ones():
    cycle = matching.ready(6, shape="triads")

    run = calculated(ask(cycle, subject="groups", weights={"count": 2}))

    assert (run.status, sorted(map(len, run.plan["groups"])), run.plan["left"]) == (RunStatus.DONE, [3, 3], [])
    assert run.measures["worth"] <= run.measures["greedy"]["worth"]


def test_groups_that_cannot_be_so_large_are_made_and_warned_of():
    cycle = matching.ready(5, shape="clusters", group_min=3, group_max=3)

    run = calculated(ask(cycle, subject="groups"))

    assert [len(one) for one in run.plan["groups"]] == [5]
    assert run.problems[0]["text"] == "5 schools do not divide into groups of 3: some have 5."


def test_after_a_drop_out_the_repair_fills_the_place_and_touches_few_teams(cycle):
    published = calculated(ask(cycle))
    publishing.publish(by=None, run_id=published.pk, now=NOW)
    seat = cycle.reviews.first().seats.filter(role="member").first()
    type(seat).objects.exclude(pk=seat.pk).update(status="accepted")
    type(seat).objects.filter(pk=seat.pk).update(status="declined")
    before = standing_plan(cycle)

    run = calculated(repairing.repair(by=None, run_id=published.pk, gone=[], now=NOW + timedelta(hours=1)))
    plan = plan_from_json(run.plan)

    assert (run.status, run.problems) == (RunStatus.DONE, [])
    assert seat.reviewer_id not in plan.teams[_host(cycle, seat)].members
    assert sum(set(plan.teams[host].members) != set(team.members) for host, team in before.teams.items()) <= 3
    assert all(set(team.members) <= set(plan.teams[host].members) for host, team in before.teams.items())


def _host(cycle, seat):
    return cycle.participants.get(school=seat.review.school).pk * 10 + 1


@pytest.mark.parametrize(("stage", "filled"), [("planned", 2), ("focus", 2), ("visit", 1)])
def test_a_second_publication_after_the_repair_fills_the_place_until_the_visit(cycle, stage, filled):
    published = calculated(ask(cycle))
    publishing.publish(by=None, run_id=published.pk, now=NOW)
    seat = cycle.reviews.first().seats.filter(role="member").first()
    type(seat).objects.filter(pk=seat.pk).update(status="declined")
    make.Review.objects.filter(pk=seat.review_id).update(stage=stage)
    repair = calculated(repairing.repair(by=None, run_id=published.pk, gone=[], now=NOW + timedelta(hours=1)))

    publishing.publish(by=None, run_id=repair.pk, now=NOW + timedelta(hours=2))

    assert seat.review.seats.filter(status="planned").count() == filled
    assert make.Review.objects.count() == 6
