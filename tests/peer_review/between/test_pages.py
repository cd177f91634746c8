"""The association's pages of rounds and representatives, and who may open them."""

import pytest

from peer_review.between.models import Cycle, Framework, Representative, Review, Seat
from peer_review.between.queries import seeing
from peer_review.enums import Part, SeatStatus, Stage, Viewer
from tests.factories import between as make
from tests.factories.accounts import staff
from tests.factories.peer_review import ON, VISIT_ON

pytestmark = pytest.mark.usefixtures("public")


@pytest.fixture
def office(client_for):
    return client_for(staff(), None)


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def text(response):
    return response.content.decode()


def test_staff_go_from_framework_to_a_review(office):
    lead, member = make.RepresentativeFactory(), make.RepresentativeFactory()
    alpha = make.partnership()

    office.post("/reviews/frameworks/new/", {"name": "Ours", "themes": "Governance\n- Who decides?", "levels": ""})
    framework = Framework.objects.get()
    facts = {"name": "Round 1", "framework": framework.pk, "visit_days": "2", "reply_days": "10"}
    done = office.post(
        "/reviews/rounds/new/",
        facts
        | {"follow_up_months": ["6"], "office_sees": "themes"}
        | day("starts_on", VISIT_ON.replace(day=1))
        | day("ends_on", VISIT_ON.replace(year=2028)),
    )
    assert done.status_code == 302, text(done)
    cycle = Cycle.objects.get()
    office.post(
        f"/reviews/rounds/{cycle.pk}/reviews/new/",
        {"partnership": alpha.pk, "lead": lead.pk, "members": [member.pk], **day("visit_on", VISIT_ON)},
    )

    page = text(office.get(f"/reviews/rounds/{cycle.pk}/"))
    assert "Alpha Learning" in page
    assert f"{cycle.starts_on:%-d %B %Y} to {VISIT_ON.replace(year=2028):%-d %B %Y}" in page
    assert Review.objects.get().seats.count() == 2


def test_a_representative_answers_an_invitation(client_for):
    seat = make.SeatFactory(status=SeatStatus.INVITED)
    browser = client_for(make.account_of(seat.representative), None)

    assert [("Will you review Alpha Learning?" in text(browser.get(page))) for page in ("/", "/reviews/")] == [
        True,
        True,
    ]
    browser.post(f"/reviews/places/{seat.pk}/answer/", {"answer": "accept"})

    assert Seat.objects.get().status == SeatStatus.ACCEPTED


def test_the_home_names_what_is_a_representatives_to_do(client_for):
    seat = make.SeatFactory(review__stage=Stage.DRAFT)
    leader = make.RepresentativeFactory(partnership=seat.review.partnership, is_leader=True)
    homes = [text(client_for(make.account_of(row), None).get("/")) for row in (seat.representative, leader)]

    said = "Write the draft report and send it to the partnership: Alpha Learning"
    assert [(said in home, "Nothing needs you today" in home, "Sign in" in home) for home in homes] == [
        (True, False, False),
        (False, True, False),
    ]


def test_whoever_leads_is_asked_for_the_day_of_a_visit(client_for, office):
    seat = make.SeatFactory(review__visit_starts_on=None, review__visit_ends_on=None)
    leader = make.RepresentativeFactory(partnership=seat.review.partnership, is_leader=True)
    browsers = [client_for(make.account_of(row), None) for row in (seat.representative, leader)]

    asked = ["Set the day of the visit: Alpha Learning" in text(browser.get("/")) for browser in browsers]

    assert asked == [True, True]
    assert "1 review between partnerships is without a day" in text(office.get("/"))
    assert "Alpha Learning" in text(office.get("/reviews/?show=undated"))


def test_the_home_of_staff_names_teams_without_a_lead(office):
    make.SeatFactory(role="member")

    assert "1 review between partnerships is without a lead or a second reviewer" in text(office.get("/"))
    assert "Alpha Learning" in text(office.get("/reviews/?show=short"))


def test_a_lead_is_asked_again_once_the_first_has_left(office):
    seat = make.SeatFactory(review__stage=Stage.VISIT)
    other = make.RepresentativeFactory()
    office.post(f"/reviews/places/{seat.pk}/withdraw/")

    office.post(f"/reviews/{seat.review_id}/team/", {"representative": other.pk, "role": "lead"})

    seats = seat.review.seats.order_by("pk").values_list("representative", "role", "status")
    assert list(seats) == [(seat.representative_id, "lead", "withdrawn"), (other.pk, "lead", "invited")]


def test_nobody_answers_for_somebody_else(client_for):
    seat = make.SeatFactory(status=SeatStatus.INVITED)
    browser = client_for(make.account_of(make.RepresentativeFactory()), None)

    assert browser.post(f"/reviews/places/{seat.pk}/answer/", {"answer": "accept"}).status_code == 404
    assert Seat.objects.get().status == SeatStatus.INVITED


