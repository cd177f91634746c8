"""Pairings and targets on their pages."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from offers.enums import PairingStatus
from offers.models import Pairing, Target, TargetProgress
from offers.operations.programmes import targets
from tests.factories import membership as members
from tests.factories import offers_delivery as visits
from tests.factories import offers_programmes as make
from tests.factories.offers import ON

pytestmark = pytest.mark.usefixtures("today")


def said(response):
    return [str(message) for message in response.context["messages"]]


def rows_of(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.fixture
def manager(client_for):
    """The catalogue manager's browser."""
    return client_for(members.office("catalogue_manager"))


def test_the_office_chooses_a_programme_and_proposes_two_people(manager, words):
    booking, partner = make.participant(), make.coach()

    chosen = words(manager.get(reverse("pairing_new")))
    typed = {"kind": "coaching", "booking": booking.pk, "partner": partner.pk, "reason": "Both lead early years"}
    done = manager.post(f"{reverse('pairing_new')}?event={booking.event_id}", typed, follow=True)

    assert booking.event.title in chosen
    assert said(done) == ["Both are asked whether they agree."]
    assert "Both lead early years" in words(done)


def test_a_refusal_is_said_and_the_form_keeps_its_words(manager, words):
    booking = make.participant()
    partner = make.coach(booking.school)
    typed = {"kind": "coaching", "booking": booking.pk, "partner": partner.pk, "reason": "They know each other"}

    response = manager.post(f"{reverse('pairing_new')}?event={booking.event_id}", typed)

    assert "the participant’s own school" in words(response)
    assert "They know each other" in response.content.decode()


def test_the_two_agree_from_their_homes(client_for, words):
    made = make.proposed()
    page = reverse("pairing", args=[made.pk])
    coach, participant = client_for(made.partner), client_for(made.booking.delegate)

    home = coach.get(reverse("home")).content.decode()
    coach.post(reverse("pairing_agree", args=[made.pk, "partner"]))
    done = participant.post(reverse("pairing_agree", args=[made.pk, "participant"]), follow=True)

    assert page in home
    assert said(done) == ["Agreed."]
    assert "Coach or host agreed" in words(done)
    assert Pairing.objects.get().status == PairingStatus.AGREED


def test_one_does_not_agree_for_the_other(client_for):
    made = make.proposed()

    response = client_for(made.partner).post(reverse("pairing_agree", args=[made.pk, "participant"]), follow=True)

    assert said(response) == ["Only the person asked, or the office for them, can answer."]


def test_a_side_that_is_none_does_not_exist(manager):
    made = make.proposed()

    assert manager.post(reverse("pairing_agree", args=[made.pk, "nobody"])).status_code == 404
    assert Pairing.objects.get().partner_agreed_at is None


def test_declining_gives_a_reason(client_for, words):
    made = make.proposed()

    done = client_for(made.partner).post(reverse("pairing_decline", args=[made.pk]), {"reason": "No time"}, follow=True)

    assert said(done) == ["Declined. Both are told."]
    assert "No time" in words(done)


def test_what_was_agreed_is_finished_with_its_outcome(client_for, words):
    made = make.agreed()
    typed = {"outcome": "Promoted to deputy head", "days": "2"}

    done = client_for(made.partner).post(reverse("pairing_finish", args=[made.pk]), typed, follow=True)

    assert said(done) == ["Finished."]
    assert "Promoted to deputy head" in words(done)


def test_pairings_of_others_do_not_exist(client_for):
    made = make.proposed()

    assert client_for(make.coach()).get(reverse("pairing", args=[made.pk])).status_code == 404
    assert made.status == PairingStatus.PROPOSED


@pytest.mark.parametrize(
    ("query", "count"),
    [("?", 2), ("?status=agreed", 1), ("?kind=shadowing", 0), ("?q=early", 2), ("?event=987654", 0)],
)
def test_pairings_are_filtered_and_exported(manager, query, count):
    make.proposed(), make.agreed()

    found = rows_of(manager.get(f"{reverse('pairings')}{query}&format=csv"))

    assert [row["Kind"] for row in found] == ["Coaching"] * count


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "most"), [("pairings", 7), ("targets", 9)])
def test_lists_cost_as_many_queries_whatever_their_length(manager, name, most, count):
    target = make.target()
    for _ in range(count):
        make.proposed()
        targets.report(by=None, target_id=target.pk, school_id=visits.member().pk, reached=1, on=ON)
    manager.get(reverse(name))

    with CaptureQueriesContext(connection) as captured:
        manager.get(reverse(name))

    assert len(captured) == most


