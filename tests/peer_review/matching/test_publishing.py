"""A plan becomes reviews and places; publishing again changes what changed, nothing else."""

from dataclasses import replace
from decimal import Decimal

import pytest

from peer_review.enums import SeatRole, SeatStatus
from peer_review.matching.changing import Change
from peer_review.matching.json import plan_as_json, plan_from_json
from peer_review.models import Moment, Participant, Review, Seat
from peer_review.operations.matching import overriding, publishing
from peer_review.operations.matching.locks import RunUnusable
from peer_review.queries.matching.standing import reviews_by_host, standing_plan
from tests.factories import membership as members
from tests.factories import peer_review as make
from tests.factories import peer_review_matching as matching

NOW = matching.NOW


def publish(run, **said):
    return publishing.publish(by=None, run_id=run.pk, now=NOW, **said)


def set_team(run, host, **facts):
    """Write another team into a plan, whatever the rules say."""
    plan = plan_from_json(run.plan)
    teams = {**plan.teams, host: replace(plan.teams[host], **facts)}
    run.plan = plan_as_json(replace(plan, teams=teams))
    run.save()
    return run


@pytest.fixture
def cycle():
    """Six schools, teams of two, a QA sample of a third, one focus for all."""
    return matching.ready(6, qa_percent=33, focus_source="cycle", focus="Early reading", visit_days=Decimal("1.5"))


@pytest.fixture
def run(cycle):
    """Its plan."""
    return matching.planned(cycle)


def test_each_team_of_the_plan_becomes_a_review_with_places(run, cycle):
    publish(run)

    teams = matching.teams(run)
    assert {host: (team.window, set(team.members), team.lead) for host, team in standing_plan(cycle).teams.items()} == {
        host: (team.window, set(team.members), team.lead) for host, team in teams.items()
    }
    review = Review.objects.first()
    assert (review.stage, review.framework, review.focus, review.number) == (
        "planned",
        cycle.framework,
        "Early reading",
        1,
    )
    seat = Seat.objects.filter(role=SeatRole.LEAD).first()
    assert (seat.status, seat.days) == (SeatStatus.PLANNED, Decimal("1.5"))
    assert "Trained to lead, and leads the team." in seat.why


def test_everybody_is_invited_once_it_is_committed(run, django_capture_on_commit_callbacks, monkeypatch):
    sent = []
    monkeypatch.setattr("tenants.queue._send", lambda name, **options: sent.append((name, options["kwargs"])))

    with django_capture_on_commit_callbacks(execute=True):
        publish(run)

    assert sorted(sent, key=str) == sorted(
        [("peer_review.invite", {"seat_id": pk}) for pk in Seat.objects.values_list("pk", flat=True)], key=str
    )
    assert len(sent) == 12


def test_each_review_begins_its_timeline_with_its_window(run):
    publish(run)

    lines = set(Moment.objects.values_list("text", flat=True))
    assert Moment.objects.count() == 6
    assert lines <= {"Planned for Spring 1", "Planned for Spring 2", "Planned for Summer 1"}


def test_publishing_twice_is_harmless(run):
    publish(run)
    before = (Review.objects.count(), Seat.objects.count(), Moment.objects.count())

    publish(run)

    assert (Review.objects.count(), Seat.objects.count(), Moment.objects.count()) == before == (6, 12, 6)


def test_the_sample_is_the_share_and_the_same_for_the_same_seed(run, cycle):
    publish(run)
    chosen = set(Review.objects.filter(is_sampled=True).values_list("school", flat=True))
    Seat.objects.all().delete()
    Moment.objects.all().delete()
    Review.objects.all().delete()

    publish(matching.planned(cycle))

    assert len(chosen) == 2
    assert set(Review.objects.filter(is_sampled=True).values_list("school", flat=True)) == chosen


def test_another_seed_draws_another_sample(cycle):
    samples = set()
    for seed in range(1, 6):
        publish(matching.planned(cycle, seed=seed, asked_at=NOW))
        samples.add(frozenset(Review.objects.filter(is_sampled=True).values_list("school", flat=True)))
        Seat.objects.all().delete()
        Moment.objects.all().delete()
        Review.objects.all().delete()

    assert len(samples) > 1


