"""The office's pages: an offer from the first word to publishing, lists, copying, settings, requests."""

import csv
import io

import pytest
from django.urls import reverse

from membership.enums import OfficeRole
from membership.uploads import MOST_BYTES
from offers.enums import OfferStatus
from offers.models import Category, Offer, OffersSettings, UnmetRequest
from offers.queries.catalogue import history
from tests.factories import membership as members
from tests.factories import offers as base
from tests.factories import offers_catalogue as make
from tests.pages import text_of

NO_EXCEPTIONS = {"exceptions-TOTAL_FORMS": "0", "exceptions-INITIAL_FORMS": "0"}
TERMS = {
    "starts_on_day": "1", "starts_on_month": "9", "starts_on_year": "2026", "last_day_day": "31", "last_day_month": "8",
    "last_day_year": "2027", "part_year": "months", "schedule": "terms", "most_years": "1",
}  # fmt: skip


def to(name, *args):
    return reverse(name, args=args)


def rows(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_an_offer_is_written_page_by_page_and_published(manager, said):
    make.year()
    category = base.CategoryFactory()
    given = {"kind": "sla", "category": category.pk, "title": "Clerking", "summary": "Six meetings"}
    manager.post(to("offer_new"), given)
    offer = Offer.objects.get()

    begun = text_of(manager.get(to("offer", offer.pk)))
    manager.post(to("offer_change", offer.pk, "describe"), given | {"specification": "Six meetings with minutes"})
    manager.post(to("offer_change", offer.pk, "terms"), TERMS)
    manager.post(to("offer_price", offer.pk, "full"), NO_EXCEPTIONS | {"unit": "school", "rate": "480"})
    manager.post(to("offer_status", offer.pk, "submit"))
    done = manager.post(to("offer_status", offer.pk, "publish"), follow=True)

    assert "Say what the school gets: the specification is empty. Say what it costs: there is no price." in begun
    offer.refresh_from_db()
    assert (offer.status, offer.schedule, str(offer.ends_before), said(done)[-1]) == (
        OfferStatus.PUBLISHED, "terms", "2027-09-01", "It is published: the schools it is for see it.",
    )  # fmt: skip
    assert "Full members £480.00" in text_of(done)


def test_publishing_too_early_says_everything_that_is_missing(manager, said):
    offer = base.OfferFactory(status=OfferStatus.REVIEW)

    done = manager.post(to("offer_status", offer.pk, "publish"), follow=True)

    assert said(done) == ["Say what the school gets: the specification is empty. Say what it costs: there is no price."]
    assert Offer.objects.get().status == OfferStatus.REVIEW


def test_a_step_says_what_it_does_before_it_is_taken(manager):
    offer = make.published()

    page = text_of(manager.get(to("offer_status", offer.pk, "withdraw")))

    assert "No school can take it any more. Agreements, bookings and invoices stay as they are." in page
    assert Offer.objects.get().status == OfferStatus.PUBLISHED


@pytest.mark.parametrize("address", [("offer_status", "explode"), ("offer_change", "secrets"), ("offer_price", "all")])
def test_pages_that_do_not_exist_are_missing(manager, address):
    name, word = address

    assert manager.get(to(name, make.draft().pk, word)).status_code == 404


def test_capacity_below_what_is_sold_is_said_and_what_was_typed_stays(manager):
    offer = make.draft(capacity=20, sold=12)

    page = manager.post(to("offer_change", offer.pk, "delivery"), {"capacity": "5"})

    assert "12 are sold. The most that can be sold must be 12 or more." in text_of(page)
    assert 'value="5"' in page.content.decode()


def test_a_cap_under_the_minimum_is_said_beside_what_was_typed(manager):
    offer = make.draft()
    typed = {"unit": "pupil", "rate": "5", "minimum_pence": "750", "cap_pence": "500"}

    page = manager.post(to("offer_price", offer.pk, "full"), NO_EXCEPTIONS | typed)

    assert "The cap of £500.00 is below the minimum of £750.00." in text_of(page)
    assert 'value="750"' in page.content.decode()


def test_a_negative_price_is_refused(manager):
    offer = make.draft()

    page = manager.post(to("offer_price", offer.pk, "full"), NO_EXCEPTIONS | {"unit": "school", "rate": "-1"})

    assert "greater than or equal to 0" in text_of(page)
    assert str(offer.prices.get(audience="full").rate) == "200.0000"


def test_a_chosen_vat_treatment_needs_its_reason(manager):
    offer = make.draft()

    page = manager.post(
        to("offer_change", offer.pk, "money"), {"supply": "service", "income": "traded", "vat_treatment": "exempt"}
    )

    assert "Say why the VAT is treated so." in text_of(page)


def test_every_page_of_an_offer_opens_with_what_is_there(manager):
    offer = make.package()
    pages = {part: manager.get(to("offer_change", offer.pk, part)) for part in ("describe", "audience", "delivery")}
    pages |= {part: manager.get(to("offer_change", offer.pk, part)) for part in ("terms", "money")}

    assert {part: page.context["title"] for part, page in pages.items()} == {
        "describe": "Describe it", "audience": "Who it is for", "delivery": "Who delivers", "terms": "Terms",
        "money": "VAT and accounts",
    }  # fmt: skip
    assert "2 days: Adviser days" in text_of(manager.get(to("offer_grants", offer.pk)))
    assert "£5.00 per pupil, at least £750.00" in text_of(manager.get(to("offer_prices", offer.pk)))


def test_places_of_a_course_count_as_sold(manager):
    event = base.course({"full": "95"})
    base.BookingFactory.create_batch(2, event=event), base.BookingFactory(event=event, status="expired")

    page = manager.get(f"{to('catalogue')}?year={event.offer.year.start_year}")

    assert [(row[0].title, row[3]) for row in page.context["rows"]] == [(event.offer.title, "2 places")]
    assert "Sold 2 places" in text_of(manager.get(to("offer", event.offer.pk)))


def test_the_list_is_narrowed_by_the_address(manager):
    make.published(title="Clerking", category=base.CategoryFactory(name="Governance"))
    make.draft(title="Oracy")
    make.published(title="Reading", kind="traded")
    listed = {}
    for query in (
        "",
        "status=draft",
        "kind=traded",
        "q=orac",
        f"category={Category.objects.get(name='Governance').pk}",
    ):
        page = manager.get(f"{to('catalogue')}?year=2026&{query}")
        listed[query.partition("=")[0]] = sorted(row[0].title for row in page.context["rows"])

    assert listed == {
        "": ["Clerking", "Oracy", "Reading"], "status": ["Oracy"], "kind": ["Reading"], "q": ["Oracy"],
        "category": ["Clerking"],
    }  # fmt: skip


@pytest.mark.parametrize("query", ["category=x", "category=99999999999999", "status=none", "kind=%25", "page=-1"])
def test_odd_filters_break_nothing(manager, query):
    make.published(title="Clerking")

    assert "Clerking" in text_of(manager.get(f"{to('catalogue')}?year=2026&{query}"))


def test_the_list_as_a_file_runs_no_formula(manager):
    make.published(title="=HYPERLINK(1)")

    found = rows(manager.get(f"{to('catalogue')}?year=2026&format=csv"))

    assert (found[1][1], found[1][8], found[0][8]) == ("'=HYPERLINK(1)", "£200.00", "Full members")


def test_an_empty_year_says_what_to_do(manager):
    make.year()

    assert "No offers in this year yet" in text_of(manager.get(f"{to('catalogue')}?year=2026"))


def test_all_drafts_are_sent_and_all_reviewed_published(manager, said):
    make.draft(title="Whole"), base.OfferFactory(title="Bare", status=OfferStatus.DRAFT)

    sent = manager.post(to("offers_submit", 2026), follow=True)
    done = manager.post(to("offers_publish", 2026), follow=True)

    assert (said(sent), said(done)) == (
        ["2 sent to review."],
        ["1 published.", "1 in review are not complete: open them to see what is missing."],
    )
    assert dict(Offer.objects.values_list("title", "status")) == {"Whole": "published", "Bare": "review"}


def test_a_catalogue_is_looked_at_then_copied_then_compared(manager, said):
    make.package(), make.year(2027)

    looked = text_of(manager.get(f"{to('catalogue_copy')}?year=2026&percent=3.5"))
    before = Offer.objects.filter(year__start_year=2027).count()
    done = manager.post(f"{to('catalogue_copy')}?year=2026", {"percent": "3.5"}, follow=True)

    assert "£5.175 per pupil, at least £776.25 Rate +£0.175 (+3.5 %) Minimum +£26.25 (+3.5 %)" in looked
    assert before == 0
    assert said(done) == ["1 offer is a draft of 2027/28 now. Look through what changes, then send them to review."]
    assert "Against 2026/27: 0 added, 0 gone, 1 changed, 0 the same" in text_of(done)


def test_what_changes_is_a_file_too(manager):
    offer = make.published(title="Clerking")
    make.year(2027)
    manager.post(f"{to('catalogue_copy')}?year=2026", {"percent": "10"})

    found = rows(manager.get(f"{to('catalogue_compare')}?year=2027&format=csv"))

    assert found[1] == [
        "Clerking", offer.category.name, "Price: Full members", "£200.00", "£220.00", "Rate +£20.00 (+10.0 %)",
    ]  # fmt: skip


def test_without_a_next_year_copying_says_where_to_open_it(manager):
    make.year()

    assert "The next year is not open" in text_of(manager.get(f"{to('catalogue_copy')}?year=2026"))


@pytest.mark.parametrize("percent", ["", "many", "-51", "101"])
def test_an_odd_uplift_copies_nothing(manager, percent):
    make.published(), make.year(2027)

    manager.post(f"{to('catalogue_copy')}?year=2026", {"percent": percent})

    assert Offer.objects.count() == 1


def test_one_offer_is_copied(manager):
    offer, following = make.published(), make.year(2027)

    done = manager.post(to("offer_copy", offer.pk), {"year": following.pk, "percent": "0"}, follow=True)

    assert (done.context["offer"].year, done.context["offer"].lineage) == (following, offer.lineage)


def test_a_draft_is_thrown_away_after_a_question(manager):
    offer = make.draft()

    asked = text_of(manager.get(to("offer_discard", offer.pk)))
    manager.post(to("offer_discard", offer.pk))

    assert ("The draft, its prices and its files are gone." in asked, Offer.objects.count()) == (True, 0)


def test_what_happened_to_an_offer_is_told(manager, client_for):
    offer = make.draft(title="Clerking")
    admin = client_for(members.office(name="Ada Marsh"))
    admin.post(to("offer_status", offer.pk, "submit"))
    admin.post(to("offer_change", offer.pk, "delivery"), {"capacity": "12"})
    admin.post(to("offer_price", offer.pk, "associate"), NO_EXCEPTIONS | {"unit": "school", "rate": "250"})
    admin.post(to("offer_price_remove", offer.pk, "associate"))

    told = [(row.title, row.by, row.text) for row in history.of_offer(offer)]

    assert sorted(row for row in told if row[1]) == [
        ("Changed", "Ada Marsh", "capacity"),
        ("Price: Associate members", "Ada Marsh", "Taken away"),
        ("Price: Associate members", "Ada Marsh", "£250.00"),
        ("Sent to review", "Ada Marsh", ""),
    ]
    assert "Sent to review" in text_of(manager.get(to("offer", offer.pk)))


def test_a_file_is_uploaded_and_an_odd_one_refused(manager, said):
    offer = make.draft()

    done = manager.post(to("materials", offer.pk), {"title": "Unit 1", "file": io.BytesIO(make.PDF)}, follow=True)
    odd = manager.post(to("materials", offer.pk), {"title": "Unit 2", "file": io.BytesIO(b"MZ\x90\x00\x03")})

    large = manager.post(
        to("materials", offer.pk), {"title": "Unit 3", "file": io.BytesIO(make.PDF + bytes(MOST_BYTES))}
    )

    assert said(done) == ["The file is kept. Licensed schools can take it."]
    assert "The file is larger than 25 MB. Make it smaller, or split it." in text_of(large)
    assert "This file cannot be offered to schools." in text_of(odd)
    assert offer.materials.count() == 1


def test_settings_are_seen_by_who_configures_and_changed_by_the_admin(manager, client_for):
    admin = client_for(members.office())
    typed = {
        "hold_hours": "24", "waiting_hours": "12", "impact_days": "60", "cover_day_pence": "230.50", "mile_pence": "45",
        "half_day_share": "50", "statement_days": "28", "is_catalogue_public": "on",
    }  # fmt: skip

    admin.post(to("offer_settings_change"), typed)

    assert (OffersSettings.objects.get().cover_day_pence, OffersSettings.objects.get().hold_hours) == (230_50, 24)
    page = text_of(manager.get(to("offer_settings")))
    assert "Public catalogue Yes, without prices" in page
    assert "Categories The headings of the catalogue" in page
    assert manager.get(to("offer_settings_change")).status_code == 403


def test_categories_are_added_and_removed_when_empty(manager, said):
    manager.post(to("category_new"), {"name": "Governance", "order": "5"})
    row = Category.objects.get()

    again = manager.post(to("category_new"), {"name": "Governance", "order": "5"})
    done = manager.post(to("category_remove", row.pk), follow=True)

    assert "There is a category “Governance” already." in text_of(again)
    assert (said(done), Category.objects.count()) == (["“Governance” is removed."], 0)


def test_a_request_is_answered(manager, client_for):
    school = members.SchoolFactory(name="Ash School")
    row = make.asked(school)

    done = manager.post(to("unmet_answer", row.pk), {"text": "From January"}, follow=True)
    seen = text_of(client_for(members.at_school(school)).get(to("unmet")))

    assert "Ash School sees the answer." in text_of(done)
    assert "Answer: From January" in seen


def test_requests_are_narrowed_and_exported(manager):
    make.asked(members.SchoolFactory(name="Ash School"), "=1+1")
    answered = make.asked(members.SchoolFactory(name="Elm School"), "Latin")
    UnmetRequest.objects.filter(pk=answered.pk).update(answer="No", answered_at=base.NOW)

    found = rows(manager.get(f"{to('unmet')}?show=waiting&format=csv"))

    assert [row[1::4] for row in found[1:]] == [["Ash School", "'=1+1"]]


def test_the_finance_officer_reads_the_catalogue_and_changes_nothing(client_for):
    finance, offer = client_for(members.office(OfficeRole.FINANCE)), make.published()

    page = text_of(finance.get(to("offer", offer.pk)))

    assert ("Withdraw" in page, "Who it is for" in page) == (False, False)
    assert finance.post(to("offer_status", offer.pk, "withdraw")).status_code == 403


def test_withdrawing_says_who_keeps_it(manager):
    offer = make.published()
    make.licence(make.member(), offer)

    page = text_of(manager.get(to("offer_status", offer.pk, "withdraw")))

    assert "1 school has agreed it and 0 places are booked: that stays." in page


@pytest.mark.parametrize("thing", ["price", "grant", "file"])
def test_what_is_taken_away_is_asked_about_first(manager, thing):
    offer = make.draft()
    grant, file = base.GrantFactory(offer=offer), make.material(offer)
    address = {
        "price": to("offer_price_remove", offer.pk, "full"),
        "grant": to("offer_grant_remove", offer.pk, grant.pk),
        "file": to("material_remove", file.pk),
    }[thing]

    asked = manager.get(address)
    before = (offer.prices.count(), offer.grants.count(), offer.materials.count())
    manager.post(address)

    assert (len(asked.context["consequences"]), before) == (2, (2, 1, 1))
    files = offer.materials.filter(removed_at=None)
    assert (offer.prices.count(), offer.grants.count(), files.count()) == {
        "price": (1, 1, 1), "grant": (2, 0, 1), "file": (2, 1, 0),
    }[thing]  # fmt: skip
