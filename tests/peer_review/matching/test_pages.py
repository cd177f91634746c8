"""Matches on pages: asked for, watched, read, changed by hand, compared, published, repaired."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from peer_review.models import MatchRun, Review
from tests.factories import membership as members
from tests.factories import peer_review as make
from tests.factories import peer_review_matching as matching

pytestmark = pytest.mark.usefixtures("today")
NOW = matching.NOW
WEIGHTS = {
    "repeat": "7",
    "second_review": "1",
    "third_review": "3",
    "same_phase_only": "0",
    "same_context": "0",
    "off_focus": "0.5",
    "far_from": "30",
    "short_place": "300",
    "short_lead": "150",
    "short_expert": "100",
    "keep": "6",
    "seconds": "20",
    "seed": "2",
}


def url(name, *args):
    return reverse(name, args=args)


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def browser(client_for):
    """The office."""
    return client_for(members.office("admin"))


@pytest.fixture
def cycle():
    """Six schools of two reviewers each."""
    return matching.ready(6)


@pytest.fixture
def run(cycle):
    """Their plan."""
    return matching.planned(cycle)


@pytest.fixture
def host(run):
    """The first host of the plan."""
    return next(iter(matching.teams(run)))


def test_before_asking_the_page_says_whether_it_can_work_and_what_each_wish_is_worth(browser, cycle, words):
    text = words(browser.get(url("match_run_new", cycle.pk)))

    assert "Can this work at all? By the numbers, yes" in text
    assert "Enough Places in teams: 12 needed, 24 available." in text
    assert "The same reviewer as in the cycle before, km" in text


def test_a_shape_that_cannot_work_says_what_would_make_it_work(browser, words):
    cycle = matching.ready(5, seats={"lead": 1, "member": 2})

    text = words(browser.get(url("match_run_new", cycle.pk)))

    assert "By the numbers, not for every school. You can calculate all the same" in text
    assert "Too few Pairs of schools that may meet: 15 needed, 10 available." in text
    assert "Make groups of at least 7 schools, smaller teams, or let two schools review each other." in text


def test_asking_takes_the_weights_in_kilometres_and_leads_to_the_calculation(browser, cycle):
    response = browser.post(url("match_run_new", cycle.pk), WEIGHTS)

    run = MatchRun.objects.get()
    assert response.headers["Location"] == url("match_run", run.pk)
    assert (run.weights["repeat"], run.weights["off_focus"], run.seconds, run.seed) == (70, 5, 20, 2)


@pytest.mark.parametrize("wrong", ["", "many", "-1", "99999"])
def test_a_weight_that_is_no_distance_is_refused_and_everything_typed_is_kept(browser, cycle, wrong):
    response = browser.post(url("match_run_new", cycle.pk), WEIGHTS | {"repeat": wrong, "off_focus": "4.5"})

    assert response.context["form"].errors.keys() == {"repeat"}
    assert 'value="4.5"' in response.content.decode()
    assert MatchRun.objects.count() == 0


def test_a_cycle_of_two_schools_is_told_so_at_the_form(browser, words):
    cycle = matching.ready(2)

    text = words(browser.post(url("match_run_new", cycle.pk), WEIGHTS))

    assert "This cycle has 2 schools. Two schools can only review each other: add a third, then calculate." in text


def test_a_second_click_is_told_that_it_calculates_already(browser, cycle, words):
    browser.post(url("match_run_new", cycle.pk), WEIGHTS)

    text = words(browser.post(url("match_run_new", cycle.pk), WEIGHTS))

    assert "A calculation of this cycle is running already." in text
    assert MatchRun.objects.count() == 1


def test_groups_are_asked_for_with_their_number(browser, cycle):
    browser.post(url("match_groups_new", cycle.pk), {"count": "2", "per_group": "2", "one_phase_only": "4"})

    run = MatchRun.objects.get()
    assert (run.subject, run.weights) == ("groups", {"count": 2, "per_group": 20, "one_phase_only": 40})


def test_a_calculation_shows_how_far_it_is_and_how_good(browser, cycle, words):
    run = matching.run(
        cycle,
        status="working",
        started_at=NOW - timedelta(seconds=12),
        plan={"teams": [], "cost": 200, "bound": 190},
    )

    response = browser.get(url("match_run_progress", run.pk))

    assert "12 of at most 60 seconds. Best so far: 20.0 km, at most 5.0 % from the best possible." in words(response)
    assert 'hx-trigger="every 2s"' in response.content.decode()


def test_a_calculation_that_is_over_is_asked_for_no_more(browser, run, words):
    response = browser.get(url("match_run_progress", run.pk))

    assert "Finished. 0 of 60 seconds See the plan" in words(response)
    assert "hx-trigger" not in response.content.decode()


def test_stopping_twice_is_harmless(browser, cycle):
    run = matching.run(cycle, status="working", started_at=NOW)

    for _ in range(2):
        response = browser.post(url("match_run_stop", run.pk), follow=True)

    assert said(response) == ["It stops within seconds. The best plan so far is kept."]
    assert MatchRun.objects.get().stop_asked_at == NOW


def test_the_plan_names_team_window_way_and_reasons(browser, run, words):
    text = words(browser.get(url("match_run", run.pk)))

    assert "Elm School 0 Spring 1 Lead 1 Lead 2 4.3 km 1.4 km away. Trained to lead, and leads the team." in text
    assert "Journeys in all 33.0 km" in text


@pytest.mark.parametrize(
    ("query", "shown"),
    [("q=lead+4", ["Elm School 2"]), ("window=Spring+2", ["Elm School 4", "Elm School 5"]), ("show=short", [])],
)
def test_the_plan_is_narrowed_by_words_window_and_what_is_missing(browser, run, query, shown):
    response = browser.get(f"{url('match_run', run.pk)}?{query}")

    assert [line["row"].school for line in response.context.get("rows", [])] == shown


def test_the_plan_is_a_file_with_every_school(browser, run):
    response = browser.get(f"{url('match_run', run.pk)}?format=csv")

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 7
    assert rows[0][:6] == ["School", "Review", "Window", "Lead", "Team", "Journeys, km"]
    assert rows[1][:6] == ["Elm School 0", "1", "Spring 1", "Lead 1", "Lead 2", "4.3"]


def test_an_interrupted_calculation_says_so_and_can_be_gone_on_with(browser, run):
    run.status, run.error = "stopped", "The calculation was interrupted. The best plan so far is kept."
    run.save()

    shown = browser.get(url("match_run", run.pk)).content.decode()
    browser.post(url("match_run_go_on", run.pk))

    assert "The calculation was interrupted." in shown
    assert MatchRun.objects.first().based_on == run


def test_a_school_says_why_each_and_why_not_another(browser, run, host, words):
    own = run.cycle.participants.get(pk=host // 10).school.reviewers.first()

    text = words(browser.get(f"{url('match_host', run.pk, host)}?who={own.person.name}"))

    assert "Lead 1 Lead Elm School 1 1.4 km away." in text
    assert f"{own} cannot be in this team: It is {own}’s own school." in text


def test_somebody_whom_no_rule_forbids_is_said_to_be_possible(browser, run, host, words):
    matching.reviewer(None, phases=["primary"], person__name="Ola Outside")

    text = words(browser.get(f"{url('match_host', run.pk, host)}?who=outside"))

    assert "No rule forbids Ola Outside." in text


def test_somebody_in_the_team_is_said_to_be_in_it(browser, run, host, words):
    assert "Lead 2 is in this team." in words(browser.get(f"{url('match_host', run.pk, host)}?who=lead+2"))


def test_a_name_nobody_has_is_said_to_be_unknown(browser, run, host, words):
    assert "No reviewer of this cycle has such a name." in words(
        browser.get(f"{url('match_host', run.pk, host)}?who=zz")
    )


def test_a_school_that_goes_short_says_who_could_come_only_when_asked(browser, run, host, words):
    run.problems = [{"code": "short_place", "host": host, "text": "1 place is empty.", "rules": [], "remedy": ""}]
    run.save()

    before = words(browser.get(url("match_host", run.pk, host)))
    after = words(browser.get(f"{url('match_host', run.pk, host)}?others=1"))

    assert ("See which rules keep others out" in before, "Keeps out" in before) == (True, False)
    assert "A colleague from their school is in the team 2 Member 1" in after
    assert "It is their own school" not in after


def test_a_match_is_locked_and_freed(browser, run, host):
    reviewer = matching.teams(run)[host].members[0]

    locked = browser.post(url("match_lock", run.pk, host), {"reviewer": reviewer, "do": "lock"}, follow=True)
    number = len(MatchRun.objects.get().locks)
    browser.post(url("match_lock", run.pk, host), {"reviewer": reviewer, "do": "unlock"})

    assert said(locked) == ["It stays as it is when solving again."]
    assert (number, MatchRun.objects.get().locks) == (1, [])


def test_a_plan_says_what_its_best_is_beside(browser, cycle, words):
    run = matching.planned(cycle)
    run.plan["bound"] = run.plan["cost"]
    notes = []
    for kept in (0, 4):
        run.measures["kept"] = kept
        run.save()
        notes.append(words(browser.get(url("match_run", run.pk))))

    assert "From the best 0.0 % no plan is better, for these weights" in notes[0]
    assert "From the best beside what stays 0.0 % no plan that keeps them is better" in notes[1]


def test_a_bound_that_bounds_nothing_is_not_shown(browser, run, words):
    run.plan["bound"] = -5
    run.save()

    assert "From the best – not known" in words(browser.get(url("match_run", run.pk)))


def test_who_asks_for_teams_is_told_what_stays_and_what_is_being_calculated(browser, run, words):
    new = url("match_run_new", run.cycle_id)
    before = words(browser.get(new))
    make.ReviewFactory.create_batch(2, cycle=run.cycle)
    run.published_at = NOW
    run.save()
    working = matching.run(run.cycle, status="working")

    response = browser.get(new)

    assert "keep their teams" not in before
    assert "2 reviews keep their teams: only schools without one are matched." in words(response)
    assert [url("match_run", working.pk) in response.text, url("match_run_repair", run.pk) in response.text] == [
        True,
        True,
    ]


def test_a_plan_says_how_many_teams_were_kept(browser, run, host, words):
    before = words(browser.get(url("match_run", run.pk)))
    browser.post(url("match_lock", run.pk, host), {"do": "lock"})

    after = words(browser.get(url("match_run", run.pk)))

    kept = f"1 team stays as it is ({len(matching.teams(run))} in all): published already, or kept by you."
    assert (kept in before, kept in after) == (False, True)


def change(run, host, **typed):
    member = matching.teams(run)[host].members[-1]
    return {"kind": "remove", "reviewer": member, "other": "", "window": "", "reason": "She asked us"} | typed


def test_a_change_by_hand_says_first_what_it_breaks_and_is_done_with_the_reason(browser, run, host, words):
    one = matching.reviewer(None, phases=["primary"])
    make.InterestFactory(reviewer=one, school=run.cycle.participants.get(pk=host // 10).school)
    typed = change(run, host, kind="swap", other=one.pk)

    checked = words(browser.post(url("match_override", run.pk, host), typed))
    unchanged = MatchRun.objects.get().overrides
    done = browser.post(url("match_override", run.pk, host), typed | {"step": "do"}, follow=True)

    assert f"This goes against rules of the cycle: {one} at Elm School 0: a conflict is declared." in checked
    assert unchanged == []
    assert said(done) == ["The plan is changed by hand; your reason is kept with it."]
    assert "She asked us" in words(done)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"kind": "swap"}, "other"),
        ({"kind": "window"}, "window"),
        ({"reviewer": ""}, "reviewer"),
    ],
)
def test_what_a_change_needs_is_asked_for_and_what_was_typed_kept(browser, run, host, typed, field):
    response = browser.post(url("match_override", run.pk, host), change(run, host, **typed))

    assert response.context["form"].errors.keys() == {field}


def test_two_plans_are_compared_by_figures_and_school(browser, run, host, words):
    other = matching.planned(run.cycle)
    browser.post(url("match_override", other.pk, host), change(other, host, step="do"))

    text = words(browser.get(f"{url('match_run_compare', run.pk)}?other={other.pk}"))

    assert "1 school with another team or window" in text
    assert "Elm School 0 Spring 1: Lead 1 (lead), Lead 2 Spring 1: Lead 1 (lead)" in text
    assert "Journeys in all, km 33.0 30.1" in text


def test_publishing_says_what_it_does_and_does_it_once(browser, run, words):
    text = words(browser.get(url("match_run_publish", run.pk)))
    for _ in range(2):
        done = browser.post(url("match_run_publish", run.pk), {"go": "1"})

    assert "6 reviews are planned, each with its team and window. 12 invitations are sent by e-mail." in text
    assert done.headers["Location"] == url("cycle", run.cycle_id)
    assert Review.objects.count() == 6


def test_a_plan_of_a_cycle_that_has_not_begun_says_so_before_it_is_published(browser, run, words):
    type(run.cycle).objects.update(status="draft")

    text = words(browser.get(url("match_run_publish", run.pk)))

    assert "the cycle has to begin first. Begin the cycle" in text
    assert "Publish and invite" not in text


def test_publishing_against_the_rules_asks_why(browser, run, host, words):
    one = matching.teams(run)[host].members[-1]
    make.InterestFactory(reviewer_id=one, school=run.cycle.participants.get(pk=host // 10).school)

    asked = words(browser.post(url("match_run_publish", run.pk), {"override_reason": ""}))
    browser.post(url("match_run_publish", run.pk), {"override_reason": "Both heads agree"})

    assert "a conflict is declared." in asked
    assert "Say why it is published although it breaks rules" in asked
    assert Review.objects.count() == 6


def test_a_published_plan_is_repaired_without_those_who_are_gone(browser, run, words):
    browser.post(url("match_run_publish", run.pk), {"go": "1"})
    seat = Review.objects.first().seats.first()
    type(seat).objects.filter(pk=seat.pk).update(status="declined")

    text = words(browser.get(url("match_run_repair", run.pk)))
    browser.post(url("match_run_repair", run.pk), {"gone": [seat.reviewer_id]})

    assert "1 place declined and not filled since." in text
    assert (MatchRun.objects.first().based_on, MatchRun.objects.first().gone) == (run, [seat.reviewer_id])


def test_groups_are_read_and_taken_over(browser, cycle, words):
    cycle.shape = "triads"
    cycle.save()
    run = matching.grouped(cycle)

    text = words(browser.get(url("match_run", run.pk)))
    done = browser.post(url("match_run_publish", run.pk), {"go": "1"}, follow=True)

    assert "3 schools, 1.9 km apart on average Elm School 0 Elm School 1 Elm School 2" in text
    assert "Triad 1 3 schools, 1.9 km apart on average" in words(done)


def test_a_group_is_renamed_and_led(browser, cycle, words):
    group = make.GroupFactory(cycle=cycle, number=1)
    row = cycle.participants.first()
    row.group = group
    row.save()

    done = browser.post(url("group_change", group.pk), {"name": "North", "lead": row.school_id}, follow=True)

    assert f"North 1 school, – apart on average, led by the head of {row.school}" in words(done)


def test_a_school_is_moved_by_hand_after_its_warning(browser, words):
    cycle = matching.ready(3, shape="clusters", group_min=2, group_max=2)
    group = make.GroupFactory(cycle=cycle, number=1, name="North")
    first, second, third = cycle.participants.order_by("pk")
    cycle.participants.filter(pk__in=[second.pk, third.pk]).update(group=group)

    warned = words(browser.post(url("group_move", first.pk), {"group": group.pk}))
    browser.post(url("group_move", first.pk), {"group": group.pk, "accepts_warnings": "on"})
    first.refresh_from_db()

    assert "North would have 3 schools; at most 2 are wanted." in warned
    assert "Move it all the same" in warned
    assert first.group == group


def test_an_empty_list_leads_to_the_first_calculation(browser, words):
    cycle = matching.ready(3)

    assert "Nothing matched yet See first whether it can work at all" in words(browser.get(url("match_runs", cycle.pk)))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_queries_however_long(browser, count, django_assert_num_queries):
    cycle = matching.ready(3)
    for _ in range(count):
        matching.planned(cycle)
    browser.get(url("match_runs", cycle.pk))

    with django_assert_num_queries(8):
        browser.get(url("match_runs", cycle.pk))


@pytest.mark.parametrize("schools", [3, 9])
def test_a_plan_costs_the_same_queries_however_many_schools(browser, schools, django_assert_num_queries):
    run = matching.planned(matching.ready(schools))
    browser.get(url("match_run", run.pk))

    with django_assert_num_queries(14):
        browser.get(url("match_run", run.pk))


@pytest.mark.parametrize("count", [1, 3])
def test_groups_cost_the_same_queries_however_many(browser, count, django_assert_num_queries):
    cycle = matching.ready(3, shape="triads")
    for number in range(count):
        make.GroupFactory(cycle=cycle, number=number + 1)
    browser.get(url("cycle_groups", cycle.pk))

    with django_assert_num_queries(10):
        browser.get(url("cycle_groups", cycle.pk))


def test_a_plan_that_waits_is_among_what_needs_the_office(browser, run, words):
    waits = words(browser.get(url("home")))
    browser.post(url("match_run_publish", run.pk), {"go": "1"})

    sentence = f"Look through the plan of {run.cycle} Nobody is invited before it is published."
    assert (sentence in waits, sentence in words(browser.get(url("home")))) == (True, False)
