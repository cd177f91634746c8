"""What a year was worth to a school: the page, the lists behind it, and the PDF for its governors."""

import csv
import io
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader

from membership.contributions import Contribution, Direction, contributions
from membership.models import School
from offers.figures.value import Kind, Value
from offers.presenters.insight.value import headline
from tests.factories import membership as members
from tests.factories import offers_insight as make
from tests.offers.insight.conftest import ClientFor
from tests.pages import text_of

pytestmark = pytest.mark.usefixtures("_in_january")


@pytest.fixture
def school() -> School:
    made = make.member(name="Abbey Primary School")
    make.whole_year(made)
    return made


def url(school: School, *parts: str) -> str:
    return "/".join(["/offers/value", str(school.pk), *parts, ""])


@pytest.mark.parametrize("role", ["head", "business_manager", "governor"])
def test_a_school_reads_what_its_year_was_worth(client_for: ClientFor, school: School, role: str):
    page = text_of(client_for(members.at_school(school, role)).get(url(school)))

    assert "Abbey Primary School, 1 September 2026 to 18 January 2027" in page
    assert "Invoiced £8,730.00 Without VAT Used £2,850.00" in page
    assert (
        "So far the school was invoiced £8,730.00 and used £2,850.00 at the prices of schools that are no members."
        in page
    )
    assert "What membership itself includes, such as core offers" in page
    assert "Membership £7,980.00 Services £750.00 In all £8,730.00" in page
    assert "Services £1,500.00 Courses £300.00 Visits £1,050.00 In all £2,850.00" in page
    assert "Requests we had nothing for 2 1 answered" in page


@pytest.mark.parametrize(
    ("paid", "used", "is_over", "said"),
    [
        (1000, 330, False, "So far the school was invoiced £10.00 and used £3.30 at the prices"),
        (1000, 1800, False, "So far, for each pound invoiced, the school used £1.80 at the prices"),
        (1000, 330, True, "For each pound invoiced, the school used £0.33 at the prices"),
        (0, 330, False, "Nothing has been invoiced for this year yet."),
        (0, 330, True, "Nothing was invoiced for this year."),
    ],
)
def test_a_pound_is_compared_when_the_year_is_over_or_it_was_worth_it(paid: int, used: int, is_over: bool, said: str):
    starts, until = date(2026, 9, 1), date(2027, 1, 1)

    words = headline(Value(starts, until, {"Membership": paid}, {"Services": used}), is_over=is_over)

    assert words.removesuffix(" of schools that are no members.") == said


@pytest.mark.parametrize(
    ("kind", "caption"),
    [
        (Kind.INVOICE, "2 rows, £8,730.00 in all"),
        (Kind.SERVICE, "2 rows, £1,500.00 at non-members’ prices, £350.00 saved"),
        (Kind.PLACE, "3 rows, £300.00 at non-members’ prices, £110.00 saved"),
        (Kind.VISIT, "2 rows, £1,050.00 at non-members’ prices, £300.00 saved"),
        (Kind.DOWNLOAD, "1 row"),
        (Kind.UNMET, "2 rows"),
        (Kind.GIVEN, "0 rows"),
    ],
)
def test_behind_each_figure_is_its_list(client_for: ClientFor, school: School, kind: Kind, caption: str):
    assert f"Abbey Primary School: {caption}" in text_of(client_for(members.office()).get(url(school, kind.value)))


def reviews(school_ids: Collection[int], starts_on: date, ends_before: date) -> Iterator[Contribution]:
    """A stand-in of an app that knows who reviewed whom."""
    for school_id in school_ids:
        yield Contribution(school_id, "Reviewer days", Decimal(2), "day", Direction.GIVEN)
        yield Contribution(school_id, "Reviewer days", Decimal(1), "day", Direction.RECEIVED)


def test_what_schools_give_each_other_is_on_the_statement_and_in_the_heat_map(
    client_for: ClientFor, school: School, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(contributions, "providers", [reviews])
    browser = client_for(members.office())

    assert "Reviewer days given 2 days Reviewer days received 1 day" in text_of(browser.get(url(school)))
    assert "1 row" in text_of(browser.get(url(school, "given")))
    file = browser.get("/offers/insight/engagement/?format=csv").content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(file)))[1][-2:] == ["3", "2"]


def test_a_list_is_a_file(client_for: ClientFor, school: School):
    file = client_for(members.office()).get(url(school, "invoice") + "?format=csv")

    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert sorted(row[4] for row in rows[1:]) == ["750", "7980"]


def test_a_list_there_is_not_does_not_exist(client_for: ClientFor, school: School):
    assert client_for(members.office()).get(url(school, "nothing")).status_code == 404


def test_the_pdf_says_what_the_page_says_on_one_side(client_for: ClientFor, school: School):
    file = client_for(members.at_school(school)).get(url(school, "pdf"))

    document = PdfReader(io.BytesIO(file.content))
    text = " ".join(" ".join(page.extract_text() for page in document.pages).split())
    assert (len(document.pages), document.trailer["/Root"]["/MarkInfo"]["/Marked"]) == (1, True)
    for words in (
        "What membership was worth, 2026/27",
        "Abbey Primary School, 1 September 2026",
        "£8,730.00",
        "£2,850.00",
    ):
        assert words in text


def test_the_same_statement_is_the_same_file(client_for: ClientFor, school: School):
    sent = make.statement(school)
    browser = client_for(members.at_school(school))

    one, other = (browser.get(f"/offers/value/statement/{sent.pk}/pdf/").content for _ in range(2))

    assert (one[:5], one == other) == (b"%PDF-", True)


def test_a_school_that_did_nothing_is_told_so_kindly(client_for: ClientFor):
    idle = make.member()

    page = text_of(client_for(members.at_school(idle)).get(url(idle)))

    assert "Nothing has been invoiced for this year yet." in page


def test_before_any_year_there_is_nothing_to_show(client_for: ClientFor):
    idle = members.SchoolFactory()

    assert client_for(members.at_school(idle)).get(url(idle)).status_code == 404


@pytest.mark.parametrize("years", [1, 3])
def test_the_page_takes_a_fixed_number_of_queries(
    client_for: ClientFor, school: School, years: int, django_assert_num_queries: Any
):
    for _ in range(years):
        make.statement(school)
        make.place(school)
    browser = client_for(members.office())

    with django_assert_num_queries(18):
        browser.get(url(school))
