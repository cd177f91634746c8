"""Teams suggested for a round: they keep the rules, are set up in one press, and never on facts that have changed."""

import psycopg
import pytest

from peer_review.between import suggesting
from peer_review.between.models import Review, Seat
from peer_review.between.operations import suggested
from peer_review.between.queries import matching
from peer_review.matching.checking import breaks, shortfalls
from peer_review.matching.json import problem_digest
from peer_review.matching.problem import Host, Problem, Reviewer, Rules, School, Weights
from tests.factories import between as make
from tests.factories.accounts import staff
from tests.factories.peer_review import NOW


def problem(partnerships=30, each=2, **facts):
    """Every partnership is reviewed by two; in each one person leads it."""
    schools = {n: School(n, f"Place {n}", "all", "all") for n in range(1, partnerships + 1)}
    people = [
        Reviewer(n * 10 + k, f"P{n}.{k}", n, frozenset(["all"]), 1, frozenset(), is_lead=k == 0)
        for n in schools
        for k in range(each)
    ]
    wanted = {"rules": Rules(team_size=2, needs_expert=False), "weights": Weights(travel=0)} | facts
    return Problem(schools, tuple(Host(n, n) for n in schools), tuple(people), (), **wanted)


def test_thirty_partnerships_are_staffed_without_a_break():
    asked = problem()
    plan = suggesting.suggest(asked)

    assert (breaks(asked, plan), shortfalls(asked, plan), suggesting.still_open(asked, plan)) == ([], [], {})
    assert suggesting.suggest(asked) == plan


def test_who_was_there_before_goes_elsewhere():
    met = frozenset((n * 10 + k, n % 30 + 1) for n in range(1, 31) for k in range(2))
    asked = problem(repeats=met)

    teams = suggesting.suggest(asked).teams.values()

    assert [(one, team.host) for team in teams for one in team.members if (one, team.host) in met] == []


def test_counting_says_first_why_teams_cannot_be_filled():
    said = suggesting.lacking(problem(partnerships=3, each=1))

    assert said[0].startswith("Places in teams: 6 needed, 3 available. Ask for fewer reviews")


@pytest.mark.parametrize(
    ("team", "said"),
    [
        ((10, 20), "P1.0 belongs to Place 1 and cannot review it."),
        ((20, 21), "Two people of one partnership are in the team for Place 1."),
    ],
)
def test_a_team_that_breaks_a_rule_is_refused_in_words(team, said):
    assert suggesting.refusals(problem(5), [suggesting.Chosen(1, team[0], team[1:])]) == [said]


@pytest.fixture(scope="module")
def gamma(databases, django_db_setup):
    """A third partnership, committed by the owner: web and workers may make none."""
    with psycopg.connect(databases.url("DATABASE_OWNER_URL", databases.clone), autocommit=True) as owner:
        owner.execute(
            "INSERT INTO tenants_partnership (schema_name, slug, name, status, is_association_member)"
            " VALUES ('gamma', 'gamma', 'Gamma Learning', 'live', true)"
        )
        yield
        owner.execute("DELETE FROM tenants_partnership WHERE slug = 'gamma'")


@pytest.fixture
def cycle(gamma, public):
    """A round in which Alpha may be reviewed by two of Beta and Gamma."""
    return make.RoundFactory()


@pytest.fixture
def people(cycle):
    return [
        make.RepresentativeFactory(name="Bo Beta", is_leader=True),
        make.RepresentativeFactory(name="Gus Gamma", partnership=make.partnership("gamma")),
        make.RepresentativeFactory(name="Al Alpha", partnership=make.partnership(), is_leader=True),
    ]


def terms():
    return matching.Terms(2, 1, frozenset([make.partnership().pk]))


def test_places_held_and_pairs_met_bar_as_the_rules_say(cycle, people):
    bo, _, al = people
    make.SeatFactory(review=make.ReviewFactory(cycle=cycle, partnership=bo.partnership), representative=al)

    asked = {one.name: one for one in matching.problem_of(cycle, terms()).reviewers}

    assert (asked["Al Alpha"].capacity, asked["Bo Beta"].conflicts) == (0, {al.partnership_id})


def test_a_suggestion_is_set_up_once_however_often_it_is_pressed(cycle, people, tasks, mailoutbox):
    asked = matching.problem_of(cycle, terms())
    chosen = [suggesting.Chosen(make.partnership().pk, people[0].pk, (people[1].pk,))]
    facts = {"by": None, "round_id": cycle.pk, "terms": terms(), "digest": problem_digest(asked), "chosen": chosen}

    with tasks.committed():
        counts = [suggested.set_up(**facts, now=NOW) for _ in range(2)]
    tasks.run()

    assert (counts, Review.objects.get().visit_starts_on) == ([1, 1], None)
    assert list(Seat.objects.order_by("pk").values_list("representative__name", "role", "status")) == [
        ("Bo Beta", "lead", "invited"),
        ("Gus Gamma", "member", "invited"),
    ]
    assert sorted(letter.subject for letter in mailoutbox) == [
        "A review is set up for Alpha Learning",
        *["Will you take part in the review of Alpha Learning?"] * 2,
    ]


def test_what_has_changed_meanwhile_sets_nothing_up(cycle, people):
    digest = problem_digest(matching.problem_of(cycle, terms()))
    chosen = [suggesting.Chosen(make.partnership().pk, people[0].pk, (people[1].pk,))]
    make.RepresentativeFactory(name="New Person")

    with pytest.raises(suggested.Changed):
        suggested.set_up(by=None, round_id=cycle.pk, terms=terms(), digest=digest, chosen=chosen, now=NOW)
    assert Review.objects.count() == 0


def test_a_round_that_is_over_sets_nothing_up(cycle, people):
    chosen = [suggesting.Chosen(make.partnership().pk, people[0].pk, (people[1].pk,))]
    digest = problem_digest(matching.problem_of(cycle, terms()))

    with pytest.raises(suggested.Broken, match="This round is over"):
        suggested.set_up(
            by=None, round_id=cycle.pk, terms=terms(), digest=digest, chosen=chosen, now=NOW.replace(year=2028)
        )


def test_the_page_suggests_says_why_and_sets_up(cycle, people, client_for):
    office, alpha = client_for(staff(), None), make.partnership()
    address = f"/reviews/rounds/{cycle.pk}/teams/?size=2&most=1&hosts={alpha.pk}"

    page = office.get(address).content.decode()
    digest = page.partition('name="digest" value="')[2].partition('"')[0]
    said = {"digest": digest, f"p{alpha.pk}-is_wanted": "on", f"p{alpha.pk}-lead": people[0].pk}
    alone = office.post(address, said).content.decode()
    done = office.post(address, said | {f"p{alpha.pk}-member_1": people[1].pk})

    assert "Beta Learning has not reviewed Alpha Learning yet." in page
    assert "Choose at least one more reviewer for Alpha Learning, or leave the review out." in alone
    assert (done.status_code, done.url, Seat.objects.count()) == (302, f"/reviews/rounds/{cycle.pk}/", 2)


def test_the_page_shows_new_teams_when_something_has_changed(cycle, people, client_for):
    office, alpha = client_for(staff(), None), make.partnership()
    address = f"/reviews/rounds/{cycle.pk}/teams/?size=2&most=1&hosts={alpha.pk}"
    said = {f"p{alpha.pk}-is_wanted": "on", f"p{alpha.pk}-lead": people[0].pk, f"p{alpha.pk}-member_1": people[1].pk}

    page = office.post(address, said | {"digest": "old"}).content.decode()

    assert "here are new ones" in page
    assert Review.objects.count() == 0
