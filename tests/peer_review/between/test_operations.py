"""Rounds, representatives and teams of the association: every exit of what changes them."""

from datetime import date

import pytest

from peer_review.between.models import Cycle, Framework, Representative, Seat
from peer_review.between.operations import places, representatives, rounds
from peer_review.between.theme_lines import theme_lines, themes_of
from peer_review.enums import PostponeReason, SeatRole, SeatStatus, Stage
from peer_review.frameworks import FrameworkUnusable
from peer_review.operations import telling
from peer_review.operations.reviews import moving
from peer_review.operations.reviews.visits import DayUnsuitable
from tenants.accounts.models import User
from tests.factories import between as make
from tests.factories.accounts import staff
from tests.factories.peer_review import CONTENT, NOW, VISIT_ON

pytestmark = pytest.mark.usefixtures("public")


def add(email="robin@partnership.example.org", **facts):
    wanted = {"partnership": make.partnership("beta"), "name": "Robin Sample", "is_leader": False}
    return representatives.add(by=None, email=email, **(wanted | facts))


def set_up(cycle=None, **facts):
    wanted = {"partnership": make.partnership(), "visit_on": VISIT_ON, "now": NOW} | facts
    if "lead" not in wanted:
        wanted |= {"lead": make.RepresentativeFactory(), "members": [make.RepresentativeFactory()]}
    return rounds.set_up(by=None, round_id=(cycle or make.RoundFactory()).pk, **wanted)


def test_a_representative_gets_an_account_and_a_letter(tasks, mailoutbox):
    with tasks.committed():
        made = add()
    tasks.run()

    assert User.objects.get(pk=made.account_id).email == "robin@partnership.example.org"
    assert [letter.to for letter in mailoutbox] == [["robin@partnership.example.org"]]


def test_one_account_speaks_for_one_partnership():
    add()

    with pytest.raises(representatives.SpeaksAlready, match="Robin Sample already speaks for Beta Learning"):
        add(partnership=make.partnership("alpha"))


def test_who_has_stopped_can_speak_for_another():
    representatives.end(by=None, representative_id=add().pk, now=NOW)

    again = add(partnership=make.partnership("alpha"))

    assert (again.partnership.slug, again.is_active, Representative.objects.count()) == ("alpha", True, 1)


def test_staff_speak_for_no_partnership():
    account = staff()

    with pytest.raises(representatives.IsStaff):
        add(email=account.email)


def test_who_stops_speaking_leaves_open_teams():
    seat = make.SeatFactory()

    representatives.end(by=None, representative_id=seat.representative_id, now=NOW)

    assert (Seat.objects.get().status, seat.review.moments.get().text) == (
        SeatStatus.WITHDRAWN,
        "Lead reviewer from Beta Learning left the team",
    )


def test_somebody_else_takes_the_places_of_who_stops_in_the_same_act():
    seat, other = make.SeatFactory(), make.RepresentativeFactory()

    representatives.end(by=None, representative_id=seat.representative_id, now=NOW, stand_ins={seat.pk: other})

    assert list(Seat.objects.order_by("pk").values_list("representative", "role", "status")) == [
        (seat.representative_id, "lead", "withdrawn"),
        (other.pk, "lead", "invited"),
    ]


def test_who_cannot_stand_in_ends_nothing():
    seat = make.SeatFactory()
    own = make.RepresentativeFactory(partnership=seat.review.partnership)

    with pytest.raises(places.ConflictOfInterest):
        representatives.end(by=None, representative_id=seat.representative_id, now=NOW, stand_ins={seat.pk: own})

    assert (Seat.objects.get().status, seat.representative.is_active) == (SeatStatus.ACCEPTED, True)


def test_who_no_longer_speaks_is_asked_into_no_team():
    review, gone = make.ReviewFactory(), make.RepresentativeFactory(is_active=False)

    with pytest.raises(places.NoLongerSpeaks, match=f"{gone.name} no longer speaks for {gone.partnership}."):
        places.invite(by=None, review=review, representative=gone, role=SeatRole.MEMBER, now=NOW)


def test_publishing_a_name_again_makes_its_next_version_and_pressing_twice_makes_one():
    changed = {**CONTENT, "principles": ["We ask before we judge."]}

    made = [
        rounds.publish_framework(by=None, name="Ours", content=said, now=NOW) for said in (CONTENT, changed, changed)
    ]

    assert [framework.version for framework in made] == [1, 2, 2]
    assert Framework.objects.count() == 2


def test_a_framework_without_a_theme_is_refused():
    with pytest.raises(FrameworkUnusable, match="Add at least one theme"):
        rounds.publish_framework(by=None, name="Ours", content={"themes": []}, now=NOW)


def test_a_round_ends_after_it_starts():
    framework = make.FrameworkFactory()

    with pytest.raises(rounds.OutsideRound):
        rounds.open_round(
            by=None, framework=framework, name="R", starts_on=date(2027, 1, 1), ends_before=date(2027, 1, 1)
        )


def test_a_name_is_used_once():
    cycle = make.RoundFactory(name="Round 1")

    with pytest.raises(rounds.NameTaken):
        rounds.open_round(
            by=None,
            framework=cycle.framework,
            name="Round 1",
            starts_on=date(2027, 1, 1),
            ends_before=date(2028, 1, 1),
        )
    assert Cycle.objects.count() == 1


