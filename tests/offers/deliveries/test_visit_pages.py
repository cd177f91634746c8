"""Visits on their pages: asked for by a school, matched by the office, noted by the provider, signed by the school."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.models import Charge
from offers.enums import DeliveryStatus
from offers.models import Delivery
from offers.operations import allowances
from offers.operations.providers import statements
from tests.factories import membership as members
from tests.factories import offers as catalogue
from tests.factories import offers_delivery as make
from tests.factories.offers import NOW

pytestmark = pytest.mark.usefixtures("today")
Status = DeliveryStatus


def said(response):
    return [str(message) for message in response.context["messages"]]


def url(name, delivery):
    return reverse(name, args=[delivery.pk])


def wanted(offer, **typed):
    return {"offer": offer.pk, "topic": "Early reading", "halves": "2", "staff": "2"} | typed


def test_a_school_checks_the_price_and_the_cover_and_then_sends(client_for, words):
    offer, school = make.consultancy(), make.member()
    browser = client_for(members.at_school(school, "staff"))

    checked = browser.post(reverse("delivery_new"), wanted(offer))
    sent = browser.post(reverse("delivery_new"), wanted(offer, step="send"), follow=True)

    text = words(checked)
    assert "£500.00 before VAT" in text
    assert "2 staff × 1 day × £220.00 = £440.00. Not charged by us." in text
    assert said(sent) == ["The request is sent. You are told when the days are set."]
    assert Delivery.objects.get().school == school


def test_changing_keeps_what_was_typed(client_for):
    offer, school = make.consultancy(), make.member()

    response = client_for(members.at_school(school)).post(reverse("delivery_new"), wanted(offer, step="change"))

    assert 'value="Early reading"' in response.content.decode()
    assert Delivery.objects.count() == 0


def test_the_office_asks_for_a_school_it_names(client_for):
    offer, school = make.consultancy(), make.member()
    browser = client_for(members.office("catalogue_manager"))

    browser.post(reverse("delivery_new"), wanted(offer, school=school.pk, step="send"))

    assert Delivery.objects.get().school == school


def test_a_refusal_is_said_at_the_form_that_keeps_its_words(client_for, words):
    offer, school = make.consultancy(phases=["secondary"]), make.member()

    response = client_for(members.at_school(school)).post(reverse("delivery_new"), wanted(offer))

    assert "This is for secondary schools." in words(response)
    assert 'value="Early reading"' in response.content.decode()


def test_the_office_matches_with_reasons_for_and_against(client_for, words):
    delivery = make.requested(wanted_from=make.TUESDAY, wanted_by=make.TUESDAY)
    catalogue.ProviderFactory(name="Asha Example", expertise="Reading")
    catalogue.ProviderFactory(name="Ben Example", weekdays=[0])
    browser = client_for(members.office("catalogue_manager"))

    shown = words(browser.get(url("delivery_match", delivery)))
    asha = Delivery._meta.get_field("provider").related_model.objects.get(name="Asha Example")
    done = browser.post(url("delivery_match", delivery), {"provider": asha.pk, "reason": "Knows reading"}, follow=True)

    assert "Knows about reading. Free for 1 day in that time." in shown
    assert "Ben Example: Free for no days in that time, 1 day wanted" in shown
    assert said(done) == ["Matched. The provider is told; set the days next."]
    assert Delivery.objects.get().match_reason == "Knows reading"


@pytest.mark.parametrize("provider", ["99999", "9" * 30, "somebody"])
def test_a_provider_that_is_none_is_matched_with_nothing(client_for, provider):
    delivery = make.requested()

    client_for(members.office("admin")).post(url("delivery_match", delivery), {"provider": provider})

    assert Delivery.objects.get().status == "requested"


def test_the_provider_sets_the_days_from_what_is_free(client_for, words):
    consultant = members.PersonFactory()
    delivery = make.matched(provider=catalogue.ProviderFactory(person=consultant))
    browser = client_for(consultant)

    form = words(browser.get(url("delivery_schedule", delivery)))
    done = browser.post(url("delivery_schedule", delivery), {"slots": ["2026-11-12:am", "2026-11-12:pm"]}, follow=True)

    assert "Thursday 12 November, morning" in form
    assert said(done) == ["The days are set. School and provider are told."]


def test_a_half_day_taken_meanwhile_is_said_with_who_and_when(client_for, words):
    first = make.scheduled()
    second = make.matched(provider=first.provider, halves=1)

    response = client_for(members.office()).post(url("delivery_schedule", second), {"slots": ["2026-11-10:am"]})

    assert f"Tuesday 10 November, morning is taken: {first.school}." in words(response)


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("", "Tuesday 10 November", "Monday 23 November"),
        ("?from=2026-12-01", "Tuesday 1 December", "Monday 14 December"),
        ("?from=2026-01-01", "Tuesday 10 November", "Monday 23 November"),
        ("?from=nonsense", "Tuesday 10 November", "Monday 23 November"),
        ("?from=9999-12-31", "Tuesday 10 November", "Monday 23 November"),
    ],
)
def test_free_half_days_are_listed_a_fortnight_at_a_time(client_for, query, first, last):
    response = client_for(members.office()).get(url("delivery_schedule", make.matched()) + query)

    listed = [label for _, label in response.context["form"].fields["slots"].choices]
    assert (listed[0], listed[-1]) == (f"{first}, morning", f"{last}, afternoon")


def test_all_the_time_a_school_wants_is_listed(client_for):
    delivery = make.matched(wanted_by=make.TUESDAY.replace(month=12, day=18))

    response = client_for(members.office()).get(url("delivery_schedule", delivery))

    assert response.context["form"].fields["slots"].choices[-1][1] == "Friday 18 December, afternoon"


@pytest.mark.parametrize("slot", ["nonsense", "2026-13-01:am", "2026-11-12:night"])
def test_half_days_that_are_none_are_refused(client_for, words, slot):
    response = client_for(members.office()).post(url("delivery_schedule", make.matched()), {"slots": [slot]})

    assert "Choose half days from the list" in words(response)


def test_the_provider_notes_and_the_school_signs(client_for, words):
    consultant = members.PersonFactory()
    delivery = make.scheduled(provider=catalogue.ProviderFactory(person=consultant))
    head = members.at_school(delivery.school)

    client_for(consultant).post(url("delivery_note", delivery), {"text": "Phonics lesson seen", "miles": "4.5"})
    page = words(client_for(head).get(url("delivery", delivery)))
    done = client_for(head).post(url("delivery_sign", delivery), {"name": "Ada Marsh", "rating": "5"}, follow=True)

    assert "Phonics lesson seen" in page
    assert "£500.00 before VAT will be charged." in page
    assert "Paid to the provider" not in page
    assert said(done) == ["Signed. Thank you."]
    assert (Delivery.objects.get().travel_pence, Charge.objects.get().net_pence) == (2_03, 500_00)


def test_a_second_click_on_sign_charges_nothing_more(client_for, words):
    delivery = make.noted()
    browser = client_for(members.at_school(delivery.school))

    browser.post(url("delivery_sign", delivery), {"name": "Ada Marsh"})
    again = browser.post(url("delivery_sign", delivery), {"name": "Ada Marsh"})

    assert "This is signed already, by Ada Marsh" in words(again)
    assert Charge.objects.count() == 1


def test_without_a_name_nothing_is_signed(client_for, words):
    delivery = make.noted()

    response = client_for(members.at_school(delivery.school)).post(url("delivery_sign", delivery), {"name": ""})

    assert "Type your name to sign" in words(response)
    assert Delivery.objects.get().status == Status.DELIVERED


def test_a_price_instead_of_a_used_up_allowance_is_asked_for_and_then_charged(client_for, words):
    school = make.member()
    days = make.days_for(school, "1")
    delivery = make.noted(school=school)
    allowances.use(allowance_id=days.pk, amount=days.quantity)
    browser = client_for(members.at_school(school))

    asked = words(browser.post(url("delivery_sign", delivery), {"name": "Ada Marsh"}))
    browser.post(url("delivery_sign", delivery), {"name": "Ada Marsh", "accepts_price": "on"})

    assert "Signing now costs £500.00 before VAT" in asked
    assert "Charge it at its price instead" in asked
    assert Charge.objects.get().net_pence == 500_00


def test_a_query_is_shown_to_the_provider(client_for, words):
    delivery = make.noted()

    done = client_for(members.at_school(delivery.school)).post(
        url("delivery_query", delivery), {"words": "It was half a day"}, follow=True
    )
    note = words(client_for(members.office()).get(url("delivery_note", delivery)))

    assert said(done) == ["Your query is on its way to the provider."]
    assert "Queried by the school" in words(done)
    assert "The school asks: It was half a day" in note


def test_a_school_cancels_after_reading_what_that_does(client_for, words):
    delivery = make.scheduled()
    browser = client_for(members.at_school(delivery.school))

    before = words(browser.get(url("delivery_cancel", delivery)))
    done = browser.post(url("delivery_cancel", delivery), {"reason": "Ofsted"}, follow=True)

    assert "Its half days are free again." in before
    assert said(done) == ["The visit is cancelled."]


def test_a_school_sees_its_own_visits_alone(client_for, words):
    own = make.requested(topic="Our own topic")
    make.requested(topic="Somebody else’s")

    text = words(client_for(members.at_school(own.school)).get(reverse("deliveries")))

    assert "Our own topic" in text
    assert "Somebody else’s" not in text


@pytest.mark.parametrize(
    ("query", "topics"),
    [
        ("", ["Asked", "Noted", "Over"]),
        ("?show=open", ["Asked", "Noted"]),
        ("?show=query", []),
        ("?status=signed_off", ["Over"]),
        ("?q=asked", ["Asked"]),
        ("?provider=987654", []),
        ("?pool=987654", []),
    ],
)
def test_the_list_is_filtered_by_the_address_and_exported(client_for, query, topics):
    make.requested(topic="Asked"), make.noted(topic="Noted"), make.signed(topic="Over")
    browser = client_for(members.office())

    joined = "&" if query else "?"
    file = browser.get(f"{reverse('deliveries')}{query}{joined}format=csv").content.decode("utf-8-sig")

    assert sorted(row["Topic"] for row in csv.DictReader(io.StringIO(file))) == topics


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_as_many_queries_whatever_its_length(client_for, count):
    for _ in range(count):
        make.scheduled()
    browser = client_for(members.office())
    browser.get(reverse("deliveries"))

    with CaptureQueriesContext(connection) as captured:
        browser.get(reverse("deliveries"))

    assert len(captured) == 9


def test_who_delivers_beside_another_role_finds_their_own_visits(client_for):
    person = members.office("improvement_partner")
    catalogue.ProviderFactory(kind="staff", person=person)

    assert reverse("my_visits") in client_for(person).get(reverse("deliveries")).content.decode()


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({}, "Any time"),
        ({"wanted_from": make.TUESDAY}, "From 10 November 2026"),
        ({"wanted_by": make.TUESDAY}, "Until 10 November 2026"),
        (
            {"wanted_from": make.TUESDAY, "wanted_by": make.TUESDAY.replace(day=20)},
            "From 10 November 2026 until 20 November 2026",
        ),
    ],
)
def test_the_time_that_is_wanted_is_said(client_for, words, wanted, said):
    delivery = make.requested(**wanted)

    assert f"Wanted {said} Days Not set yet" in words(client_for(members.office()).get(url("delivery", delivery)))


def test_the_office_sees_what_the_provider_is_paid_and_on_which_statement(client_for, words):
    delivery = make.signed(make.noted(make.scheduled(make.matched(make.requested(halves=1)))))
    (made,) = statements.make(by=None, month=make.TUESDAY, on=make.TUESDAY.replace(month=12), now=NOW)

    text = words(client_for(members.office("finance")).get(url("delivery", delivery)))

    assert f"Paid to the provider £200.00 Travel 12 miles, £5.40 Statement {made.number}" in text
    assert "Signed Ada Marsh, 5 of 5" in text


def test_a_visit_from_an_allowance_says_so_where_it_is_signed_and_listed(client_for, words):
    school = make.member()
    make.days_for(school)
    delivery = make.noted(school=school)
    browser = client_for(members.at_school(school))

    page, listed = (words(browser.get(address)) for address in (url("delivery", delivery), reverse("deliveries")))

    assert "It is taken from “Adviser days”." in page
    assert "From an allowance" in listed


def test_visits_of_several_days_say_the_first_and_how_many_more(client_for, words):
    days = [(make.TUESDAY.replace(day=day), "am") for day in (10, 11, 12)]
    make.scheduled(make.matched(halves=3), days)

    assert "10 Nov 2026 and 2 more" in words(client_for(members.office()).get(reverse("deliveries")))


def test_free_visits_are_checked_without_a_price_or_cover(client_for, words):
    core, school = catalogue.OfferFactory(kind="core", title="Improvement partner"), make.member()

    text = words(client_for(members.at_school(school)).post(reverse("delivery_new"), wanted(core, staff="")))

    assert "Cost Part of membership. No charge." in text
    assert "Supply cover" not in text


def test_a_query_needs_words(client_for, words):
    delivery = make.noted()

    response = client_for(members.at_school(delivery.school)).post(url("delivery_query", delivery), {"words": ""})

    assert "Say what is wrong" in words(response)
    assert Delivery.objects.get().query == ""


def test_nobody_has_days_before_somebody_is_chosen(client_for, words):
    text = words(client_for(members.office()).get(url("delivery_schedule", make.requested())))

    assert "Choose 1 day of nobody yet." in text


def test_no_provider_at_all_is_said(client_for, words):
    assert "Nobody can make this visit" in words(
        client_for(members.office()).get(url("delivery_match", make.requested()))
    )


@pytest.mark.parametrize("count", [1, 3])
def test_suggesting_costs_as_many_queries_whatever_the_number_of_providers(client_for, count):
    delivery = make.requested(offer=make.consultancy(pool=catalogue.PoolFactory()))
    for _ in range(count):
        catalogue.ProviderFactory().pools.add(delivery.offer.pool)
    browser = client_for(members.office())
    browser.get(url("delivery_match", delivery))

    with CaptureQueriesContext(connection) as captured:
        browser.get(url("delivery_match", delivery))

    assert len(captured) == 15


def test_a_5000_character_note_is_kept_and_a_longer_one_refused(client_for, words):
    delivery = make.scheduled()
    browser = client_for(members.office())

    refused = words(browser.post(url("delivery_note", delivery), {"text": "a" * 5001}))
    browser.post(url("delivery_note", delivery), {"text": "a" * 5000})

    assert "The note must be 5,000 characters or fewer" in refused
    assert len(Delivery.objects.get().note) == 5000
