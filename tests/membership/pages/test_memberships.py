"""A year's memberships, one membership, prices and pupil numbers, as the office works with them."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from membership.enums import OfficeRole, QuantityStatus, SubscriptionStatus
from membership.models import MembershipClass, MembershipYear, Quantity, Subscription, Tariff
from tests.factories.membership import (
    MembershipClassFactory,
    MembershipYearFactory,
    SchoolFactory,
    SubscriptionFactory,
    TariffExceptionFactory,
    TariffFactory,
    at_school,
    office,
)
from tests.pages import text_of
from tests.plumbing.register import ABBEY, DAMSON
from tests.plumbing.tasks import Tasks

ClientFor = Callable[..., Client]
PRICE = {
    "rate": "20", "base_pence": "", "minimum_pence": "", "cap_pence": "12,500", "new_joiner_minimum_pence": "",
    "measure": "fte", "invoice_timing": "april", "vat_treatment": "exempt", "vat_reason": "",
    "exceptions-TOTAL_FORMS": "0", "exceptions-INITIAL_FORMS": "0",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _in_autumn(time_machine: Any) -> None:
    time_machine.move_to("2026-11-23 09:00", tick=False)


def rows_of(page: str, *names: str) -> list[str]:
    return [name for name in names if name in page]


def test_a_year_opens_with_its_totals(client_for: ClientFor) -> None:
    SubscriptionFactory(status=SubscriptionStatus.CONFIRMED)
    SubscriptionFactory()
    SubscriptionFactory(status=SubscriptionStatus.DECLINED)

    page = text_of(client_for(office(OfficeRole.FINANCE)).get("/memberships/"))

    assert "Memberships 2027/28 1 of 3 confirmed · £7,980.00 of £23,940.00 · 1 declined" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Abbey", "Birch", "Cedar"]),
        ("?status=confirmed", ["Abbey"]),
        ("?attention=disputed", ["Birch"]),
        ("?attention=talk", ["Cedar"]),
        ("?attention=unanswered", ["Birch", "Cedar"]),
        ("?q=abb", ["Abbey"]),
        ("?status=nonsense", ["Abbey", "Birch", "Cedar"]),
        ("?year=2026", []),
    ],
)
def test_the_address_narrows_the_memberships(client_for: ClientFor, query: str, found: list[str]) -> None:
    MembershipYearFactory(start_year=2026)
    SubscriptionFactory(school=SchoolFactory(name="Abbey"), status=SubscriptionStatus.CONFIRMED)
    disputed = SubscriptionFactory(school=SchoolFactory(name="Birch"))
    Quantity.objects.filter(pk=disputed.quantity_id).update(status=QuantityStatus.DISPUTED)
    SubscriptionFactory(school=SchoolFactory(name="Cedar"), talk_requested_at=datetime(2026, 11, 20, tzinfo=UTC))

    separator = "&" if query else "?"
    asked = query if "year=" in query else f"{query}{separator}year=2027"
    page = text_of(client_for(office()).get(f"/memberships/{asked}"))

    assert rows_of(page.partition("State")[2], "Abbey", "Birch", "Cedar") == found


def test_the_memberships_as_a_file_show_the_arithmetic(client_for: ClientFor) -> None:
    SubscriptionFactory()

    response = client_for(office()).get("/memberships/?format=csv")

    assert "420 pupils × £19.00 = £7,980.00" in response.content.decode()


def test_without_a_year_the_page_leads_to_opening_one(client_for: ClientFor) -> None:
    assert "No membership year is open" in text_of(client_for(office()).get("/memberships/"))


def test_a_year_is_opened(client_for: ClientFor) -> None:
    given = {"start_year": "2027", "confirm_by_day": "29", "confirm_by_month": "1", "confirm_by_year": "2027"}

    page = text_of(client_for(office()).post("/memberships/open-year/", given, follow=True))

    assert "The year is open, with last year's prices." in page
    assert str(MembershipYear.objects.get().confirm_by) == "2027-01-29"


def test_a_year_is_not_opened_twice(client_for: ClientFor) -> None:
    MembershipYearFactory()

    page = text_of(client_for(office()).post("/memberships/open-year/", {"start_year": "2027"}))

    assert "This membership year is open already." in page


@pytest.mark.usefixtures("register")
def test_proposing_shows_every_school_before_anything_is_kept(client_for: ClientFor) -> None:
    TariffFactory()
    SchoolFactory(name="Abbey", urn=ABBEY)
    SchoolFactory(name="Damson", urn=DAMSON)
    browser = client_for(office())

    page = text_of(browser.get("/memberships/2027/propose/"))

    assert "1 schools, £7,980.00 in all. Nothing is kept or sent until you say so." in page
    assert "Damson: The number of pupils is not known" in page
    assert "Abbey Full membership 420 pupils × £19.00 = £7,980.00 – £7,980.00" in page
    assert Subscription.objects.count() == 0

    page = text_of(browser.post("/memberships/2027/propose/", {"scope": "members"}, follow=True))

    assert "1 memberships proposed, £7,980.00. 1 could not be priced." in page


def test_inviting_names_schools_without_a_head(client_for: ClientFor, tasks: Tasks) -> None:
    subscription = SubscriptionFactory(school=SchoolFactory(name="Abbey"), status=SubscriptionStatus.PROPOSED)
    browser = client_for(office())

    assert "Abbey" in text_of(browser.get("/memberships/2027/invite/"))
    page = text_of(browser.post("/memberships/2027/invite/", follow=True))

    assert "1 schools are asked to confirm. 1 have no head to write to: Abbey." in page
    subscription.refresh_from_db()
    assert subscription.status == "invited"


def test_inviting_when_nobody_waits_says_so(client_for: ClientFor) -> None:
    MembershipYearFactory()

    assert "Nobody is waiting to be asked" in text_of(client_for(office()).get("/memberships/2027/invite/"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_memberships_take_a_fixed_number_of_queries(
    client_for: ClientFor, count: int, django_assert_num_queries: Any
) -> None:
    SubscriptionFactory.create_batch(count)
    browser = client_for(office())

    with django_assert_num_queries(9):
        browser.get("/memberships/")


def test_one_membership_shows_its_arithmetic_and_history(client_for: ClientFor) -> None:
    subscription = SubscriptionFactory(school=SchoolFactory(name="Abbey"))

    page = text_of(client_for(office()).get(f"/memberships/of/{subscription.pk}/"))

    assert "Abbey · 2027/28" in page
    assert (
        "420 pupils (full-time equivalent, October 2026 census, from the national register) × £19.00 = £7,980.00"
        in page
    )
    assert "School asked to confirm £7,980.00" in page


@pytest.mark.parametrize(
    ("before", "action", "after", "said"),
    [
        (SubscriptionStatus.PROPOSED, "invite", "invited", "is asked to confirm."),
        (SubscriptionStatus.ACTIVE, "end", "ended", "The membership has ended."),
        (SubscriptionStatus.DECLINED, "reopen", "proposed", "The membership is proposed again."),
        (SubscriptionStatus.INVITED, "talked", "invited", "Noted: you have talked with the school."),
        (SubscriptionStatus.INVITED, "end", "invited", "This membership has not been agreed, or it is over."),
        (SubscriptionStatus.INVITED, "reopen", "invited", "This membership has not been declined."),
    ],
)
def test_the_office_moves_a_membership(client_for: ClientFor, before: str, action: str, after: str, said: str) -> None:
    subscription = SubscriptionFactory(status=before)

    page = text_of(client_for(office()).post(f"/memberships/of/{subscription.pk}/{action}/", follow=True))

    subscription.refresh_from_db()
    assert (said in page, subscription.status) == (True, after)


def test_the_prices_in_force_are_shown_with_their_exceptions(client_for: ClientFor) -> None:
    TariffExceptionFactory(tariff=TariffFactory(), has_sixth_form=False)

    page = text_of(client_for(office(OfficeRole.FINANCE)).get("/prices/"))

    assert "Per pupil £19.00 · full-time equivalent pupils" in page
    assert "Secondary fixed £12,500.00 (Secondary, without a sixth form)" in page
    assert "New price" not in page


def test_a_new_price_shows_its_effect_before_it_counts(client_for: ClientFor) -> None:
    subscription = SubscriptionFactory(school=SchoolFactory(name="Abbey"))
    SubscriptionFactory(school=SchoolFactory(name="Birch"), status=SubscriptionStatus.CONFIRMED)
    browser = client_for(office())

    page = text_of(browser.post(f"/prices/2027/{subscription.membership_class_id}/new/", PRICE, follow=True))

    assert "1 of 2 schools pay another price: £16,380.00 in all instead of £15,960.00. 1 have answered" in page
    assert "Abbey £7,980.00 £8,400.00 £420.00" in page
    subscription.refresh_from_db()
    assert subscription.amount_pence == 798_000


def test_publishing_puts_the_price_in_force(client_for: ClientFor) -> None:
    subscription = SubscriptionFactory()
    browser = client_for(office())
    browser.post(f"/prices/2027/{subscription.membership_class_id}/new/", PRICE)
    draft = Tariff.objects.get(published_at=None)

    page = text_of(browser.post(f"/prices/{draft.pk}/publish/", follow=True))

    assert "The price is published." in page
    subscription.refresh_from_db()
    assert subscription.amount_pence == 840_000


def test_a_draft_is_thrown_away(client_for: ClientFor) -> None:
    draft = TariffFactory(published_at=None, is_current=False)

    page = text_of(client_for(office()).post(f"/prices/{draft.pk}/discard/", follow=True))

    assert ("The draft is thrown away." in page, Tariff.objects.count()) == (True, 0)


def test_a_cap_below_the_minimum_is_refused_beside_the_form(client_for: ClientFor) -> None:
    kind = TariffFactory().membership_class
    given = PRICE | {"minimum_pence": "500", "cap_pence": "400"}

    page = text_of(client_for(office()).post(f"/prices/2027/{kind.pk}/new/", given))

    assert "The cap of £400.00 is below the minimum of £500.00." in page
    assert Tariff.objects.count() == 1


@pytest.mark.parametrize(
    ("exception", "problem"),
    [
        ({"label": "PRU", "fixed_pence": "1"}, "Say which schools this is for"),
        ({"phase": "pru", "fixed_pence": "1"}, "Give this exception a name."),
        ({"label": "PRU", "phase": "pru", "fixed_pence": "x"}, "The amount must be a number of pounds"),
    ],
)
def test_an_exception_needs_a_name_and_a_condition(
    client_for: ClientFor, exception: dict[str, str], problem: str
) -> None:
    kind = TariffFactory().membership_class
    typed = {f"exceptions-0-{name}": value for name, value in exception.items()}

    page = text_of(
        client_for(office()).post(f"/prices/2027/{kind.pk}/new/", PRICE | {"exceptions-TOTAL_FORMS": "1"} | typed)
    )

    assert (problem in page, Tariff.objects.count()) == (True, 1)


def test_exceptions_are_kept_as_typed_and_empty_rows_left_out(client_for: ClientFor) -> None:
    kind = TariffFactory().membership_class
    typed = {"exceptions-0-label": "Small", "exceptions-0-pupils_below": "211", "exceptions-0-fixed_pence": "800"}

    client_for(office()).post(f"/prices/2027/{kind.pk}/new/", PRICE | {"exceptions-TOTAL_FORMS": "2"} | typed)

    terms = Tariff.objects.get(published_at=None).terms
    assert [(e.label, e.pupils_below, e.fixed_pence) for e in terms.exceptions] == [("Small", 211, 80_000)]


def test_a_class_without_a_price_can_get_one(client_for: ClientFor) -> None:
    MembershipYearFactory()
    kind = MembershipClassFactory(name="Associate")
    browser = client_for(office())

    assert "Associate has no price for 2027/28 yet." in text_of(browser.get("/prices/?year=2027"))
    browser.post(f"/prices/2027/{kind.pk}/new/", PRICE)
    assert Tariff.objects.get().membership_class == kind


def test_a_class_of_membership_is_added_and_changed(client_for: ClientFor) -> None:
    browser = client_for(office())
    given = {"name": "Associate", "kind": "associate", "description": "Training: at member price", "terms": ""}
    browser.post("/prices/classes/add/", given)
    kind = MembershipClass.objects.get()

    browser.post(f"/prices/classes/{kind.pk}/", given | {"name": "Friend"})

    kind.refresh_from_db()
    assert (kind.name, kind.description) == ("Friend", "Training: at member price")


def test_two_classes_cannot_have_one_name(client_for: ClientFor) -> None:
    MembershipClassFactory(name="Associate")

    page = text_of(client_for(office()).post("/prices/classes/add/", {"name": "Associate", "kind": "full"}))

    assert "Another class of membership has this name." in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_effect_of_a_price_takes_a_fixed_number_of_queries(
    client_for: ClientFor, count: int, django_assert_num_queries: Any
) -> None:
    SubscriptionFactory.create_batch(count)
    draft = TariffFactory(published_at=None, is_current=False, version=2)
    browser = client_for(office())

    with django_assert_num_queries(8):
        browser.get(f"/prices/{draft.pk}/")


@pytest.fixture
def disputed() -> Quantity:
    subscription = SubscriptionFactory(school=SchoolFactory(name="Abbey"))
    quantity: Quantity = subscription.quantity
    quantity.status, quantity.stated_value, quantity.stated_reason = QuantityStatus.DISPUTED, Decimal(416), "Four left"
    quantity.stated_at, quantity.stated_by = datetime(2026, 11, 19, tzinfo=UTC), at_school(name="Jo Poole")
    quantity.save()
    return quantity


def test_disputed_numbers_show_what_is_at_stake(client_for: ClientFor, disputed: Quantity) -> None:
    page = text_of(client_for(office()).get("/memberships/pupil-numbers/"))

    assert "Abbey 2027/28 · Four left 420 £7,980.00 416 £7,904.00 −£76.00" in page


def test_the_office_decides_a_number(client_for: ClientFor, disputed: Quantity) -> None:
    browser = client_for(office(OfficeRole.FINANCE))
    address = f"/memberships/pupil-numbers/{disputed.pk}/"

    assert "416 pupils, not 420, says Jo Poole" in text_of(browser.get(address))
    page = text_of(browser.post(address, {"value": "416"}, follow=True))

    assert "Decided. Abbey is told, and its price follows the number." in page
    assert Subscription.objects.get().amount_pence == 790_400


def test_a_number_that_is_decided_already_is_gone(client_for: ClientFor, disputed: Quantity) -> None:
    Quantity.objects.update(status=QuantityStatus.FINAL)

    assert client_for(office()).get(f"/memberships/pupil-numbers/{disputed.pk}/").status_code == 404


def test_nothing_to_decide_says_so(client_for: ClientFor) -> None:
    assert "Nothing to decide" in text_of(client_for(office()).get("/memberships/pupil-numbers/"))


def test_before_anything_is_proposed_a_price_shows_what_schools_would_pay(
    client_for: ClientFor, register: None
) -> None:
    TariffFactory()
    SchoolFactory(name="Abbey", urn=ABBEY)
    SchoolFactory(name="Damson", urn=DAMSON)
    draft = TariffFactory(published_at=None, is_current=False, version=2, rate=Decimal(20))

    page = text_of(client_for(office()).get(f"/prices/{draft.pk}/"))

    assert "Abbey £7,980.00 £8,400.00 £420.00" in page
    assert "Damson: The number of pupils is not known" in page


def test_a_price_that_cannot_be_published_says_which_school(client_for: ClientFor) -> None:
    subscription = SubscriptionFactory(school=SchoolFactory(name="Abbey"))
    Quantity.objects.update(value=None)
    draft = TariffFactory(
        published_at=None, is_current=False, version=2, membership_class=subscription.membership_class
    )

    page = text_of(client_for(office()).post(f"/prices/{draft.pk}/publish/", follow=True))

    assert "Abbey: The number of pupils is not known, and the price depends on it." in page


def test_every_kind_of_exception_is_put_in_words(client_for: ClientFor) -> None:
    tariff = TariffFactory(base_pence=2_500, minimum_pence=10_000)
    TariffExceptionFactory(
        tariff=tariff, label="Large special", phase="special", type_name="Academy", has_sixth_form=True,
        pupils_from=100, pupils_below=200, fixed_pence=None, rate=Decimal(30), minimum_pence=100, cap_pence=200_000,
    )  # fmt: skip

    page = text_of(client_for(office()).get(f"/prices/{tariff.pk}/"))

    assert "Fixed part £25.00 Minimum £100.00 Cap £12,500.00" in page
    assert (
        "Large special £30.00 per pupil, minimum £1.00, cap £2,000.00 "
        "(Special, Academy, with a sixth form, 100 pupils or more, fewer than 200 pupils)" in page
    )


def test_the_number_a_school_states_may_have_no_price(client_for: ClientFor, disputed: Quantity) -> None:
    Quantity.objects.update(stated_value=Decimal(0))

    assert "no price" in text_of(client_for(office()).get("/memberships/pupil-numbers/"))


def test_years_classes_and_prices_read_plainly() -> None:
    exception = TariffExceptionFactory()
    subscription = SubscriptionFactory(tariff=exception.tariff, school=SchoolFactory(name="Abbey"))

    assert [str(exception), str(exception.tariff), str(subscription), str(subscription.quantity)] == [
        "Secondary",
        "Full membership 2027/28 v1",
        "Abbey 2027/28",
        "Abbey 2027/28: 420.00 fte",
    ]