def test_a_plan_that_breaks_rules_is_refused_in_words_unless_somebody_says_why(run):
    [host, *_] = matching.teams(run)
    one = matching.teams(run)[host].members[-1]
    make.InterestFactory(reviewer_id=one, school=Participant.objects.get(pk=host // 10).school)

    with pytest.raises(publishing.RulesBroken, match="a conflict is declared"):
        publish(run)
    publish(run, override_reason="Both heads know and agree")

    [seat] = Seat.objects.exclude(override_reason="")
    assert (seat.reviewer_id, seat.override_reason) == (one, "Both heads know and agree")


def test_a_change_by_hand_that_had_a_reason_needs_no_second_one(run):
    [host, *_] = matching.teams(run)
    one = matching.teams(run)[host].members[-1]
    run = overriding.override(
        by=None, run_id=run.pk, change=Change("remove", host, one), reason="She asked us", now=NOW
    )
    make.InterestFactory(reviewer_id=one, school=Participant.objects.get(pk=host // 10).school)
    run = overriding.override(
        by=None, run_id=run.pk, change=Change("add", host, one), reason="Both heads agree", now=NOW
    )

    publish(run)

    seat = Seat.objects.get(reviewer=one, review__school=Participant.objects.get(pk=host // 10).school)
    assert seat.override_reason == "Both heads agree"


def test_a_rule_broken_since_is_not_excused_by_an_older_reason(run, cycle):
    [host, *_] = matching.teams(run)
    run = overriding.override(
        by=None, run_id=run.pk, change=Change("window", host, window="w3"), reason="The hall is free then", now=NOW
    )
    one = matching.teams(run)[host].members[-1]
    make.InterestFactory(reviewer_id=one, school=Participant.objects.get(pk=host // 10).school)

    with pytest.raises(publishing.RulesBroken):
        publish(run)


def test_trusts_that_merged_since_are_found_before_anybody_is_invited(run, cycle):
    [host, *_] = matching.teams(run)
    trust = members.TrustFactory()
    reviewer = Seat(reviewer_id=matching.teams(run)[host].members[-1]).reviewer
    for school in (Participant.objects.get(pk=host // 10).school, reviewer.school):
        school.trust = trust
        school.save()

    with pytest.raises(publishing.RulesBroken, match="the same trust"):
        publish(run)


def test_a_reviewer_who_became_head_of_the_host_is_found_before_anybody_is_invited(run, cycle):
    [host, *_] = matching.teams(run)
    reviewer = Seat(reviewer_id=matching.teams(run)[host].members[-1]).reviewer
    members.SchoolRoleFactory(person=reviewer.person, school=Participant.objects.get(pk=host // 10).school)

    with pytest.raises(publishing.RulesBroken):
        publish(run)


def test_nothing_is_published_before_the_cycle_runs():
    run = matching.planned(matching.ready(4, status="draft"))

    with pytest.raises(publishing.CycleNotRunning):
        publish(run)


def test_a_plan_older_than_the_one_published_is_refused(run, cycle):
    old = matching.planned(cycle)
    publish(run)
    run.published_at = NOW.replace(hour=11)
    run.save()

    with pytest.raises(publishing.NewerPublished):
        publish(old)


@pytest.mark.parametrize("facts", [{"status": "working"}, {"plan": {}}, {"subject": "groups"}])
def test_what_is_no_plan_of_teams_is_not_published(cycle, facts):
    with pytest.raises(RunUnusable):
        publish(matching.run(cycle, **facts))


def test_a_school_that_left_since_gets_no_review(run, cycle):
    Participant.objects.filter(pk=cycle.participants.first().pk).update(withdrawn_at=NOW)

    publish(run)

    assert Review.objects.count() == 5


def test_a_reviewer_who_left_since_gets_no_place(run):
    one = Seat(reviewer_id=next(iter(matching.teams(run).values())).members[-1]).reviewer
    one.is_active = False
    one.save()

    publish(run)

    assert not Seat.objects.filter(reviewer=one).exists()


def repaired(run, cycle, host, out, into):
    """Publish a second plan that only puts somebody else in place of one."""
    again = matching.run(cycle, plan=run.plan, based_on=run, gone=[out], asked_at=NOW.replace(hour=11))
    members = tuple(into if one == out else one for one in matching.teams(run)[host].members)
    return publish(set_team(again, host, members=members))


def test_a_second_publication_changes_only_what_changed(run, cycle):
    publish(run)
    [host, *_] = matching.teams(run)
    out = matching.teams(run)[host].members[-1]
    into = matching.reviewer(None, phases=["primary"]).pk
    kept = set(Seat.objects.exclude(reviewer=out, review=reviews_by_host(cycle)[host]).values_list("pk", flat=True))

    repaired(run, cycle, host, out, into)

    review = reviews_by_host(cycle)[host]
    changes = list(Seat.objects.exclude(pk__in=kept).order_by("pk").values_list("reviewer_id", "status", "role"))
    assert (out, "withdrawn", "member") in changes
    assert (into, "planned", "external") in changes
    assert set(Seat.objects.filter(pk__in=kept, status="planned").values_list("pk", flat=True)) >= kept - set(
        Seat.objects.filter(reviewer=out).values_list("pk", flat=True)
    )
    assert list(review.moments.values_list("text", flat=True))[-1] == "Team changed by a repaired plan"
    assert Review.objects.count() == 6


def test_a_place_somebody_made_by_hand_since_stays(run, cycle):
    publish(run)
    [host, *_] = matching.teams(run)
    added = make.SeatFactory(review=reviews_by_host(cycle)[host])
    again = matching.run(cycle, plan=run.plan, based_on=run, asked_at=NOW.replace(hour=11))

    publish(again)
    added.refresh_from_db()

    assert added.status == SeatStatus.ACCEPTED


def test_a_lead_somebody_put_in_by_hand_since_leads(run, cycle):
    publish(run)
    host, team = next(iter(matching.teams(run).items()))
    review = reviews_by_host(cycle)[host]
    review.seats.filter(role=SeatRole.LEAD).update(status=SeatStatus.DECLINED)
    by_hand = make.SeatFactory(review=review, role=SeatRole.LEAD)
    into = matching.reviewer(None, phases=["primary"]).pk
    again = matching.run(cycle, plan=run.plan, based_on=run, gone=[team.lead], asked_at=NOW.replace(hour=11))
    members = tuple(into if one == team.lead else one for one in team.members)

    publish(set_team(again, host, members=members, lead=into), override_reason="Test")

    seated = set(review.seats.exclude(status="declined").values_list("reviewer", "role"))
    assert seated == {(by_hand.reviewer_id, "lead"), *((one, "member") for one in team.members if one != team.lead)}


def test_the_lead_changes_without_two_leads_at_once(run, cycle):
    publish(run)
    host, team = next((host, team) for host, team in matching.teams(run).items() if len(team.members) == 2)
    other = next(one for one in team.members if one != team.lead)
    again = matching.run(cycle, plan=run.plan, based_on=run, asked_at=NOW.replace(hour=11))

    publish(set_team(again, host, lead=other), override_reason="She leads this one")

    roles = dict(Seat.objects.filter(review=reviews_by_host(cycle)[host]).values_list("reviewer_id", "role"))
    assert roles == {other: "lead", team.lead: "member"}


def test_a_review_on_its_way_keeps_its_team(run, cycle):
    publish(run)
    [host, *_] = matching.teams(run)
    Review.objects.filter(pk=reviews_by_host(cycle)[host].pk).update(stage="visit")
    before = standing_plan(cycle).teams[host]
    again = matching.run(cycle, plan=run.plan, based_on=run, asked_at=NOW.replace(hour=11))

    publish(set_team(again, host, members=before.members[:1], lead=before.lead), override_reason="Test")

    assert standing_plan(cycle).teams[host] == before


def test_publishing_costs_few_statements_however_many_schools(django_assert_max_num_queries):
    run = matching.planned(matching.ready(12))

    with django_assert_max_num_queries(40):
        publish(run)
