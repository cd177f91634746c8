"""Providers, pools, own visits, statements and use on their pages."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from offers.models import Pool, Provider, ProviderAbsence, ProviderFee, ProviderStatement
from offers.operations.providers import absences, statements
from tests.factories import membership as members
from tests.factories import offers as catalogue
from tests.factories import offers_delivery as make
from tests.factories.offers import NOW
from tests.factories.offers_delivery import TUESDAY

pytestmark = pytest.mark.usefixtures("today")


def said(response):
    return [str(message) for message in response.context["messages"]]


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


@pytest.fixture
def manager(client_for):
    """The catalogue manager's browser."""
    return client_for(members.office("catalogue_manager"))


def rows_of(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def october(**facts):
    """A sent statement of October."""
    slots = [(TUESDAY.replace(month=11, day=3), half) for half in ("am", "pm")]
    make.signed(make.noted(provider=catalogue.ProviderFactory(**facts), slots=slots))
    (made,) = statements.make(by=None, month=TUESDAY, on=TUESDAY.replace(month=12), now=NOW)
    return made


def sent(**facts):
    return statements.send(by=None, statement_id=october(**facts).pk, now=NOW)


# Providers


def test_the_office_adds_a_provider_and_changes_it(manager, words):
    pool = catalogue.PoolFactory()
    typed = {"kind": "consultant", "name": "Asha Example", "weekdays": ["1", "3"], "day_rate_pence": "412.50"}

    added = manager.post(reverse("provider_new"), typed | {"pools": [pool.pk], "is_active": "on"}, follow=True)
    made = Provider.objects.get()
    changed = manager.post(
        reverse("provider_change", args=[made.pk]), typed | {"name": "Asha B", "is_active": "on"}, follow=True
    )

    assert (said(added), said(changed)) == (["Asha Example is added."], ["Saved."])
    assert "Tue, Thu" in words(changed)
    assert "£412.50" in words(changed)


def test_a_hub_without_its_school_is_refused_and_keeps_its_words(manager, words):
    response = manager.post(reverse("provider_new"), {"kind": "school", "name": "Maths hub"})

    assert "Choose the school that delivers." in words(response)
    assert 'value="Maths hub"' in response.content.decode()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?", ["Asha", "Ben"]),
        ("?kind=staff", ["Ben"]),
        ("?show=former", ["Cleo"]),
        ("?q=phonics", ["Asha"]),
        ("?pool=987654", []),
    ],
)
def test_the_list_is_filtered_and_exported(manager, query, names):
    catalogue.ProviderFactory(name="Asha", expertise="Phonics")
    catalogue.ProviderFactory(name="Ben", kind="staff")
    catalogue.ProviderFactory(name="Cleo", is_active=False)

    assert [row["Name"] for row in rows_of(manager.get(f"{reverse('providers')}{query}&format=csv"))] == names


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "most"), [("providers", 10), ("provider_statements", 8), ("provider_use", 13)])
def test_lists_cost_as_many_queries_whatever_their_length(manager, name, most, count):
    for _ in range(count):
        october().provider.pools.add(catalogue.PoolFactory())
    manager.get(reverse(name))

    with CaptureQueriesContext(connection) as captured:
        manager.get(reverse(name))

    assert len(captured) == most


def test_a_fee_is_entered_and_taken_back(manager):
    provider = catalogue.ProviderFactory()
    typed = {"description": "Maths hub 2026/27", "amount_pence": "10,000"} | day("on_day", TUESDAY)

    added = manager.post(reverse("fee_new", args=[provider.pk]), typed, follow=True)
    fee = ProviderFee.objects.get()
    removed = manager.post(reverse("fee_remove", args=[provider.pk, fee.pk]), follow=True)

    assert fee.amount_pence == 10_000_00
    assert said(added) == ["The fee is entered. It is paid with the statement of its month."]
    assert (said(removed), ProviderFee.objects.count()) == (["The fee is taken back."], 0)


# Pools


def test_a_pool_is_made_and_its_week_shows_who_is_free(manager, words):
    provider = catalogue.ProviderFactory(name="Asha Example", days_a_year=20)
    delivery = make.scheduled(provider=provider, halves=1)

    manager.post(reverse("pool_new"), {"name": "Counselling", "providers": [provider.pk]})
    pool = Pool.objects.get()
    week = words(manager.get(reverse("pool_calendar", args=[pool.pk]) + "?from=2026-11-12"))

    assert "Week of 9 November 2026" in week
    assert f"Morning {delivery.school} Afternoon Free" in week
    assert "19.5 days of 20 left this year" in week


