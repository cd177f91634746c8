"""The catalogue outside: closed unless the partnership opens it; prices as it says; the brochure as a tagged PDF."""

import io
import re

import pytest
from django.urls import reverse
from pypdf import PdfReader

from membership.enums import SchoolRoleKind
from membership.tariffs import ExceptionTerms
from offers.pricing.pricing import exceptions_as_json
from tests.factories import membership as members
from tests.factories import offers as base
from tests.factories import offers_catalogue as make
from tests.pages import text_of


@pytest.fixture
def offer():
    made = make.package()
    make.draft(title="Not for anybody yet")
    return made


def pages(response):
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(response.content)).pages]


@pytest.mark.parametrize("name", ["catalogue_public", "brochure_public"])
def test_the_catalogue_is_closed_to_strangers_by_default(client, offer, name):
    assert client.get(reverse(name)).status_code == 404


def test_an_open_catalogue_shows_what_is_published_without_prices(client, offer):
    base.settings(is_catalogue_public=True)

    text = text_of(client.get(reverse("catalogue_public")))

    assert ("Improvement package" in text, "£" in text, "Not for anybody yet" in text) == (True, False, False)


def test_prices_are_shown_where_the_partnership_says_so(client, offer):
    base.settings(is_catalogue_public=True, shows_prices_publicly=True)

    assert "Full members £5.00 per pupil, at least £750.00" in text_of(client.get(reverse("catalogue_public")))


def test_strangers_search_it(client, offer):
    base.settings(is_catalogue_public=True)
    make.published(title="Latin")

    text = text_of(client.get(reverse("catalogue_public"), {"q": "latin"}))

    assert ("Latin" in text, "Improvement package" in text) == (True, False)


def test_with_nothing_published_the_open_page_says_so(client):
    base.settings(is_catalogue_public=True)

    assert "No published service matches." in text_of(client.get(reverse("catalogue_public")))
    assert client.get(reverse("brochure_public")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_open_page_takes_a_fixed_number_of_queries(client, count, django_assert_num_queries):
    base.settings(is_catalogue_public=True, shows_prices_publicly=True)
    for _ in range(count):
        make.published()
    client.get(reverse("catalogue_public"))

    with django_assert_num_queries(9):
        client.get(reverse("catalogue_public"))


def test_the_brochure_has_contents_categories_prices_and_the_statutory_element(client_for):
    make.published(
        title="Moderation", specification="Visits in June", statutory_note="Key stage 2 moderation",
        standards="A reply in two days", category=base.CategoryFactory(name="Assessment"),
    )  # fmt: skip
    browser = client_for(members.at_school(make.member(), SchoolRoleKind.GOVERNOR))

    response = browser.get(reverse("brochure"))

    text = " ".join(pages(response))
    assert response["Content-Disposition"] == 'attachment; filename="alpha-learning-services-2026.pdf"'
    for words in (
        "Contents",
        "Assessment",
        "Moderation",
        "By law, free of charge",
        "Key stage 2",
        "Full members £200.00",
    ):
        assert words in text


def test_the_brochure_says_nothing_twice_and_heads_no_empty_column(client_for):
    make.published(title="Latin", summary="A lesson a week", specification="A lesson a week")
    browser = client_for(members.at_school(make.member(), SchoolRoleKind.GOVERNOR))

    text = " ".join(pages(browser.get(reverse("brochure"))))

    assert (text.count("A lesson a week"), text.count("Exceptions")) == (1, 0)


def test_exceptions_have_a_column_where_there_are_some(client, offer):
    base.settings(is_catalogue_public=True, shows_prices_publicly=True)
    offer.prices.update(exceptions=exceptions_as_json([ExceptionTerms("Secondary", phase="secondary", fixed_pence=1)]))

    assert "Exceptions" in " ".join(pages(client.get(reverse("brochure_public"))))


def test_the_public_brochure_has_no_prices_unless_they_are_public(client, offer):
    base.settings(is_catalogue_public=True)

    without = " ".join(pages(client.get(reverse("brochure_public"))))
    base.settings(shows_prices_publicly=True)
    with_prices = " ".join(pages(client.get(reverse("brochure_public"))))

    assert ("£5.00" in without, "£5.00" in with_prices) == (False, True)


def test_the_brochure_is_tagged_and_has_a_language_and_a_title(client_for, offer):
    browser = client_for(members.office())

    content = browser.get(reverse("brochure")).content

    reader = PdfReader(io.BytesIO(content))
    assert (reader.trailer["/Root"]["/Lang"], reader.metadata.title) == ("en-GB", "Services 2026/27")
    assert re.search(rb"pdfuaid:part", content)
    assert "/StructTreeRoot" in reader.trailer["/Root"]


def test_markup_in_an_offer_is_words_in_the_brochure(client_for):
    make.published(title="#import “x” $1 *bold* \\ <b>", specification="= Not a heading\n#panic()")
    browser = client_for(members.office())

    text = " ".join(pages(browser.get(reverse("brochure"))))

    assert "#import “x” $1 *bold*" in text
    assert "#panic()" in text
