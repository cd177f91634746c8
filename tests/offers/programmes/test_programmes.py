"""Pairings and targets: what is allowed, who answers, what is counted."""

from decimal import Decimal

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from membership.contributions import Contribution, Direction, given_and_received
from offers.emails import pairings as pairing_emails
from offers.enums import PairingStatus
from offers.models import Pairing, Target, TargetProgress
from offers.operations.programmes import pairings, targets
from offers.operations.programmes.pairings import Side
from offers.queries.programmes import targets as queries
from tests.factories import membership as members
from tests.factories import offers as catalogue
from tests.factories import offers_delivery as visits
from tests.factories import offers_programmes as make
from tests.factories.offers import NOW, ON
from tests.factories.offers_delivery import TUESDAY

Status = PairingStatus


def answer(pairing, side, *, agrees=True, by=None, reason=""):
    by = by or members.office()
    return pairings.answer(by=by, pairing_id=pairing.pk, side=side, agrees=agrees, reason=reason, now=NOW)


# Pairings


def test_a_pairing_is_agreed_when_both_have_agreed():
    made = make.proposed()

    first = answer(made, Side.PARTNER, by=made.partner).status
    again = answer(made, Side.PARTNER, by=made.partner).status
    second = answer(made, Side.PARTICIPANT, by=made.booking.delegate)

    assert (first, again, second.status) == (Status.PROPOSED, Status.PROPOSED, Status.AGREED)
    assert (second.partner_agreed_at, second.participant_agreed_at) == (NOW, NOW)


def test_nobody_answers_for_another_but_the_office():
    made = make.proposed()

    with pytest.raises(pairings.NotYours):
        answer(made, Side.PARTICIPANT, by=made.partner)
    assert answer(made, Side.PARTICIPANT).participant_agreed_at == NOW


def test_one_who_declines_ends_it_and_another_may_be_proposed():
    made = make.proposed()

    declined = answer(made, Side.PARTNER, agrees=False, by=made.partner, reason="No time")
    other = make.proposed(made.booking)

    assert (declined.status, declined.declined_reason, other.status) == (Status.DECLINED, "No time", Status.PROPOSED)


def test_what_was_agreed_can_still_be_declined_but_not_what_is_over():
    made = make.agreed()

    declined = answer(made, Side.PARTNER, agrees=False, by=made.partner, reason="Moved away")

    assert declined.status == Status.DECLINED
    with pytest.raises(pairings.Answered):
        answer(made, Side.PARTNER, by=made.partner)


def test_a_participant_has_one_coach():
    made = make.proposed()

    with pytest.raises(pairings.PairedAlready):
        make.proposed(made.booking)
    assert Pairing.objects.get() == made


def test_nobody_is_coached_within_their_own_school():
    booking = make.participant()

    with pytest.raises(pairings.Unfit, match="the participant’s own school"):
        make.proposed(booking, make.coach(booking.school))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"delegate": None}, "a place with a name"),
        ({"status": "held", "hold_expires_at": NOW}, ""),
        ({"status": "expired"}, "a place with a name"),
    ],
)
def test_a_participant_has_a_place_with_a_name(facts, words):
    booking = catalogue.BookingFactory(**facts)

    if words:
        with pytest.raises(pairings.Unfit, match=words):
            make.proposed(booking)
    else:
        assert make.proposed(booking).status == Status.PROPOSED


def test_nobody_coaches_themselves():
    booking = make.participant()

    with pytest.raises(pairings.Unfit, match="themselves"):
        make.proposed(booking, booking.delegate)


def test_who_has_left_is_not_asked():
    with pytest.raises(pairings.Unfit, match="not active any more"):
        make.proposed(partner=members.PersonFactory(is_active=False))


def shadow(booking, host, partner=None, **facts):
    partner = partner or make.coach(host)
    return make.proposed(booking, partner, kind="shadowing", host_school_id=host.pk if host else None, **facts)


def test_shadowing_takes_place_at_another_school_with_somebody_of_it():
    booking, host = make.participant(), members.SchoolFactory()

    assert shadow(booking, host).host_school == host
    with pytest.raises(pairings.Unfit, match="Choose the school"):
        shadow(make.participant(), None)
    with pytest.raises(pairings.Unfit, match="does not belong to"):
        shadow(make.participant(), host, make.coach())