def test_a_second_pool_of_a_name_is_refused(manager, words):
    catalogue.PoolFactory(name="Counselling")

    assert "There is a pool with this name already." in words(
        manager.post(reverse("pool_new"), {"name": "Counselling"})
    )


@pytest.mark.parametrize("text", ["", "nonsense", "0001-01-01"])
def test_a_week_that_is_none_is_this_week(manager, words, text):
    pool = catalogue.PoolFactory()

    assert "Week of 9 November 2026" in words(manager.get(f"{reverse('pool_calendar', args=[pool.pk])}?from={text}"))


# Own visits and absences


def test_a_provider_sees_own_visits_and_enters_own_absences(client_for, words):
    person = members.PersonFactory()
    provider = catalogue.ProviderFactory(person=person)
    delivery = make.scheduled(provider=provider)
    other = make.scheduled()
    browser = client_for(person)

    shown = words(browser.get(reverse("my_visits")))
    typed = day("first_day", TUESDAY.replace(day=20)) | {"reason": "Jury service"}
    done = browser.post(reverse("absence_new", args=[provider.pk]), typed, follow=True)
    absence = ProviderAbsence.objects.get()
    gone = browser.post(reverse("absence_remove", args=[provider.pk, absence.pk]), follow=True)

    assert (str(delivery.school) in shown, str(other.school) in shown) == (True, False)
    assert "Jury service" in words(done)
    assert (absence.ends_before - absence.starts_on).days == 1
    assert said(gone) == ["The absence is taken back."]


def test_absences_of_others_do_not_exist_for_a_provider(client_for):
    person = members.PersonFactory()
    catalogue.ProviderFactory(person=person)
    other = catalogue.ProviderFactory()

    assert client_for(person).get(reverse("absence_new", args=[other.pk])).status_code == 404
    assert ProviderAbsence.objects.count() == 0


def test_an_absence_over_a_visit_is_said_at_the_form(manager, words):
    delivery = make.scheduled()

    response = manager.post(reverse("absence_new", args=[delivery.provider_id]), day("first_day", TUESDAY))

    assert f"A visit is set on Tuesday 10 November, morning: {delivery.school}. Move it first." in words(response)


# Statements


def test_the_office_makes_sends_and_finance_pays(client_for, words, time_machine):
    make.signed(provider=catalogue.ProviderFactory(name="Asha Example"))
    time_machine.move_to("2026-12-02T09:30:00+00:00", tick=False)
    manager, finance = (client_for(members.office(role)) for role in ("catalogue_manager", "finance"))

    made = manager.post(reverse("provider_statement_make"), {"month": "2026-11"}, follow=True)
    statement = ProviderStatement.objects.get()
    page = reverse("provider_statement", args=[statement.pk])
    sent_page = manager.post(reverse("provider_statement_send", args=[statement.pk]), follow=True)
    typed = day("on", TUESDAY) | {"note": "BACS 7", "is_spend": "on"}
    paid = finance.post(reverse("provider_statement_pay", args=[statement.pk]), typed, follow=True)

    assert said(made) == ["1 draft is made."]
    assert said(sent_page) == ["The statement is on its way."]
    assert said(paid) == [f"{statement.number} is marked as paid."]
    assert "Paid on 10 Nov 2026, BACS 7." in words(manager.get(page))


def test_the_pdf_of_a_statement_is_one(manager):
    response = manager.get(reverse("provider_statement_pdf", args=[october().pk]))

    assert (response.content[:5], response["Content-Type"]) == (b"%PDF-", "application/pdf")


def test_a_draft_is_discarded_after_reading_what_that_does(manager, words):
    address = reverse("provider_statement_discard", args=[october().pk])

    before = words(manager.get(address))
    done = manager.post(address, follow=True)

    assert "go onto the next statement" in before
    assert (said(done), ProviderStatement.objects.count()) == (["The draft is discarded."], 0)


def test_a_sent_statement_is_not_discarded(manager):
    done = manager.post(reverse("provider_statement_discard", args=[sent().pk]), follow=True)

    assert said(done) == ["This is not possible any more: sent."]


def test_a_provider_sees_own_statements_once_they_are_sent(client_for, words):
    person = members.PersonFactory()
    own, other = sent(person=person), sent()
    browser = client_for(person)

    listed = words(browser.get(reverse("provider_statements")))
    hidden = browser.get(reverse("provider_statement", args=[other.pk]))

    assert (own.number in listed, other.number in listed, hidden.status_code) == (True, False, 404)
    assert "£400.00" in words(browser.get(reverse("provider_statement", args=[own.pk])))


def test_a_draft_is_nobodys_business_but_the_offices(client_for):
    person = members.PersonFactory()
    draft = october(person=person)

    response = client_for(person).get(reverse("provider_statement", args=[draft.pk]))

    assert response.status_code == 404
    assert draft.status == "draft"


