"""The catalogue for a school: its price and why, what is not for it, recommendations, requests; and the office's preview."""

import csv
import io
from decimal import Decimal

import pytest
from django.urls import reverse

from membership.enums import SchoolRoleKind
from offers.enums import Audience, OfferStatus
from offers.models import Offer, UnmetRequest
from tests.factories import membership as members
from tests.factories import offers as base
from tests.factories import offers_catalogue as make
from tests.pages import text_of


@pytest.fixture
def school():
    return make.member(pupils=Decimal(420), school__name="Ash School")


@pytest.fixture
def staff(client_for, school):
    return client_for(members.at_school(school, SchoolRoleKind.STAFF))


def catalogue(browser, **query):
    return browser.get(reverse("catalogue"), {"year": "2026"} | query)


def offer_page(browser, offer):
    return browser.get(reverse("offer", args=[offer.pk]))


def titles(page):
    return [row["offer"].title for row in page.context["rows"]]


def test_a_member_sees_its_price_with_the_sum_and_what_membership_saves(staff):
    offer = make.package()
    base.OfferPriceFactory(offer=offer, audience=Audience.NON_MEMBER, unit="pupil", rate=Decimal(8))

    page = text_of(catalogue(staff))

    assert "£2,100.00 420 pupils × £5.00 = £2,100.00 Membership saves £1,260.00" in page
    assert "the prices of full members" in page


def test_a_price_per_day_says_so(staff):
    base.priced({"full": "400"}, unit="day", title="Adviser")

    assert "£400.00 per day" in text_of(catalogue(staff))


def test_what_is_for_others_is_shown_with_the_reason(staff):
    offer = make.published(title="Sixth form data")
    Offer.objects.filter(pk=offer.pk).update(phases=["secondary"])

    assert "This is for secondary schools." in text_of(catalogue(staff))
    assert titles(catalogue(staff, **{"for": "you"})) == []
    assert "Not for your school This is for secondary schools." in text_of(offer_page(staff, offer))


def test_what_has_no_price_for_the_school_is_shown_with_the_reason(staff):
    base.priced({"associate": "10"}, title="Associates only")

    assert "There is no price of “Associates only” for your school. Ask the partnership’s office." in text_of(
        catalogue(staff)
    )


def test_a_school_sees_nothing_but_what_is_published(staff):
    for status in OfferStatus.values:
        make.draft(title=status, status=status)

    assert titles(catalogue(staff)) == ["published"]


@pytest.mark.parametrize("status", [OfferStatus.DRAFT, OfferStatus.REVIEW, OfferStatus.WITHDRAWN])
def test_an_offer_that_is_not_published_does_not_exist_for_a_school(staff, status):
    assert offer_page(staff, make.draft(status=status)).status_code == 404


def test_a_withdrawn_offer_stays_for_the_school_that_has_it(staff, school):
    offer = make.published(title="Clerking")
    make.licence(school, offer)
    Offer.objects.filter(pk=offer.pk).update(status=OfferStatus.WITHDRAWN)

    assert "Clerking No longer offered" in text_of(offer_page(staff, offer))


def test_the_catalogue_is_narrowed_by_words_and_category(staff):
    make.published(title="Clerking", category=base.CategoryFactory(name="Governance"))
    reading = make.published(title="Early reading")

    assert titles(catalogue(staff, q="read")) == ["Early reading"]
    assert titles(catalogue(staff, category=str(reading.category_id))) == ["Early reading"]
    assert "No services match" in text_of(catalogue(staff, q="latin"))


def test_the_catalogue_as_a_file_has_every_price(staff):
    make.published(title="Clerking")

    found = list(csv.reader(io.StringIO(catalogue(staff, format="csv").content.decode("utf-8-sig"))))

    assert [row[1::3] for row in found] == [["Title", "Price", "Why not"], ["Clerking", "£200.00", ""]]


def test_the_page_of_an_offer_has_the_statutory_element_apart(staff):
    offer = make.published(specification="Six meetings", statutory_note="Moderation of key stage 1", standards="A\nB")
    base.GrantFactory(offer=offer)

    page = text_of(offer_page(staff, offer))

    assert "What you get by law, free of charge Moderation of key stage 1" in page
    assert "It includes 2 days: Adviser days" in page
    assert "Service standards A B" in page


def test_last_years_services_are_recommended_until_they_are_agreed(staff, school):
    last = make.published(title="Clerking", year=make.year(2025), starts_on="2025-09-01", ends_before="2026-09-01")
    offer = make.published(title="Clerking", lineage=last.lineage)
    make.licence(school, last)

    before = text_of(catalogue(staff))
    make.licence(school, offer)
    after = text_of(catalogue(staff))

    assert "Recommended for you Clerking You had this in 2025/26. £200.00" in before
    assert "Recommended for you" not in after