def test_a_form_that_says_neither_yes_nor_no_answers_nothing_and_a_reason_is_no_line_to_send_by_return(client_for):
    seat = make.SeatFactory(status=SeatStatus.INVITED)
    browser = client_for(make.account_of(seat.representative), None)

    said = text(browser.post(f"/reviews/places/{seat.pk}/answer/", {"reason": "Exam week"}, follow=True))

    assert ("Press Accept or Decline." in said, Seat.objects.get().status) == (True, SeatStatus.INVITED)
    assert f'<textarea class="govuk-textarea" id="reason-{seat.pk}"' in browser.get("/reviews/").content.decode()


def test_adding_and_ending_a_representative(office):
    facts = {"partnership": make.partnership("beta").pk, "name": "Robin Sample", "email": "robin@example.org"}

    office.post("/reviews/representatives/new/", facts)
    made = Representative.objects.get()
    assert "robin@example.org" in text(office.get("/reviews/representatives/"))
    office.post(f"/reviews/representatives/{made.pk}/end/")

    assert Representative.objects.get().is_active is False


def test_ending_names_open_reviews_and_asks_who_stands_in(office):
    seat = make.SeatFactory(representative__is_leader=True)
    other = make.RepresentativeFactory(name="Olu Other")
    address = f"/reviews/representatives/{seat.representative_id}/end/"

    page = text(office.get(address))
    office.post(address, {f"place_{seat.pk}": other.pk})

    assert [words in page for words in ("Lead reviewer at Alpha Learning", "Olu Other", "Nobody else leads Beta")] == [
        True
    ] * 3
    assert Seat.objects.get(status=SeatStatus.INVITED).representative == other


def test_a_refusal_keeps_what_was_typed(office):
    facts = {"partnership": make.partnership("beta").pk, "name": "Robin Sample", "email": "robin@example.org"}
    office.post("/reviews/representatives/new/", facts)

    again = text(office.post("/reviews/representatives/new/", facts))

    assert "already speaks for Beta Learning" in again
    assert 'value="Robin Sample"' in again


@pytest.mark.parametrize("rows", [1, 3])
def test_a_round_takes_the_same_queries_for_any_number_of_reviews(office, rows, django_assert_num_queries):
    cycle = make.RoundFactory()
    for slug in ("alpha", "beta", "alpha")[:rows]:
        stage = Stage.PLANNED if rows < 3 else Stage.CANCELLED
        make.SeatFactory(review=make.ReviewFactory(cycle=cycle, partnership=make.partnership(slug), stage=stage))
    office.get(f"/reviews/rounds/{cycle.pk}/")

    with django_assert_num_queries(7):
        office.get(f"/reviews/rounds/{cycle.pk}/")


def test_the_list_of_rounds_is_a_file_too(office):
    make.RoundFactory(name="Round 1")

    assert text(office.get("/reviews/rounds/?format=csv")).splitlines()[1].startswith("Round 1,")


def viewers(account, review):
    return seeing.seen(account, review, on=ON).viewers


def test_the_partnership_reviewed_looks_as_itself():
    review = make.ReviewFactory(stage=Stage.VISIT)
    leader = make.RepresentativeFactory(partnership=review.partnership, is_leader=True)
    officer = make.RepresentativeFactory(partnership=review.partnership)

    assert [viewers(make.account_of(row), review) for row in (leader, officer)] == [{Viewer.HEAD}, {Viewer.STAFF}]


def test_evidence_stays_with_the_team():
    seat = make.SeatFactory(review__stage=Stage.VISIT)
    leader = make.RepresentativeFactory(partnership=seat.review.partnership, is_leader=True)
    who = [make.account_of(seat.representative), make.account_of(leader), staff()]

    assert [seeing.seen(account, seat.review, on=ON).sees(Part.EVIDENCE) for account in who] == [True, False, False]


def test_an_account_without_a_part_sees_nothing():
    review = make.ReviewFactory(stage=Stage.CLOSED)
    account = make.account_of(make.RepresentativeFactory())

    assert list(seeing.visible(account, on=ON)) == []
    assert seeing.seen(account, review, on=ON).parts == frozenset()


LISTS = {"/": 7, "rounds/": 4, "frameworks/": 4, "representatives/": 4}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("path", LISTS)
def test_every_list_takes_the_same_queries_however_long(office, path, rows, django_assert_num_queries):
    for _ in range(rows):
        make.SeatFactory(review=make.ReviewFactory(partnership=make.partnership("alpha")))
    address = f"/reviews/{path.lstrip('/')}"
    office.get(address)

    with django_assert_num_queries(LISTS[path]):
        office.get(address)