def test_a_finance_officer_is_not_offered_to_pay_their_own_statement(client_for, words):
    finance = members.office("finance")
    own = sent(person=finance)
    browser = client_for(finance)

    assert "Mark as paid" not in words(browser.get(reverse("provider_statement", args=[own.pk])))
    assert browser.get(reverse("provider_statement_pay", args=[own.pk])).status_code == 403


@pytest.mark.parametrize(
    ("query", "count"), [("?", 2), ("?status=sent", 1), ("?month=2026-11", 2), ("?month=2026-13", 2), ("?q=PS-2611", 2)]
)
def test_statements_are_filtered_and_exported(manager, query, count):
    sent(), october()

    found = rows_of(manager.get(f"{reverse('provider_statements')}{query}&format=csv"))

    assert [row["Total"] for row in found] == ["405.4"] * count


# Use


@pytest.mark.parametrize("by", ["", "pool", "month"])
def test_the_use_of_time_is_shown_with_its_base(manager, words, by):
    provider = catalogue.ProviderFactory(name="Asha Example", weekdays=[1])
    provider.pools.add(catalogue.PoolFactory(name="Counselling"))
    make.noted(provider=provider)
    make.scheduled(provider=provider, slots=[(TUESDAY.replace(day=17), "am"), (TUESDAY.replace(day=17), "pm")])

    text = words(manager.get(f"{reverse('provider_use')}?by={by}"))

    shown = {"": "Asha Example 53 2 1 4 %", "pool": "Counselling 53 2 1 4 %", "month": "November 2026 4 2 1 50 %"}
    assert shown[by] in text


def test_the_use_of_time_is_exported_by_provider_and_month(manager):
    make.noted(provider=catalogue.ProviderFactory(name="Asha Example", weekdays=[1]))

    found = rows_of(manager.get(f"{reverse('provider_use')}?format=csv"))

    (november,) = [row for row in found if row["Month"] == "01/11/2026"]
    assert (len(found), november["Days available"], november["Days booked"], november["Booked %"]) == (
        12,
        "4",
        "1",
        "25",
    )


def test_without_providers_there_is_nothing_to_draw(manager, words):
    assert "Nobody to show" in words(manager.get(reverse("provider_use") + "?year=nonsense"))


# Forms and what is not there


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("provider_new", "Add a provider"),
        ("pool_new", "Add a pool"),
        ("provider_statement_make", "Make the statements of a month"),
        ("pools", "No pools yet"),
    ],
)
def test_pages_open_with_their_form(manager, words, name, title):
    assert title in words(manager.get(reverse(name)))


@pytest.mark.parametrize("name", ["provider_change", "fee_new", "absence_new"])
def test_forms_about_a_provider_name_it(manager, words, name):
    provider = catalogue.ProviderFactory(name="Asha Example")

    assert "Asha Example" in words(manager.get(reverse(name, args=[provider.pk])))


def test_a_pool_is_changed_and_shows_its_members(manager, words):
    provider, pool = catalogue.ProviderFactory(name="Asha Example"), catalogue.PoolFactory(name="Counselling")

    form = words(manager.get(reverse("pool_change", args=[pool.pk])))
    manager.post(reverse("pool_change", args=[pool.pk]), {"name": "Counsellors", "providers": [provider.pk]})

    assert "Change Counselling" in form
    assert "Counsellors Asha Example" in words(manager.get(reverse("pools")))


@pytest.mark.parametrize("name", ["provider", "provider_change", "pool_calendar", "provider_statement"])
def test_what_is_not_there_is_missing(manager, name):
    assert manager.get(reverse(name, args=[987_654])).status_code == 404
    assert Provider.objects.count() == 0


def test_a_month_that_is_none_is_refused(manager, words):
    response = manager.post(reverse("provider_statement_make"), {"month": "2026-11"})

    assert "Select a valid choice" in words(response)


def test_paying_asks_when_and_from_what(client_for, words):
    made = sent()

    text = words(client_for(members.office("finance")).get(reverse("provider_statement_pay", args=[made.pk])))

    assert f"Mark {made.number} as paid" in text
    assert "The partnership’s own means" in text


def test_a_provider_without_weekdays_of_the_year_has_no_share(manager, words):
    provider = catalogue.ProviderFactory(name="Asha Example")
    absences.add(
        by=None, provider_id=provider.pk, starts_on=TUESDAY.replace(year=2025), ends_before=TUESDAY.replace(year=2028)
    )

    assert "Asha Example 0 0 0 –" in words(manager.get(reverse("provider_use")))
