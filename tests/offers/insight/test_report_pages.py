"""The office's lists of insight: what they say, how they are narrowed, and what they take."""

import csv
import io
from typing import Any

import pytest
from django.http import HttpResponse

from membership.models import School
from tests.factories import membership as members
from tests.factories import offers_insight as make
from tests.offers.insight.conftest import ClientFor
from tests.pages import text_of

pytestmark = pytest.mark.usefixtures("_in_january")

LISTS = {
    "/offers/insight/": 10,
    "/offers/insight/?by=school": 10,
    "/offers/insight/?by=allowances": 9,
    "/offers/insight/income/": 12,
    "/offers/insight/ratings/": 9,
    "/offers/insight/ratings/?by=offer": 11,
    "/offers/insight/capacity/": 9,
    "/offers/insight/capacity/?by=provider": 10,
    "/offers/insight/engagement/": 12,
    "/offers/insight/renewals-at-risk/?level=all": 21,
    "/offers/insight/value/": 10,
}


def rows_of(response: HttpResponse) -> list[list[str]]:
    """The rows of a CSV file without its heading."""
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))[1:]


@pytest.fixture
def school() -> School:
    return make.member(name="Abbey Primary School")


def test_take_up_by_offer_lists_what_was_taken_most_first(client_for: ClientFor, school: School):
    make.whole_year(school)

    page = text_of(client_for(members.office()).get("/offers/insight/"))

    assert "1 school took 6 offers: 2 services, 3 places, 1.5 days of visits, 1 download" in page
    assert "Early reading Training and development, event or course 1 0 3 0 0" in page
    assert "In all 1 2 3 1.5 1" in page


@pytest.mark.parametrize(
    ("view", "rows"),
    [
        ("unused", [["Never wanted", "Training and development, service level agreement"]]),
        ("idle", [["Zebra School", "Primary"]]),
        ("phase", [["Primary", "1", "1", "0", "0", "0"]]),
        ("school", [["Abbey Primary School", "1", "1", "0", "0", "0"], ["Zebra School", "0", "0", "0", "0", "0"]]),
        ("", [["Governor services", "1", "1", "0", "0", "0"], ["Never wanted", "0", "0", "0", "0", "0"]]),
    ],
)
def test_each_list_of_take_up_is_a_file(client_for: ClientFor, school: School, view: str, rows: list[list[str]]):
    make.member(name="Zebra School")
    make.offer("Never wanted")
    make.service(school)

    file = client_for(members.office()).get(f"/offers/insight/?by={view}&format=csv")

    assert rows_of(file) == rows


def test_drafts_are_not_offers_nobody_took(client_for: ClientFor):
    make.offer("Not yet", status="draft")

    assert rows_of(client_for(members.office()).get("/offers/insight/?by=unused&format=csv")) == []


def test_allowances_left_say_what_is_left(client_for: ClientFor, school: School):
    make.allowance(school, used=2)

    page = text_of(client_for(members.office()).get("/offers/insight/?by=allowances"))

    assert "Abbey Primary School Free course places Training package 5 places 2 3 1 Sep 2027" in page


def test_income_stands_beside_its_budget(client_for: ClientFor, school: School):
    line = make.service(school, make.offer(budget_pence=1_000_00))
    make.invoiced(school, 500_00, kind="agreement", source=line.pk)

    page = text_of(client_for(members.office()).get("/offers/insight/income/"))

    assert "£750 agreed: £500 invoiced, £250 to come. £250 below the budget of £1,000" in page
    assert "Training and development 1 offer £1,000.00 £500.00 £250.00 £750.00 −£250.00" in page


def test_income_of_one_category_leads_to_its_offers(client_for: ClientFor, school: School):
    offer = make.offer(budget_pence=1_000_00)

    browser = client_for(members.office())
    rows = rows_of(browser.get(f"/offers/insight/income/?by=offer&category={offer.category_id}&format=csv"))

    assert rows == [["Governor services", "1000", "0", "0", "0", "-1000"]]