def test_what_was_ended_early_is_neither_had_nor_recommended(staff, school):
    last = make.published(title="Clerking", year=make.year(2025), starts_on="2025-09-01", ends_before="2026-09-01")
    make.licence(school, last)
    make.licence(school, make.published(title="Clerking", lineage=last.lineage), terminated_on="2026-10-01")

    page = catalogue(staff)

    assert "Recommended for you" not in text_of(page)
    assert page.context["agreed"] == set()


def test_what_most_schools_of_the_phase_had_is_recommended(staff):
    last = make.published(title="Reading", year=make.year(2025), starts_on="2025-09-01", ends_before="2026-09-01")
    make.published(title="Reading", lineage=last.lineage)
    for school in members.SchoolFactory.create_batch(5):
        make.licence(school, last)

    assert "Reading 5 of 5 other primary schools had this in 2025/26." in text_of(catalogue(staff))


def test_staff_ask_for_what_is_missing_and_governors_do_not(staff, school, client_for, said):
    done = staff.post(reverse("unmet"), {"text": "Latin for year 6"}, follow=True)
    governor = client_for(members.at_school(school, SchoolRoleKind.GOVERNOR))

    assert said(done) == ["We have your request. The answer appears here."]
    assert governor.post(reverse("unmet"), {"text": "More"}).status_code == 403
    assert [(row.school, row.text) for row in UnmetRequest.objects.all()] == [(school, "Latin for year 6")]


def test_an_empty_request_is_said_beside_the_box(staff):
    assert "Say what you are looking for" in text_of(staff.post(reverse("unmet"), {"text": " "}))


def test_a_trusts_finance_looks_for_each_of_its_schools(client_for):
    trust = members.TrustFactory()
    ash = members.SchoolFactory(name="Ash School", trust=trust)
    elm = members.SchoolFactory(name="Elm School", trust=trust)
    other = members.SchoolFactory(name="Oak School")
    make.published(title="Clerking")
    browser = client_for(members.at_trust(trust))

    assert catalogue(browser).context["school"] == ash
    assert catalogue(browser, school=str(elm.pk)).context["school"] == elm
    assert catalogue(browser, school=str(other.pk)).status_code == 404


def test_the_office_sees_what_a_school_sees(manager, school):
    offer = make.package()

    chosen = text_of(manager.get(reverse("catalogue_preview"), {"find": "Ash"}))
    page = text_of(manager.get(reverse("catalogue_preview"), {"school": school.pk, "year": "2026"}))
    inside = text_of(manager.get(reverse("offer_preview", args=[offer.pk]), {"school": school.pk}))

    assert "Ash School" in chosen
    assert "£2,100.00 420 pupils × £5.00 = £2,100.00" in page
    assert "This is the page of the school. Nothing here can be bought." in inside


def test_the_preview_shows_drafts_when_asked(manager, school):
    make.draft(title="Not yet")
    address = reverse("catalogue_preview")

    without = manager.get(address, {"school": school.pk, "year": "2026"})
    with_drafts = manager.get(address, {"school": school.pk, "year": "2026", "drafts": "1"})

    assert (titles(without), titles(with_drafts)) == ([], ["Not yet"])


def test_with_nothing_published_a_school_can_still_ask(staff):
    assert "Nothing is published yet" in text_of(staff.get(reverse("catalogue")))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_as_many_queries_for_one_offer_as_for_three(staff, count, django_assert_num_queries):
    for number in range(count):
        offer = make.package() if number else make.published(title="Clerking")
        base.OfferPriceFactory(offer=offer, audience=Audience.ASSOCIATE, unit="pupil", rate=Decimal(3))
    make.year(2025)
    catalogue(staff)

    with django_assert_num_queries(20):
        catalogue(staff)


def test_the_links_of_a_trusts_finance_keep_the_school(client_for):
    trust = members.TrustFactory()
    members.SchoolFactory(name="Ash School", trust=trust)
    elm, offer = members.SchoolFactory(name="Elm School", trust=trust), make.published()

    page = catalogue(client_for(members.at_trust(trust)), school=str(elm.pk)).content.decode()

    assert f'href="{reverse("offer", args=[offer.pk])}?school={elm.pk}"' in page


def test_what_the_school_has_agreed_is_marked(staff, school):
    make.licence(school, make.published(title="Clerking"))

    assert "Clerking You have it" in text_of(catalogue(staff))


def test_a_school_asks_about_an_offer(staff, school):
    offer = make.published(title="Clerking")

    page = text_of(staff.get(f"{reverse('unmet')}?offer={offer.pk}"))
    staff.post(f"{reverse('unmet')}?offer={offer.pk}", {"text": "Is there a place left?"})

    assert "Ash School: about Clerking" in page
    assert [(row.school, row.offer) for row in UnmetRequest.objects.all()] == [(school, offer)]


@pytest.mark.parametrize("wrong", ["x", "987654", "9" * 30, "-1"])
def test_a_request_about_nothing_known_is_about_nothing(staff, wrong):
    staff.post(f"{reverse('unmet')}?offer={wrong}", {"text": "Latin"})

    assert [row.offer for row in UnmetRequest.objects.all()] == [None]