# Targets


def test_the_office_enters_a_target_and_takes_it_back(manager, words):
    offer = make.target(label="best-practice action", wanted=1).offer
    typed = {"offer": offer.pk, "label": "new examiners", "wanted": "3"}

    entered = manager.post(reverse("target_new"), typed, follow=True)
    made = Target.objects.get(label="new examiners")
    removed = manager.post(reverse("target_remove", args=[made.pk]), follow=True)

    assert (said(entered), said(removed)) == (["The target is entered."], ["The target is taken back."])
    assert Target.objects.count() == 1


def test_a_school_reports_its_own_and_sees_its_own(client_for, words):
    target = make.target()
    own, other = visits.member(name="Ash School"), visits.member(name="Birch School")
    browser = client_for(members.at_school(own, "staff"))
    typed = {"reached": "3", "note": "All trained"}

    done = browser.post(reverse("target_report", args=[target.pk, own.pk]), typed, follow=True)
    hidden = browser.post(reverse("target_report", args=[target.pk, other.pk]), typed)

    text = words(done)
    assert "3 of 3" in text
    assert "All trained" in text
    assert "Birch School" not in text
    assert (hidden.status_code, TargetProgress.objects.count()) == (404, 1)


def test_the_office_sees_all_schools_with_totals(manager, words):
    target = make.target()
    for reached in (3, 1):
        targets.report(by=None, target_id=target.pk, school_id=visits.member().pk, reached=reached, on=ON)

    assert "In all 4 1 of 2 schools done" in words(manager.get(reverse("targets")))


def test_the_matrix_is_exported(manager):
    target, school = make.target(), visits.member(name="Ash School")
    targets.report(by=None, target_id=target.pk, school_id=school.pk, reached=2, on=ON)

    assert rows_of(manager.get(reverse("targets") + "?format=csv")) == [
        {"School": "Ash School", "new examiners (wanted 3)": "2"}
    ]


def test_without_targets_the_page_says_what_they_are(manager, words):
    assert "No targets yet" in words(manager.get(reverse("targets")))


@pytest.mark.parametrize("reached", ["-1", "10001", "many"])
def test_a_number_that_cannot_be_is_refused(manager, reached):
    target, school = make.target(), visits.member()

    manager.post(reverse("target_report", args=[target.pk, school.pk]), {"reached": reached})

    assert TargetProgress.objects.count() == 0


# Forms and what is not there


def test_forms_of_a_pairing_open(client_for, words):
    made = make.agreed()
    browser = client_for(made.partner)

    declining, finishing = (
        words(browser.get(reverse(name, args=[made.pk]))) for name in ("pairing_decline", "pairing_finish")
    )

    assert "Both are told, with your reason on the page." in declining
    assert "What came of it?" in finishing


def test_a_target_is_entered_for_a_programme_of_a_year(manager, words):
    offer = make.target().offer

    assert f"{offer.title}, {offer.year}" in words(manager.get(reverse("target_new")))


def test_a_report_starts_from_the_last_one(manager):
    target, school = make.target(), visits.member()
    targets.report(by=None, target_id=target.pk, school_id=school.pk, reached=2, note="Two trained", on=ON)

    response = manager.get(reverse("target_report", args=[target.pk, school.pk]))

    assert response.context["form"].initial == {"reached": 2, "note": "Two trained"}


def test_a_target_that_is_not_there_is_missing(manager):
    school = visits.member()

    assert manager.get(reverse("target_report", args=[987_654, school.pk])).status_code == 404
    assert TargetProgress.objects.count() == 0


def test_another_programmes_targets_are_chosen_by_the_address(manager, words):
    first, second = make.target(label="new examiners"), make.target(label="visits organised")
    visits.member()

    assert "visits organised" in words(manager.get(f"{reverse('targets')}?offer={second.offer_id}"))
    assert first.label in words(manager.get(f"{reverse('targets')}?offer={first.offer_id}"))
