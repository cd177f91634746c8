"""What visits add to the homes: who has which pages, and what waits for whom."""

import pytest
from django.urls import reverse

from offers.operations.deliveries import signing
from offers.operations.providers import statements
from tests.factories import membership as members
from tests.factories import offers as catalogue
from tests.factories import offers_delivery as make
from tests.factories.offers import NOW

pytestmark = pytest.mark.usefixtures("today")


def home(client_for, person, words):
    return words(client_for(person).get(reverse("home")))


def test_the_office_sees_what_is_to_match(client_for, words):
    make.requested(), make.requested(), make.matched()

    text = home(client_for, members.office("catalogue_manager"), words)

    assert "2 requests to match with a provider" in text
    assert "1 visit without days" in text
    assert "Open visits 3 2 to match" in text


def test_finance_sees_what_is_to_pay(client_for, words):
    make.signed()
    (made,) = statements.make(by=None, month=make.TUESDAY, on=make.TUESDAY.replace(month=12), now=NOW)
    finance = members.office("finance")

    before = home(client_for, finance, words)
    statements.send(by=None, statement_id=made.pk, now=NOW)

    assert "of providers to pay" not in before
    assert "1 statement of providers to pay" in home(client_for, finance, words)


def test_providers_are_found_by_name_and_expertise(client_for, words):
    catalogue.ProviderFactory(name="Asha Example", expertise="Early reading")
    catalogue.ProviderFactory(name="Ben Example")

    text = words(client_for(members.office()).get(reverse("search") + "?q=reading"))

    assert "Asha Example" in text
    assert "Ben Example" not in text


def test_a_head_is_asked_to_sign(client_for, words):
    delivery = make.noted()

    assert f"Sign for the visit of {delivery.provider}" in home(client_for, members.at_school(delivery.school), words)


def test_staff_are_not_asked_to_sign(client_for, words):
    delivery = make.noted()

    assert "Sign for the visit" not in home(client_for, members.at_school(delivery.school, "staff"), words)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (make.matched, "Set the days at"),
        (make.scheduled, "Write the note of"),
        (make.noted, ""),
    ],
)
def test_a_provider_is_told_what_is_next(client_for, words, step, said):
    person = members.PersonFactory()
    delivery = step(provider=catalogue.ProviderFactory(person=person))

    text = home(client_for, person, words)

    assert "My visits" in text
    assert (str(delivery.school) in text) == bool(said)
    assert said in text


def test_a_query_goes_to_the_provider_and_to_nobody_elses_home(client_for, words):
    person = members.PersonFactory()
    delivery = make.noted(provider=catalogue.ProviderFactory(person=person))
    head = members.at_school(delivery.school)
    signing.query(by=head, delivery_id=delivery.pk, words="It was half a day")

    assert f"{delivery.school} has a query It was half a day" in home(client_for, person, words)
    assert "Sign for the visit" not in home(client_for, head, words)


@pytest.mark.parametrize(("role", "label"), [("staff", "Visits"), ("head", "Visits")])
def test_schools_find_their_visits(client_for, words, role, label):
    assert label in home(client_for, members.at_school(role=role), words)


def test_governors_do_not(client_for):
    response = client_for(members.at_school(role="governor")).get(reverse("home"))

    assert reverse("deliveries") not in response.content.decode()
