"""Plans changed by hand, matches locked."""

import pytest

from peer_review.matching.changing import Change
from peer_review.operations.matching import locking, overriding
from peer_review.operations.matching.locks import PlanPublished, RunUnusable
from peer_review.queries.matching.problems import problem_of
from tests.factories import peer_review as make
from tests.factories import peer_review_matching as matching

NOW = matching.NOW


@pytest.fixture
def run():
    """A plan for six schools of two reviewers each."""
    return matching.planned(matching.ready(6))


@pytest.fixture
def team(run):
    """The first team of the plan."""
    return next(iter(matching.teams(run).values()))


def override(run, change, reason="The head asked for it"):
    return overriding.override(by=None, run_id=run.pk, change=change, reason=reason, now=NOW)


def free(run, host):
    """A reviewer who breaks no rule in a host's team."""
    problem = problem_of(run.cycle)
    seated = {one for team in matching.teams(run).values() for one in team.members}
    for one in problem.reviewers:
        change = Change("swap", host, matching.teams(run)[host].members[-1], one.id)
        if one.id not in seated:
            try:
                if not overriding.preview(problem, run, change).warnings:
                    return one.id
            except (overriding.WrongChange, overriding.RuleStands):
                continue
    raise AssertionError("nobody is free")


def own(run, host):
    """A reviewer from the host's own school."""
    problem = problem_of(run.cycle)
    school = next(one.school for one in problem.hosts if one.id == host)
    return next(one.id for one in problem.reviewers if one.school == school)


def test_a_swap_changes_the_team_counts_the_plan_again_and_keeps_the_reason(run, team):
    other = free(run, team.host)

    changed = override(run, Change("swap", team.host, team.members[-1], other))

    after = matching.teams(changed)[team.host]
    assert set(after.members) == {*team.members[:-1], other}
    assert changed.overrides[0]["reason"] == "The head asked for it"
    assert changed.measures["worth"] == changed.plan["cost"]


def test_swapping_the_lead_makes_the_other_the_lead(run, team):
    other = free(run, team.host)

    after = matching.teams(override(run, Change("swap", team.host, team.lead, other)))[team.host]

    assert after.lead == other


def test_a_change_without_a_reason_is_refused(run, team):
    with pytest.raises(overriding.ReasonNeeded):
        override(run, Change("remove", team.host, team.members[0]), reason=" ")


def test_a_change_that_breaks_a_rule_is_made_with_its_warning(run, team):
    one = free(run, team.host)
    make.InterestFactory(reviewer_id=one, school=run.cycle.participants.get(pk=team.host // 10).school)

    changed = override(run, Change("swap", team.host, team.members[-1], one))

    assert len(changed.overrides[0]["warnings"]) == 1
    assert changed.overrides[0]["warnings"][0].endswith("a conflict is declared.")


def test_nobody_is_put_into_the_team_of_the_own_school(run, team):
    with pytest.raises(overriding.RuleStands, match="the own school"):
        override(run, Change("add", team.host, own(run, team.host)), reason="We want it")


def test_taking_out_the_lead_leaves_the_team_without_and_says_so(run, team):
    changed = override(run, Change("remove", team.host, team.lead))

    codes = {row["code"] for row in changed.problems if row["host"] == team.host}
    assert (matching.teams(changed)[team.host].lead, codes) == (None, {"short_place", "short_lead"})


def test_another_of_the_team_leads_and_the_window_moves(run, team):
    override(run, Change("lead", team.host, team.members[-1]))
    changed = override(run, Change("window", team.host, window="w3"))

    after = matching.teams(changed)[team.host]
    assert (after.lead, after.window) == (team.members[-1], "w3")
    assert len(changed.overrides) == 2


def test_who_came_in_by_hand_stays_when_solving_again_and_who_went_out_is_free(run, team):
    locking.lock(by=None, run_id=run.pk, host=team.host, now=NOW)
    other = free(run, team.host)

    changed = override(run, Change("swap", team.host, team.members[-1], other))

    assert {(row["reviewer"], row["is_lead"]) for row in changed.locks} == {(team.lead, True), (other, False)}


def test_a_window_chosen_by_hand_stays_when_solving_again(run, team):
    changed = override(run, Change("window", team.host, window="w3"))

    assert changed.locks == [{"host": team.host, "reviewer": None, "window": "w3", "is_lead": False}]


def test_the_same_change_twice_is_one(run, team):
    change = Change("remove", team.host, team.members[-1])
    override(run, change)

    assert len(override(run, change).overrides) == 1


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("swap", {"reviewer": 999_999, "other": 999_998}),
        ("add", {"reviewer": 999_999}),
        ("window", {"window": "never"}),
    ],
)
def test_a_change_that_does_not_fit_is_refused(run, team, kind, facts):
    with pytest.raises(overriding.WrongChange):
        override(run, Change(kind, team.host, **facts))


def test_a_published_plan_is_not_changed_here(run, team):
    run.published_at = NOW
    run.save()

    with pytest.raises(PlanPublished):
        override(run, Change("remove", team.host, team.members[0]))


def test_a_calculation_that_still_works_is_not_changed(run, team):
    run.status = "working"
    run.save()

    with pytest.raises(RunUnusable):
        locking.lock(by=None, run_id=run.pk, host=team.host, now=NOW)


def test_locking_a_team_keeps_everybody_with_lead_and_window_and_twice_is_once(run, team):
    locking.lock(by=None, run_id=run.pk, host=team.host, now=NOW)
    locked = locking.lock(by=None, run_id=run.pk, host=team.host, now=NOW)

    assert {(row["reviewer"], row["is_lead"], row["window"]) for row in locked.locks} == {
        (one, one == team.lead, team.window) for one in team.members
    }
    assert len(locked.locks) == len(team.members)


def test_one_reviewer_is_freed_and_the_other_stays_locked(run, team):
    locking.lock(by=None, run_id=run.pk, host=team.host, now=NOW)

    freed = locking.unlock(by=None, run_id=run.pk, host=team.host, reviewer=team.members[0], now=NOW)

    assert [row["reviewer"] for row in freed.locks] == list(team.members[1:])
    assert locking.unlock(by=None, run_id=run.pk, host=team.host, now=NOW).locks == []


def test_what_is_not_in_the_plan_is_not_locked(run, team):
    with pytest.raises(locking.NotInPlan):
        locking.lock(by=None, run_id=run.pk, host=team.host, reviewer=999_999, now=NOW)
