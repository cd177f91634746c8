"""The register, somebody's own reviewing, invitations and places on their pages."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from peer_review.models import Absence, Federation, Interest, Reviewer, Seat, Training
from tests.factories import membership as members
from tests.factories import peer_review as make
from tests.factories import peer_review_reviewers as registered

pytestmark = pytest.mark.usefixtures("today")


def said(response):
    return [str(message) for message in response.context["messages"]]


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def rows_of(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def url(name, *args):
    return reverse(name, args=args)


def errors(response):
    return [error for found in response.context["form"].errors.values() for error in found]


# The register


def test_an_empty_register_says_how_to_begin(admin, words):
    assert "Every head can be on the register" in words(admin.get(url("reviewers")))


def test_the_list_says_who_is_trained_and_how_much_they_do(admin, words):
    seat = registered.given("2", reviewer__person__name="Ada Example", reviewer__school__name="Elm School")
    make.TrainingFactory(reviewer=seat.reviewer, kind="lead", expires_on=date(2026, 12, 1))

    text = words(admin.get(url("reviewers")))

    assert "Ada Example Elm School Primary Lead reviewer until 1 Dec 2026 1 2" in text


def test_a_filter_that_finds_nobody_says_so(admin, words):
    make.ReviewerFactory()

    assert "No reviewers match" in words(admin.get(url("reviewers"), {"phase": "special"}))


def test_the_list_is_a_file_as_well(admin):
    make.TrainingFactory(
        reviewer__person__name="Ada Example",
        reviewer__person__email="ada@example.org",
        reviewer__school__name="Elm School",
    )

    (row,) = rows_of(admin.get(url("reviewers"), {"format": "csv"}))

    assert row == {
        "Name": "Ada Example",
        "E-mail": "ada@example.org",
        "School": "Elm School",
        "Organisation": "",
        "Phases": "Primary",
        "Knows most about": "",
        "Trained as": "Peer reviewer, until 9 Jun 2029",
        "Most reviews in a cycle": "",
        "Open reviews": "0",
        "Days given": "0",
    }


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_many(many, admin, django_assert_num_queries):
    for _ in range(many):
        make.TrainingFactory(reviewer=registered.given().reviewer)
    admin.get(url("reviewers"))

    with django_assert_num_queries(9):
        admin.get(url("reviewers"))


def test_every_head_is_added_after_a_look(admin, words):
    school = members.SchoolFactory(joined_on=date(2020, 9, 1), name="Elm School")
    members.at_school(school, name="Hana Example")

    shown = words(admin.get(url("reviewer_heads")))
    done = admin.post(url("reviewer_heads"), {"schools": [school.pk]}, follow=True)

    assert "1 head of member schools is not on the register yet" in shown
    assert "Hana Example, Elm School" in shown
    assert (said(done), Reviewer.objects.get().school) == (["1 head is on the register now."], school)
    assert "Every head is on the register" in words(admin.get(url("reviewer_heads")))


def test_no_head_ticked_is_an_error(admin):
    members.at_school(members.SchoolFactory(joined_on=date(2020, 9, 1)))

    assert errors(admin.post(url("reviewer_heads"), {"button": "add"})) == ["Tick at least one head"]


def test_the_office_adds_somebody_from_outside_and_changes_them(admin):
    typed = {"name": "Noor Example", "email": "noor@example.org", "organisation": "Hill Trust", "phases": ["primary"]}

    admin.post(url("reviewer_new"), typed | {"expertise": "SEND, early reading, SEND"})
    made = Reviewer.objects.get()
    admin.post(url("reviewer_change", made.pk), {"organisation": "Vale Trust", "capacity": "3", "expertise": ""})

    assert (made.person.name, made.expertise, made.is_active) == ("Noor Example", ["SEND", "early reading"], True)
    made.refresh_from_db()
    assert (made.organisation, made.capacity, made.is_active) == ("Vale Trust", 3, False)


def test_two_people_of_one_name_are_told_apart_by_their_place(admin, words):
    members.at_school(members.SchoolFactory(name="Elm School"), name="Ada Example")
    members.office(name="Ada Example")

    page = words(admin.get(url("reviewer_new")))

    assert ("Ada Example, Elm School" in page, "Ada Example, partnership office" in page) == (True, True)


def test_somebody_new_needs_a_name_and_an_address(admin):
    page = admin.post(url("reviewer_new"), {"name": ""})

    assert errors(page) == ["Enter a name, or choose a person", "Enter an e-mail address"]


def test_somebody_on_the_register_is_not_added_again(admin):
    person = make.ReviewerFactory().person

    assert errors(admin.post(url("reviewer_new"), {"person": person.pk})) == ["This person is on the register already."]


def test_a_training_day_is_recorded_for_all_who_took_part(admin):
    reviewers = [make.ReviewerFactory().pk for _ in range(2)]
    typed = {"kind": "lead", "reviewers": reviewers} | day("completed_on", date(2026, 10, 1))

    done = admin.post(url("training_day"), typed, follow=True)

    assert (said(done), Training.objects.count()) == (["Recorded for 2 of 2; the others had it already."], 2)


def test_two_of_one_name_are_told_apart_by_their_schools(admin, words):
    one, other = (make.ReviewerFactory(person__name="Asha Example") for _ in range(2))

    text = words(admin.get(url("training_day")))

    assert [f"Asha Example, {row.school.name}" in text for row in (one, other)] == [True, True]


def test_a_training_is_recorded_and_taken_back(admin):
    reviewer = make.ReviewerFactory()
    admin.post(url("training_new", reviewer.pk), {"kind": "lead"} | day("completed_on", date(2026, 10, 1)))
    made = Training.objects.get()

    admin.post(url("training_remove", reviewer.pk, made.pk))

    assert (made.reviewer, Training.objects.count()) == (reviewer, 0)


def test_a_training_to_come_is_refused_beside_the_form(admin):
    reviewer = make.ReviewerFactory()

    page = admin.post(url("training_new", reviewer.pk), {"kind": "lead"} | day("completed_on", date(2027, 1, 1)))

    assert errors(page) == ["Record the training once it has taken place."]


def test_a_page_shows_all_that_is_known(admin, words):
    place = registered.of_place(members.SchoolFactory(name="Elm School"), "Ada")
    registered.given("2", reviewer=place["reviewer"], role="lead", review__cycle__name="Round one")

    text = words(admin.get(url("reviewer", place["reviewer"].pk)))

    for part in (
        "About Ada",
        "Peer reviewer Until 9 Jun 2029, since 10 Jun 2026",
        "Declared Ada: family. Because Ada",
        "11 Jan 2027 to 22 Jan 2027: Away Ada",
        "Host Ada Invited Wednesday 20 January 2027 · Reviewer · Register Ada",
        "Round one: Lead reviewer × 1 2 days given",
    ):
        assert part in text


def test_an_improvement_partner_reads_no_note_on_an_interest(client_for, words):
    interest = make.InterestFactory(note="My sister teaches there")

    text = words(client_for(members.office("improvement_partner")).get(url("reviewer", interest.reviewer_id)))

    assert f"{interest.school}: family" in text
    assert "sister" not in text


def test_the_office_forgets_somebody_after_being_told_what_that_does(admin, words):
    seat = registered.given(reviewer__person__name="Ada Example")

    shown = words(admin.get(url("reviewer_forget", seat.reviewer_id)))
    done = [admin.post(url("reviewer_forget", seat.reviewer_id), follow=True) for _ in range(2)]

    assert "their places in teams keep role and days" in shown
    assert said(done[0]) == ["Forgotten. Reviews and days stay."]
    assert str(Seat.objects.get().reviewer) == "Former reviewer"


def test_federations_are_written_down_changed_and_dissolved(admin, words):
    schools = [members.SchoolFactory().pk for _ in range(3)]
    assert "No federations" in words(admin.get(url("federations")))

    admin.post(url("federation_new"), {"name": "Rivers", "schools": schools[:2]})
    made = Federation.objects.get()
    admin.post(url("federation_change", made.pk), {"name": "Three rivers", "schools": schools})
    shown = words(admin.get(url("federations")))
    (row,) = rows_of(admin.get(url("federations"), {"format": "csv"}))
    admin.post(url("federation_remove", made.pk))

    assert ("Three rivers" in shown, row["Federation"]) == (True, "Three rivers")
    assert not Federation.objects.exists()


def test_a_federation_of_one_school_is_refused_beside_the_form(admin):
    page = admin.post(url("federation_new"), {"name": "Rivers", "schools": [members.SchoolFactory().pk]})

    assert errors(page) == ["Choose at least two schools."]


# My reviewing


def test_who_is_not_on_the_register_learns_what_it_is(client_for, words):
    text = words(client_for(members.at_school()).get(url("my_reviewing")))

    assert "You are not on the register of reviewers" in text


def test_a_reviewer_sees_invitations_visits_and_their_own_word(client_for, words):
    place = registered.of_place(members.SchoolFactory(), "Ada")
    make.SeatFactory(reviewer=place["reviewer"], review__school__name="Yew School")

    text = words(client_for(place["reviewer"].person).get(url("my_reviewing")))

    for part in (
        "Host Ada: please answer Invited",
        "Yew School Accepted",
        "I cannot come",
        "1 day to come",
        "Because Ada",
        "Away Ada",
    ):
        assert part in text


def test_a_reviewer_declares_an_interest_and_ends_it(client_for):
    person = registered.reviewing()
    browser, school = client_for(person), members.SchoolFactory()
    reviewer = Reviewer.objects.get()

    done = browser.post(
        url("reviewer_interest_new", reviewer.pk), {"school": school.pk, "kind": "governor"}, follow=True
    )
    made = Interest.objects.get()
    browser.post(url("reviewer_interest_end", reviewer.pk, made.pk))

    assert (done.redirect_chain[-1][0], made.school) == (url("my_reviewing"), school)
    made.refresh_from_db()
    assert made.ended_on == make.ON


def test_a_reviewer_enters_days_away_and_takes_them_back(client_for):
    browser = client_for(registered.reviewing())
    reviewer = Reviewer.objects.get()

    browser.post(url("reviewer_absence_new", reviewer.pk), day("first_day", date(2027, 1, 4)))
    made = Absence.objects.get()
    browser.post(url("reviewer_absence_remove", reviewer.pk, made.pk))

    assert (made.starts_on, made.ends_on, Absence.objects.count()) == (date(2027, 1, 4), date(2027, 1, 4), 0)


def test_days_in_the_wrong_order_are_refused_beside_the_form(client_for):
    browser = client_for(registered.reviewing())
    typed = day("first_day", date(2027, 1, 4)) | day("last_day", date(2027, 1, 3))

    page = browser.post(url("reviewer_absence_new", Reviewer.objects.get().pk), typed)

    assert errors(page) == ["The last day must not be before the first."]


def test_a_reviewer_does_not_see_another(client_for):
    other = make.ReviewerFactory()
    browser = client_for(registered.reviewing())

    answers = [
        browser.get(url(name, other.pk)).status_code
        for name in ("reviewer", "reviewer_interest_new", "reviewer_absence_new")
    ]

    assert answers == [404, 404, 404]


def test_all_reviews_are_a_file(client_for):
    seat = registered.given(reviewer__school__name="Elm School", review__school__name="Yew School", role="lead")

    (row,) = rows_of(client_for(seat.reviewer.person).get(url("my_reviews"), {"format": "csv"}))

    assert (row["School"], row["Visit"], row["Role"], row["Answer"], row["Days"]) == (
        "Yew School",
        "12/10/2026",
        "Lead reviewer",
        "Accepted",
        "1.0",
    )


# Days


def test_the_office_sees_days_by_school_and_by_reviewer(admin, words):
    registered.given(
        "2",
        reviewer__person__name="Ada Example",
        reviewer__school__name="Elm School",
        review__school__name="Yew School",
    )

    by_school, by_reviewer = (words(admin.get(url("reviewer_days"), {"by": by})) for by in ("", "reviewer"))

    assert "Elm School 2 0 2 Yew School 0 2 −2" in by_school
    assert "Ada Example Elm School 1 2" in by_reviewer


def test_a_school_sees_its_own_days_only(client_for, words):
    seat = registered.given(review__school__name="Yew School")
    head = members.at_school(seat.reviewer.school)

    text = words(client_for(head).get(url("reviewer_days")))

    assert f"{seat.reviewer.school} 1 0 1" in text
    assert "Yew School" not in text


def test_days_of_a_cycle_are_a_file(admin):
    seat = registered.given()
    registered.given()

    rows = rows_of(admin.get(url("reviewer_days"), {"cycle": seat.review.cycle_id, "by": "reviewer", "format": "csv"}))

    assert [(row["Reviewer"], row["Visits"], row["Days given"]) for row in rows] == [(str(seat.reviewer), "1", "1.0")]


# Invitations


def test_an_invitation_says_what_is_asked_and_is_accepted(client_for, words):
    seat = registered.invited(review__school__name="Yew School", role="lead")
    browser = client_for(seat.reviewer.person)

    shown = words(browser.get(url("seat_answer", seat.pk)))
    done = browser.post(url("seat_answer", seat.pk), {"answer": "accept"}, follow=True)

    for part in ("Will you take part in the review of Yew School?", "Wednesday 20 January 2027", "Lead reviewer"):
        assert part in shown
    assert said(done) == ["Thank you. You are in the team for Yew School."]
    assert Seat.objects.get().status == "accepted"


def test_a_form_that_says_neither_yes_nor_no_answers_nothing(client_for):
    seat = registered.invited()

    client_for(seat.reviewer.person).post(url("seat_answer", seat.pk), {})

    seat.refresh_from_db()
    assert seat.status == "invited"


def test_who_declines_must_say_why(client_for):
    seat = registered.invited()
    browser = client_for(seat.reviewer.person)

    empty = browser.post(url("seat_answer", seat.pk), {"answer": "decline"})
    done = browser.post(url("seat_answer", seat.pk), {"answer": "decline", "reason": "Exam week"}, follow=True)

    assert errors(empty) == ["Say why"]
    assert said(done) == ["Your answer is noted. The office will find somebody else."]


@pytest.mark.parametrize(("stage", "asks"), [("planned", True), ("findings", True), ("cancelled", False)])
def test_an_invitation_asks_for_an_answer_until_the_review_is_over(client_for, stage, asks):
    seat = registered.invited(review__stage=stage)

    page = client_for(seat.reviewer.person).get(url("seat_answer", seat.pk)).content.decode()

    assert [f'value="{answer}"' in page for answer in ("accept", "decline")] == [asks, asks]


def test_a_new_head_of_the_school_is_told_why_she_cannot_accept(client_for, words):
    seat = registered.invited()
    members.SchoolRoleFactory(person=seat.reviewer.person, school=seat.review.school, role="head")
    browser = client_for(seat.reviewer.person)

    shown = words(browser.get(url("seat_answer", seat.pk)))
    browser.post(url("seat_answer", seat.pk), {"answer": "accept"})

    assert f"{seat.reviewer} has a role at {seat.review.school} now." in shown
    assert "Yes, I will take part" not in shown
    assert Seat.objects.get().status == "invited"


def test_nobody_answers_for_somebody_else(client_for):
    seat = registered.invited()

    assert client_for(registered.reviewing()).post(url("seat_answer", seat.pk), {"answer": "accept"}).status_code == 404
    assert Seat.objects.get(pk=seat.pk).status == "invited"


# The office and places


def test_declined_places_broken_rules_and_silence_are_on_one_page(admin, words):
    declined = make.SeatFactory(status="declined", decline_reason="Exam week", reviewer__person__name="Ada Example")
    headed = make.SeatFactory(reviewer__person__name="Bo Example")
    members.SchoolRoleFactory(person=headed.reviewer.person, school=headed.review.school, role="head")
    registered.invited(reviewer__person__name="Cy Example")

    text = words(admin.get(url("seats_waiting")))

    assert text.index("Ada Example") < text.index("Bo Example") < text.index("Cy Example")
    assert "Exam week" in text
    assert f"Bo Example has a role at {headed.review.school} now." in text
    assert declined.review.school.name in text


def test_the_places_that_need_the_office_are_a_file_too(admin):
    make.SeatFactory(status="declined", decline_reason="Exam week", reviewer__person__name="Ada Example")

    (row,) = rows_of(admin.get(url("seats_waiting"), {"format": "csv"}))

    assert (row["Reviewer"], row["Answer"], row["Why declined"]) == ("Ada Example", "Declined", "Exam week")


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_of_places_costs_the_same_for_one_and_for_many(many, admin, django_assert_num_queries):
    for _ in range(many):
        registered.invited()
        make.SeatFactory(status="declined")
        headed = make.SeatFactory()
        members.SchoolRoleFactory(person=headed.reviewer.person, school=headed.review.school, role="head")
    admin.get(url("seats_waiting"))

    with django_assert_num_queries(18):
        admin.get(url("seats_waiting"))


def test_the_office_finds_a_replacement_from_the_best(admin, words):
    seat = make.SeatFactory(status="declined", decline_reason="Exam week", role="lead")
    near, far = make.ReviewerFactory(person__name="Near Example"), make.ReviewerFactory(person__name="Far Example")
    for school, latitude in ((seat.review.school, "51.50"), (near.school, "51.51"), (far.school, "51.90")):
        make.ParticipantFactory(cycle=seat.review.cycle, school=school, latitude=latitude, longitude="-0.10")

    shown = words(admin.get(url("seat_replace", seat.pk)))
    done = admin.post(url("seat_replace", seat.pk), {"reviewer": near.pk}, follow=True)

    assert shown.index("Near Example") < shown.index("Far Example")
    assert "Exam week" in shown
    assert said(done)[-1] == "Near Example is invited."
    assert list(seat.review.seats.order_by("pk").values_list("status", "role")) == [
        ("withdrawn", "lead"),
        ("invited", "lead"),
    ]


def test_a_warning_is_set_aside_with_a_reason_only(admin):
    review = make.ReviewFactory()
    absence = registered.AbsenceFactory()
    typed = {"reviewer": absence.reviewer_id}

    refused = admin.post(url("seat_add", review.pk), typed)
    admin.post(url("seat_add", review.pk), typed | {"override_reason": "She offered to come"})

    assert [f"{absence.reviewer} is not available from 11/01/2027 to 22/01/2027."] == errors(refused)
    assert review.seats.get().override_reason == "She offered to come"


def test_candidates_depend_on_the_role(admin, words):
    review = make.ReviewFactory(cycle__training={"lead": ["lead"]})
    make.ReviewerFactory(person__name="Ada Example")

    shown = [words(admin.get(url("seat_add", review.pk), {"role": role})) for role in ("lead", "member", "nonsense")]

    assert ["as lead reviewer is not recorded" in text for text in shown] == [True, False, False]


@pytest.mark.parametrize("many", [1, 3])
def test_candidates_cost_the_same_for_one_and_for_many(many, admin, django_assert_num_queries):
    review = make.ReviewFactory()
    for _ in range(many):
        make.TrainingFactory()
    admin.get(url("seat_add", review.pk))

    with django_assert_num_queries(17):
        admin.get(url("seat_add", review.pk))


def test_the_office_takes_somebody_out(admin, words):
    seat = make.SeatFactory()

    shown = words(admin.get(url("seat_withdraw", seat.pk)))
    admin.post(url("seat_withdraw", seat.pk), {"reason": "The visit has moved"})

    assert "They are told by e-mail, if they were asked already." in shown
    assert Seat.objects.get().status == "withdrawn"


def test_a_planned_place_is_invited_by_a_button(admin):
    seat = make.SeatFactory(status="planned")

    for _ in range(2):
        admin.post(url("seat_invite", seat.pk))

    assert Seat.objects.get().status == "invited"


# The team on a review's page


def test_the_office_sees_who_declined_and_what_breaks_a_rule(admin, words):
    seat = make.SeatFactory(role="lead", reviewer__person__name="Ada Example")
    members.SchoolRoleFactory(person=seat.reviewer.person, school=seat.review.school, role="head")
    make.SeatFactory(
        review=seat.review, status="declined", decline_reason="Exam week", reviewer__person__name="Bo Example"
    )

    text = words(admin.get(url("review", seat.review_id)))

    assert "Ada Example, lead reviewer Accepted" in text
    assert f"Ada Example has a role at {seat.review.school} now." in text
    assert "Bo Example, reviewer Declined" in text
    assert "Exam week" in text


@pytest.mark.parametrize(("stage", "is_offered"), [("check", True), ("agreed", False)])
def test_a_place_can_be_changed_until_the_team_is_settled(admin, words, stage, is_offered):
    seat = make.SeatFactory(review__stage=stage)

    text = words(admin.get(url("review", seat.review_id)))

    assert ("Find somebody else" in text, "Take out" in text) == (is_offered, is_offered)


def test_a_school_sees_its_team_and_no_answers(client_for, words):
    seat = make.SeatFactory(reviewer__person__name="Ada Example", reviewer__school__name="Elm School")
    make.SeatFactory(review=seat.review, status="declined", reviewer__person__name="Bo Example")
    head = members.at_school(seat.review.school)

    text = words(client_for(head).get(url("review", seat.review_id)))

    assert "Ada Example, reviewer Elm School" in text
    assert "Bo Example" not in text
    assert "Take out" not in text


def test_who_is_invited_answers_from_the_review(client_for, words):
    seat = registered.invited()

    page = client_for(seat.reviewer.person).get(url("review", seat.review_id))

    assert "Answer the invitation" in words(page)
    assert url("seat_answer", seat.pk) in page.content.decode()


# What waits


def test_a_declined_place_waits_for_the_office_with_its_link(admin, words):
    seat = make.SeatFactory(
        status="declined", role="lead", review__school__name="Yew School", decline_reason="Exam week"
    )

    page = admin.get(url("home"))

    assert "Lead reviewer needed at Yew School" in words(page)
    assert url("seat_replace", seat.pk) in page.content.decode()


def test_an_invitation_waits_for_whoever_is_asked(client_for, words):
    seat = registered.invited(review__school__name="Yew School")

    assert "Will you review Yew School?" in words(client_for(seat.reviewer.person).get(url("home")))


def test_the_office_finds_a_reviewer_by_name(admin, client_for, words):
    make.ReviewerFactory(person__name="Ada Example", school__name="Elm School")

    found = [words(browser.get(url("search"), {"q": "ada"})) for browser in (admin, client_for(members.at_school()))]

    assert ["Ada Example" in text for text in found] == [True, False]


def test_my_reviewing_is_in_the_navigation_of_heads_and_reviewers(admin, client_for):
    browsers = {
        "admin": admin,
        "head": client_for(members.at_school()),
        "outsider": client_for(registered.reviewing(school=None)),
        "trust": client_for(members.at_trust(members.TrustFactory())),
    }

    shown = {who: url("my_reviewing") in browser.get(url("home")).content.decode() for who, browser in browsers.items()}

    assert shown == {"admin": False, "head": True, "outsider": True, "trust": False}


def test_a_place_nobody_was_asked_about_is_the_offices_affair(client_for, words):
    seat = make.SeatFactory(status="planned", review__school__name="Yew School")
    browser = client_for(seat.reviewer.person)

    assert "Yew School" not in words(browser.get(url("my_reviewing")))
    assert browser.get(url("seat_answer", seat.pk)).status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_my_reviewing_costs_the_same_for_one_and_for_many(many, client_for, django_assert_num_queries):
    reviewer = make.ReviewerFactory()
    for _ in range(many):
        make.SeatFactory(reviewer=reviewer)
        make.InterestFactory(reviewer=reviewer)
        registered.AbsenceFactory(reviewer=reviewer)
    make.TrainingFactory(reviewer=reviewer)
    browser = client_for(reviewer.person)
    browser.get(url("my_reviewing"))

    with django_assert_num_queries(10):
        browser.get(url("my_reviewing"))


# All the lists of reviewers with two numbers of rows, at one literal budget each.
LISTS = {"my_reviews": 9, "reviewer_days": 9, "federations": 7}


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize("name", LISTS)
def test_every_list_costs_the_same_for_one_and_for_many(name, many, client_for, django_assert_num_queries):
    reviewer = make.ReviewerFactory(person=members.office())
    for number in range(many):
        registered.given(reviewer=reviewer)
        registered.FederationFactory(name=f"Federation {number}")
    browser = client_for(reviewer.person)
    browser.get(url(name))

    with django_assert_num_queries(LISTS[name]):
        browser.get(url(name))


@pytest.mark.parametrize(("stage", "is_shown"), [("check", True), ("agreed", False)])
def test_who_was_never_invited_is_not_in_a_team_that_is_settled(client_for, words, stage, is_shown):
    seat = make.SeatFactory(status="planned", review__stage=stage, reviewer__person__name="Bel Omondi")

    page = words(client_for(members.at_school(seat.review.school, "head")).get(f"/reviews/{seat.review.pk}/"))

    assert ("Bel Omondi" in page, "Not yet invited" in page) == (is_shown, is_shown)
