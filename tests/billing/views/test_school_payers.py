"""Who pays for a school, changed on the pages of the payers."""

import pytest
from django.urls import reverse

from billing.models import Account, SchoolPayer
from billing.presenters.payers import NEW_PAYER
from membership.enums import OfficeRole, SchoolRoleKind
from tests.factories import billing as make
from tests.factories.membership import SchoolFactory, at_school, office

UNKNOWN = 999_999_999


def said(response):
    return [str(message) for message in response.context["messages"]]


def paying():
    return {row.school.name: row.account.name for row in SchoolPayer.objects.select_related("school", "account")}


def council(**facts):
    return Account.objects.create(kind="council", la_code=209, name="Lewisham Council", **facts)


def own(name):
    return make.SchoolPayerFactory(account__school__name=name)


def paid_by(account, name):
    return SchoolPayer.objects.create(school=SchoolFactory(name=name), account=account)


def choose(browser, account, school_id):
    return browser.post(reverse("payer_school", args=[account.pk]), {"school": school_id}, follow=True)


def test_a_payers_page_lists_the_schools_it_pays_for(finance, words):
    account = council()
    paid_by(account, "Birch"), paid_by(account, "Ash")

    text = words(finance.get(reverse("payer", args=[account.pk])))

    assert "Ash Back to its own account : Ash Birch Back to its own account : Birch" in text
    assert "Let this account pay for a school" in text


def test_a_school_that_pays_for_itself_has_no_way_back_to_itself(finance, words):
    text = words(finance.get(reverse("payer", args=[own("Ash").account_id])))

    assert "Ash Its own account" in text


def test_a_payer_of_no_school_says_so(finance, words):
    text = words(finance.get(reverse("payer", args=[council().pk])))

    assert "Pays for No school yet. Let this account pay for a school" in text


def test_a_council_without_a_reference_of_its_own_is_named_by_its_code(finance, words):
    text = words(finance.get(reverse("payer", args=[council().pk])))

    assert "Their reference The council’s code" in text


def test_a_school_reads_what_its_account_pays_for_and_changes_nothing(client_for, words):
    payer = own("Ash")
    browser = client_for(at_school(payer.school, SchoolRoleKind.BUSINESS_MANAGER))

    html = browser.get(reverse("payer", args=[payer.account_id])).content.decode()

    links = [reverse("payer_school", args=[payer.account_id]), reverse("payer_own", args=[payer.school_id])]
    assert ("Schools this account pays for" in html, [link in html for link in links]) == (True, [False, False])


def test_the_schools_to_choose_from_are_open_and_say_who_pays_now(finance):
    account = council()
    own("Ash"), paid_by(make.AccountFactory(name="Harbour Trust"), "Birch"), paid_by(account, "Cedar")
    SchoolFactory(name="Dell")
    SchoolFactory(name="Elm", is_open=False)

    form = finance.get(reverse("payer_school", args=[account.pk])).context["form"]

    labels = [label for _, label in form.fields["school"].choices]
    assert [label for label in labels if not label.startswith("Lancaster")] == [
        "Choose a school",
        "Ash – pays for itself now",
        "Birch – Harbour Trust pays now",
        "Dell – nobody pays yet",
    ]


def test_what_another_payer_means_is_said_before(finance, words):
    account, payer = council(), own("Ash")

    pages = [
        words(finance.get(reverse("payer_school", args=[account.pk]))),
        words(finance.get(reverse("payer_own", args=[payer.school_id]))),
    ]

    assert [[line in page for line in NEW_PAYER] for page in pages] == [[True] * len(NEW_PAYER)] * 2


def test_an_account_pays_for_a_school(finance):
    account, payer = council(), own("Ash")

    response = choose(finance, account, payer.school_id)

    assert said(response) == ["Lewisham Council pays for Ash from the next charge on."]
    assert response.redirect_chain == [(reverse("payer", args=[account.pk]), 302)]
    assert paying() == {"Ash": "Lewisham Council"}


@pytest.mark.parametrize(
    ("school_id", "expected"),
    [("", "Choose a school"), (UNKNOWN, "Select a valid choice. That choice is not one of the available choices.")],
)
def test_without_a_school_nothing_changes(finance, school_id, expected):
    own("Ash")

    response = choose(finance, council(), school_id)

    assert response.context["form"].errors == {"school": [expected]}
    assert paying() == {"Ash": "Ash"}


def test_a_school_pays_for_itself_again(finance, words):
    payer = own("Ash")
    choose(finance, council(), payer.school_id)
    url = reverse("payer_own", args=[payer.school_id])

    asked = words(finance.get(url))
    response = finance.post(url, follow=True)

    assert "Lewisham Council pays for Ash now." in asked
    assert said(response) == ["Ash pays for itself from the next charge on."]
    assert response.redirect_chain == [(reverse("payer", args=[payer.account_id]), 302)]
    assert paying() == {"Ash": "Ash"}


def test_a_school_nobody_pays_for_gets_its_own_account(finance, words):
    school = SchoolFactory(name="Ash")
    url = reverse("payer_own", args=[school.pk])

    asked = words(finance.get(url))
    finance.post(url)

    assert "Nobody pays for Ash yet." in asked
    assert (paying(), Account.objects.get().school) == ({"Ash": "Ash"}, school)


def test_a_school_that_has_closed_does_not_pay_for_itself(finance):
    school = SchoolFactory(name="Ash", is_open=False)

    response = finance.post(reverse("payer_own", args=[school.pk]), follow=True)

    assert said(response) == ["Ash has closed. Nobody is billed for it any more."]
    assert response.redirect_chain == [(reverse("payers"), 302)]
    assert paying() == {}


@pytest.mark.parametrize("name", ["payer_school", "payer_own"])
def test_what_is_not_there_is_not_found(finance, name):
    url = reverse(name, args=[UNKNOWN])

    assert [finance.get(url).status_code, finance.post(url).status_code] == [404, 404]


@pytest.mark.parametrize("role", [OfficeRole.IMPROVEMENT_PARTNER, OfficeRole.REVIEWER])
def test_only_who_bills_chooses_who_pays(client_for, role):
    account, payer = council(), own("Ash")
    browser = client_for(office(role))

    answers = [
        browser.post(reverse("payer_new"), {"kind": "other", "name": "A college"}).status_code,
        browser.post(reverse("payer_school", args=[account.pk]), {"school": payer.school_id}).status_code,
        browser.post(reverse("payer_own", args=[payer.school_id])).status_code,
    ]

    assert (answers, paying(), Account.objects.count()) == ([403] * 3, {"Ash": "Ash"}, 2)


@pytest.mark.parametrize("count", [1, 4])
def test_pages_take_the_same_number_of_queries(finance, django_assert_num_queries, count):
    account = council()
    for number in range(count):
        paid_by(account, f"Ash {number}")
        own(f"Birch {number}")
    school_id = SchoolPayer.objects.first().school_id

    with django_assert_num_queries(6):
        finance.get(reverse("payer_new"))
    with django_assert_num_queries(7):
        finance.get(reverse("payer_school", args=[account.pk]))
    with django_assert_num_queries(8):
        finance.get(reverse("payer_own", args=[school_id]))
    with django_assert_num_queries(15):
        finance.get(reverse("payer", args=[account.pk]))