def test_setting_up_a_review_invites_its_team(tasks, mailoutbox):
    with tasks.committed():
        review = set_up()
    tasks.run()

    seats = review.seats.order_by("pk")
    assert [(seat.role, seat.status) for seat in seats] == [("lead", "invited"), ("member", "invited")]
    assert [moment.kind for moment in review.moments.all()] == ["dated", "team", "team"]
    assert len(mailoutbox) == 2


def test_a_partnership_is_reviewed_once_in_a_round():
    cycle = make.RoundFactory()
    set_up(cycle)

    with pytest.raises(rounds.ReviewedAlready):
        set_up(cycle)


def test_nobody_reviews_their_own_partnership():
    own = make.RepresentativeFactory(partnership=make.partnership())

    with pytest.raises(places.ConflictOfInterest, match="belongs to Alpha Learning"):
        set_up(lead=make.RepresentativeFactory(), members=[own])
    assert Seat.objects.count() == 0


def test_two_partnerships_do_not_review_each_other_in_a_round():
    cycle = make.RoundFactory()
    set_up(cycle)
    of_alpha = [make.RepresentativeFactory(partnership=make.partnership()) for _ in range(2)]

    with pytest.raises(places.ConflictOfInterest, match="do not review each other"):
        set_up(cycle, partnership=make.partnership("beta"), lead=of_alpha[0], members=of_alpha[1:])


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 8, 31), "is over"),
        (date(2027, 9, 1), "The round runs from 1 September 2026 until before 1 September 2027"),
        (date(2027, 1, 23), "not a working day"),
    ],
)
def test_a_visit_is_on_working_days_of_its_round(day, said):
    with pytest.raises(DayUnsuitable, match=said):
        set_up(visit_on=day)


def test_a_visit_of_two_days_that_begins_on_a_friday_ends_on_monday():
    review = set_up(make.RoundFactory(visit_days=2), visit_on=date(2027, 1, 22))

    assert review.visit_ends_on == date(2027, 1, 25)


def test_one_person_is_no_team():
    lead = make.RepresentativeFactory()

    with pytest.raises(rounds.OutsideRound, match="at least one more"):
        set_up(lead=lead, members=[lead])


@pytest.mark.parametrize(("accepts", "status", "reason"), [(True, "accepted", ""), (False, "declined", "Away")])
def test_an_invitation_is_answered_once(accepts, status, reason):
    seat = make.SeatFactory(status=SeatStatus.INVITED)

    places.answer(by=None, seat=seat, accepts=accepts, reason="Away", now=NOW)

    kept = Seat.objects.get()
    assert (kept.status, kept.decline_reason) == (status, reason)
    with pytest.raises(moving.NotItsTurn):
        places.answer(by=None, seat=seat, accepts=accepts, reason="", now=NOW)


def test_a_place_is_given_up_once():
    seat = make.SeatFactory()

    places.withdraw(by=None, seat=seat, now=NOW)

    with pytest.raises(moving.NotItsTurn):
        places.withdraw(by=None, seat=seat, now=NOW)


def test_a_cancelled_review_bars_nobody():
    cycle = make.RoundFactory()
    make.SeatFactory(review=make.ReviewFactory(cycle=cycle, stage=Stage.CANCELLED), role=SeatRole.LEAD)

    review = set_up(cycle)

    assert review.stage == Stage.PLANNED


def test_themes_survive_being_typed():
    text = "Governance: how decisions are made\n- Who decides?\n- Who is heard?\n\nImpact\n- How is it known?"

    assert theme_lines(themes_of(text)) == text


def test_a_question_needs_a_theme():
    with pytest.raises(FrameworkUnusable, match="Begin with the title"):
        themes_of("- Who decides?")


def test_a_double_press_invites_once():
    review, representative = make.SeatFactory().review, make.RepresentativeFactory()
    facts = {"by": None, "review": review, "representative": representative, "role": SeatRole.MEMBER, "now": NOW}
    places.invite(**facts)

    with pytest.raises(places.InTeamAlready, match="has a place in this team"):
        places.invite(**facts)
    assert review.seats.count() == 2


def test_a_team_has_one_lead():
    review = make.SeatFactory().review

    with pytest.raises(places.InTeamAlready, match="has a lead"):
        places.invite(by=None, review=review, representative=make.RepresentativeFactory(), role=SeatRole.LEAD, now=NOW)


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.CANCELLED])
def test_a_review_that_is_over_keeps_its_team(stage):
    seat = make.SeatFactory(review__stage=stage, review__signed_at=NOW)

    with pytest.raises(places.ReviewOver):
        places.withdraw(by=None, seat=seat, now=NOW)
    with pytest.raises(places.ReviewOver):
        places.invite(by=None, review=seat.review, representative=make.RepresentativeFactory(), role="member", now=NOW)


def test_who_is_told_that_a_visit_is_put_off_or_a_review_cancelled_reads_why(tasks, mailoutbox):
    review = make.ReviewFactory()
    head = make.account_of(make.RepresentativeFactory(partnership=review.partnership, is_leader=True))
    said = {"by": None, "review": review, "now": NOW}

    with tasks.committed():
        telling.postpone(reason=PostponeReason.OFSTED, words="from Tuesday", on=NOW.date(), **said)
        telling.cancel(reason="The board has resigned", **said)
    tasks.run()

    assert [letter.to for letter in mailoutbox] == [[head.email], [head.email]]
    reasons = [line for letter in mailoutbox for line in letter.body.splitlines() if line.startswith("Reason")]
    assert reasons == ["Reason: Ofsted inspection: from Tuesday", "Reason: The board has resigned"]