def test_ratings_are_shown_with_their_base_and_few_are_not_shown(client_for: ClientFor, school: School):
    make.rated(make.course(), 5, 5, 4, 2)
    make.visit(school, rating=1)

    page = text_of(client_for(members.office()).get("/offers/insight/ratings/"))

    assert "60 % rated good or better (base 5 answers)" in page
    assert "Autumn 2026 75 % 4 few answers 1" in page


def test_an_offer_whose_only_event_has_few_answers_says_so(client_for: ClientFor, school: School):
    make.rated(make.course(), 1, 1)

    page = text_of(client_for(members.office()).get("/offers/insight/ratings/?by=offer"))

    assert "Early reading Training and development few answers 0" in page


def test_capacity_says_how_full_things_are(client_for: ClientFor, school: School):
    make.place(school)

    page = text_of(client_for(members.office()).get("/offers/insight/capacity/"))

    assert "1 of 20 places of 1 event taken (5 %), 0 waiting" in page
    assert "Early reading Training and development 10 Nov 2026 20 1 19 0 5 %" in page


def test_the_heat_map_says_each_level(client_for: ClientFor, school: School):
    make.place(school)

    page = text_of(client_for(members.office()).get("/offers/insight/engagement/"))

    assert "Abbey Primary School Primary 2 1 level 2 0 0 0 0 0" in page


@pytest.mark.parametrize(("sort", "first"), [("", "Busy"), ("services", "Abbey"), ("name", "Abbey"), ("odd", "Busy")])
def test_the_heat_map_is_sorted_by_the_address(client_for: ClientFor, sort: str, first: str):
    abbey, busy = make.member(name="Abbey"), make.member(name="Busy")
    make.service(abbey)
    make.place(busy)
    make.visit(busy)

    rows = rows_of(client_for(members.office()).get(f"/offers/insight/engagement/?sort={sort}&format=csv"))

    assert rows[0][0] == first


def test_schools_at_risk_come_with_their_reasons(client_for: ClientFor, school: School):
    members.SubscriptionFactory(school=school, status="declined")

    page = text_of(client_for(members.office()).get("/offers/insight/renewals-at-risk/"))

    assert "1 high, 0 medium, of 1 member schools" in page
    assert "Declined the membership it was offered. (6)" in page
    assert "Has used nothing this year: no service, no place, no visit. (3)" in page
    assert "Nobody of the school has ever signed in. (2)" in page


@pytest.mark.parametrize(("level", "count"), [("", 1), ("high", 0), ("medium", 1), ("low", 0), ("all", 1), ("odd", 1)])
def test_risks_are_narrowed_to_a_level(client_for: ClientFor, school: School, level: str, count: int):
    rows = rows_of(client_for(members.office()).get(f"/offers/insight/renewals-at-risk/?level={level}&format=csv"))

    assert len(rows) == count


def test_without_a_year_each_page_says_what_to_do(client_for: ClientFor):
    browser = client_for(members.office())

    said = {url: "No membership year yet" in text_of(browser.get(url)) for url in LISTS}

    assert said == dict.fromkeys(LISTS, True)


@pytest.mark.parametrize(
    "query", ["?category=x&kind=x&phase=x&year=x", "?category=99999999999999&page=-1", "?year=٢٠٢٦"]
)
def test_odd_filters_are_as_good_as_none(client_for: ClientFor, school: School, query: str):
    make.whole_year(school)
    browser = client_for(members.office())

    assert {url: browser.get(url.split("?")[0] + query).status_code for url in LISTS} == dict.fromkeys(LISTS, 200)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("url", LISTS)
def test_a_list_takes_a_fixed_number_of_queries(
    client_for: ClientFor, url: str, count: int, django_assert_num_queries: Any
):
    for _ in range(count):
        make.whole_year(make.member())
    browser = client_for(members.office())

    with django_assert_num_queries(LISTS[url]):
        browser.get(url)