def test_shadowing_in_the_own_trust_is_said():
    trust = members.TrustFactory()
    booking, host = make.participant(members.SchoolFactory(trust=trust)), members.SchoolFactory(trust=trust)

    with pytest.raises(pairings.Unfit, match="own trust"):
        shadow(booking, host)
    assert shadow(booking, host, allows_own_trust=True).status == Status.PROPOSED


def test_only_what_was_agreed_is_finished_with_its_outcome():
    made = make.agreed()

    done = pairings.finish(by=made.partner, pairing_id=made.pk, outcome="Promoted to deputy head", days=Decimal("1.5"))

    assert (done.status, done.outcome, done.days) == (Status.FINISHED, "Promoted to deputy head", Decimal("1.5"))
    with pytest.raises(pairings.Answered):
        pairings.finish(by=made.partner, pairing_id=make.proposed().pk, outcome="x", days=Decimal(0))


def test_nobody_is_told_once_it_is_finished():
    made = make.agreed()
    done = pairings.finish(by=made.partner, pairing_id=made.pk, outcome="Promoted", days=Decimal(1))

    assert pairing_emails.messages(done) == []


def test_both_are_told_when_it_is_proposed_and_when_it_is_agreed(tasks):
    with tasks.committed():
        made = make.agreed()
    mail.outbox.clear()
    tasks.run()

    both = [made.booking.delegate.email, made.partner.email]
    assert [message.to[0] for message in mail.outbox] == both * 2


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"status": "agreed"}, "pairing_agreed_by_both"),
        ({"kind": "shadowing"}, "pairing_shadowing_has_host"),
        ({"kind": "other"}, "pairing_kind"),
        ({"status": "other"}, "pairing_status"),
    ],
)
def test_the_database_holds_what_a_pairing_is(facts, name):
    made = make.proposed()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Pairing.objects.filter(pk=made.pk).update(**facts)


# Targets


def test_a_target_entered_twice_is_one():
    first = make.target()

    assert make.target(first.offer) == first
    assert Target.objects.count() == 1


def test_the_last_report_of_a_school_counts():
    target, school = make.target(), members.SchoolFactory()

    for reached in (1, 4):
        targets.report(by=None, target_id=target.pk, school_id=school.pk, reached=reached, on=ON)

    assert TargetProgress.objects.get().reached == 4


def test_a_target_schools_have_reported_on_stays():
    target, school = make.target(), members.SchoolFactory()
    unused = make.target(target.offer, "best-practice action", 1)
    targets.report(by=None, target_id=target.pk, school_id=school.pk, reached=1, on=ON)

    for _ in range(2):
        targets.remove(by=None, target_id=unused.pk)
    with pytest.raises(targets.TargetInUse):
        targets.remove(by=None, target_id=target.pk)
    assert Target.objects.get() == target


def test_the_matrix_has_every_member_of_a_core_offer_and_sums_by_target():
    target = make.target()
    done, begun, silent = visits.member(name="Ash"), visits.member(name="Birch"), visits.member(name="Cedar")
    members.SchoolFactory(name="Stranger")
    for school, reached in ((done, 5), (begun, 1)):
        targets.report(by=None, target_id=target.pk, school_id=school.pk, reached=reached, on=ON)

    matrix = queries.matrix(target.offer)

    (total,) = matrix.totals
    assert matrix.schools == [done, begun, silent]
    assert (total.reached, total.schools_done, total.schools) == (6, 1, 3)
    assert matrix.cells(silent) == [(target, None)]


def test_the_matrix_of_a_programme_has_those_who_take_part():
    booking = make.participant()
    target = make.target(booking.event.offer)
    visits.member()

    assert queries.matrix(target.offer).schools == [booking.school]


# What schools gave and received


def test_days_given_are_told_to_membership():
    hub = members.SchoolFactory()
    provider = catalogue.ProviderFactory(kind="school", school=hub)
    received = visits.noted(provider=provider).school
    visits.scheduled()

    found = given_and_received([hub.pk, received.pk], TUESDAY, TUESDAY.replace(day=11))

    assert [row for row in found if "ays" in row.label] == [
        Contribution(hub.pk, "Days for other schools", Decimal(1), "day", Direction.GIVEN),
    ]


def test_days_outside_the_period_do_not_count():
    hub = members.SchoolFactory()
    visits.noted(provider=catalogue.ProviderFactory(kind="school", school=hub))

    assert given_and_received([hub.pk], TUESDAY.replace(day=11), TUESDAY.replace(day=12)) == []
