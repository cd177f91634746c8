"""What nobody should type: the pages say no, or not found, and never break."""

import pytest
from django.urls import reverse

from offers.models import Agreement, AgreementLine
from tests.factories import offers_buying as make

NUMBERS = ["", "-", "--5", "\N{SUPERSCRIPT TWO}", "9e99999", "NaN", "1" * 40, "\x00"]


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_of_days_that_is_none(manager, school, text):
    offer = make.service("Adviser days", "450", unit="day")
    name = f"{offer.pk}-{school.pk}"
    day = {"starts_on_day": "1", "starts_on_month": "9", "starts_on_year": "2026"}

    response = manager.post(reverse("basket"), day | {"tick": name, f"quantity-{name}": text, "year": "2026"})

    assert (response.status_code, Agreement.objects.count()) == (200, 0)


@pytest.mark.parametrize("text", ["", "9e99999", "\N{SUPERSCRIPT TWO}"])
def test_a_number_added_from_the_catalogue_that_is_none(manager, school, text):
    offer = make.service("Adviser days", "450", unit="day")

    response = manager.post(reverse("basket_add"), {"offer": offer.pk, "quantity": text}, follow=True)

    assert [str(message) for message in response.context["messages"]] == [
        "Say how many you want: more than nothing, and at most 9,999."
    ]


@pytest.mark.parametrize("text", ["", "x", "\N{SUPERSCRIPT TWO}", "9" * 30])
def test_an_offer_that_is_none(manager, school, text):
    assert manager.post(reverse("basket_add"), {"offer": text}).status_code == 404


@pytest.mark.parametrize("text", ["", "-", "--5", "\N{SUPERSCRIPT TWO}", "1" * 40])
def test_a_sum_that_was_never_shown(manager, school, text):
    line = make.line_of(make.agreed(school))
    typed = {"last_day_day": "30", "last_day_month": "9", "last_day_year": "2026", "reason": "Moved"}

    response = manager.post(reverse("agreement_terminate", args=[line.pk]), typed | {"shown_pence": text})

    assert (response.status_code, AgreementLine.objects.get().terminated_on) == (200, None)


@pytest.mark.parametrize("query", ["year=%C2%B2%C2%B2%C2%B2%C2%B2", "status=x", "page=x", "show=x"])
def test_filters_that_are_none(manager, school, query):
    done = make.agreed(school)

    assert done.reference in manager.get(f"{reverse('agreements')}?{query}").content.decode()


@pytest.mark.parametrize("tick", ["x", "1", "-", "1-", "9999999999-1", "1-\N{SUPERSCRIPT TWO}"])
def test_a_tick_that_is_none_is_left_out(manager, school, tick):
    make.service()
    day = {"starts_on_day": "1", "starts_on_month": "9", "starts_on_year": "2026", "year": "2026"}

    manager.post(reverse("basket"), day | {"tick": tick})

    assert AgreementLine.objects.count() == 0


def test_a_school_that_is_none(manager, school):
    make.service()

    assert manager.get(reverse("basket") + "?school=x").status_code == 404


def test_a_message_of_five_thousand_characters_is_refused_and_kept(staff, school, words):
    asked = make.manager(school)
    made = make.basket(school, make.service())

    response = staff.post(
        reverse("basket_request", args=[made.pk]),
        {"approver": asked.pk, "message": "x" * 5000, "digest": make.reviewed(made)},
    )

    assert "at most 300 characters" in words(response)
    assert response.context["ask_form"]["message"].value() == "x" * 5000
