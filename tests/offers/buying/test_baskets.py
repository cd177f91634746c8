"""Baskets: last year's services first, adding twice changes nothing, what is gone or dearer is said."""

from datetime import date
from decimal import Decimal

import pytest

from offers.eligibility import UNPAID
from offers.enums import AgreementStatus, OfferStatus
from offers.models import Agreement, TrustChoice
from offers.operations.agreements import baskets
from offers.operations.agreements.baskets import Term
from offers.pricing.agreeing import Choice
from offers.queries.agreements import basket as queries
from offers.queries.agreements.buyers import Buyer
from offers.queries.agreements.pricing import NotOffered
from tests.factories import membership as members
from tests.factories import offers_buying as make

SPRING = date(2027, 5, 4)


def choose(school, *choices, on=make.ON, **facts):
    return baskets.choose(
        by=make.manager(school), buyer=Buyer(school=school), year=make.year(), choices=choices, on=on, **facts
    )


def titles(lines):
    return [(line.title, line.net_pence) for line in lines]


def test_a_new_basket_begins_with_last_years_services():
    school = make.member()
    make.bought_last_year(school, [make.service("Governors", "100"), make.service("Payroll", "200")])
    members.SubscriptionFactory(school=school, year=make.year(2027), status="confirmed")

    made = baskets.open_basket(
        by=make.manager(school), buyer=Buyer(school=school), year=make.year(2027), on=date(2027, 9, 1)
    )

    assert titles(made.lines.all()) == [("Governors", 110_00), ("Payroll", 220_00)]


def test_the_page_says_what_is_dearer_what_is_gone_and_what_is_new():
    school = make.member()
    kept, gone = make.service("Governors", "100"), make.service("Payroll", "200")
    make.agreed(school, kept, gone)
    make.next_edition(kept)
    make.service("Music", "50", year=make.year(2027))
    members.SubscriptionFactory(school=school, year=make.year(2027), status="confirmed")

    shown = queries.page(Buyer(school=school), make.year(2027), date(2027, 9, 1))

    assert [(row.offer.title, row.is_ticked, row.dearer_pence) for row in shown.last_year] == [
        ("Governors", True, 10_00)
    ]
    assert [line.title for line in shown.gone] == ["Payroll"]
    assert [(row.offer.title, row.is_new, row.is_ticked) for row in shown.others] == [("Music", True, False)]


def test_choosing_the_same_twice_is_choosing_once():
    school, offer = make.member(), make.service()

    first = choose(school, Choice(offer.pk, school.pk))
    second = choose(school, Choice(offer.pk, school.pk))

    assert first.pk == second.pk
    assert titles(second.lines.all()) == [("Governor services", 1200_00)]


def test_adding_the_same_twice_is_adding_once_and_more_changes_the_number():
    school, offer = make.member(), make.service("Adviser days", "450", unit="day")
    add = {"by": make.manager(school), "buyer": Buyer(school=school), "year": offer.year, "on": make.ON}

    baskets.add(choices=[Choice(offer.pk, school.pk, Decimal(2))], **add)
    made = baskets.add(choices=[Choice(offer.pk, school.pk, Decimal(3))], **add)

    assert [(line.quantity, line.net_pence) for line in made.lines.all()] == [(Decimal(3), 1350_00)]


def test_what_is_not_chosen_any_more_leaves_the_basket():
    school, first, second = make.member(), make.service("A"), make.service("B")
    choose(school, Choice(first.pk, school.pk), Choice(second.pk, school.pk))

    made = choose(school, Choice(second.pk, school.pk))

    assert titles(made.lines.all()) == [("B", 1200_00)]


def test_a_later_beginning_costs_the_months_left_with_the_arithmetic():
    school, offer = make.member(), make.service()

    made = choose(school, Choice(offer.pk, school.pk), on=SPRING)

    [line] = made.lines.all()
    assert (line.net_pence, line.annual_pence, line.full_price_pence) == (400_00, 1200_00, 600_00)
    assert line.arithmetic["sentence"] == "£1,200.00; 4 of 12 months = £400.00"


@pytest.mark.parametrize("unit", ["day", "hour", "place", "session"])
def test_what_is_bought_by_use_costs_the_same_whenever_it_is_bought(unit: str):
    school, offer = make.member(), make.service("Adviser", "520", unit=unit)

    made = choose(school, Choice(offer.pk, school.pk, Decimal(2)), on=SPRING)

    [line] = made.lines.all()
    assert (line.net_pence, line.annual_pence) == (1040_00, 1040_00)
    assert line.arithmetic["sentence"] == f"2 {unit}s × £520.00 = £1,040.00"


@pytest.mark.parametrize(("unit", "whole", "left"), [("employee", 60_00, 20_00), ("licence", 60_00, 20_00)])
def test_what_is_counted_but_lasts_the_year_shrinks_with_it(unit: str, whole: int, left: int):
    school, offer = make.member(), make.service("Payroll", "30", unit=unit)

    made = choose(school, Choice(offer.pk, school.pk, Decimal(2)), on=SPRING)

    assert [(line.annual_pence, line.net_pence) for line in made.lines.all()] == [(whole, left)]


def test_the_day_it_begins_and_the_years_are_the_buyers():
    school, offer = make.member(), make.service()

    made = choose(school, Choice(offer.pk, school.pk), term=Term(date(2027, 3, 31), 3))

    assert (made.starts_on, made.years) == (date(2027, 3, 31), 3)
    assert [line.net_pence for line in made.lines.all()] == [600_00]


def test_a_withdrawn_service_cannot_be_added():
    school, offer = make.member(), make.service(status=OfferStatus.WITHDRAWN)

    with pytest.raises(NotOffered, match="it is no longer offered"):
        choose(school, Choice(offer.pk, school.pk))


def test_a_service_for_another_phase_cannot_be_added():
    school, offer = make.member(), make.service(phases=["secondary"])

    with pytest.raises(NotOffered, match="secondary"):
        choose(school, Choice(offer.pk, school.pk))


def test_another_schools_service_cannot_be_added():
    school, offer = make.member(), make.service()

    with pytest.raises(NotOffered):
        choose(school, Choice(offer.pk, make.member().pk))


@pytest.mark.parametrize("quantity", [Decimal(0), Decimal(-1), Decimal(10_000)])
def test_a_number_that_is_nothing_or_far_too_many_is_refused(quantity):
    school, offer = make.member(), make.service("Adviser days", "450", unit="day")

    with pytest.raises(baskets.BadQuantity):
        choose(school, Choice(offer.pk, school.pk, quantity))


def test_a_closed_school_buys_nothing():
    school, offer = make.member(is_open=False), make.service()

    with pytest.raises(baskets.SchoolClosed):
        choose(school, Choice(offer.pk, school.pk))


def test_what_the_trust_buys_a_school_cannot():
    trust = members.TrustFactory()
    school, offer = make.member(trust=trust), make.service()
    TrustChoice.objects.create(trust=trust, lineage=offer.lineage)

    with pytest.raises(baskets.BoughtByOther, match="your trust"):
        choose(school, Choice(offer.pk, school.pk))


def test_a_trust_buys_for_its_schools_what_it_has_taken_on_and_nothing_else():
    trust = members.TrustFactory()
    schools = [make.member(trust=trust), make.member(trust=trust)]
    central, other = make.service("Payroll"), make.service("Music")
    TrustChoice.objects.create(trust=trust, lineage=central.lineage)
    buyer, by = Buyer(trust=trust), members.at_trust(trust)

    made = baskets.choose(
        by=by, buyer=buyer, year=central.year, choices=[Choice(central.pk, one.pk) for one in schools], on=make.ON
    )

    assert sorted(line.school_id for line in made.lines.all()) == sorted(one.pk for one in schools)
    with pytest.raises(baskets.BoughtByOther, match="each school"):
        baskets.add(by=by, buyer=buyer, year=other.year, choices=[Choice(other.pk, schools[0].pk)], on=make.ON)


def test_a_member_with_a_long_overdue_invoice_pays_the_other_price_and_is_told_why():
    school, offer = make.member(), make.service()
    made = choose(school, Choice(offer.pk, school.pk))
    make.leave_unpaid(school)

    found = queries.review(made, Buyer(school=school), make.ON)

    assert [line.net_pence for line in found.lines] == [1800_00]
    assert found.why_dearer == [UNPAID]


def test_thrown_away_a_basket_is_kept_as_cancelled_and_cannot_be_changed():
    school, offer = make.member(), make.service()
    made = choose(school, Choice(offer.pk, school.pk))

    baskets.empty(by=make.manager(school), agreement_id=made.pk, now=make.NOW)

    assert Agreement.objects.get(pk=made.pk).status == AgreementStatus.CANCELLED
    with pytest.raises(baskets.NotInBasket):
        baskets.remove(by=make.manager(school), agreement_id=made.pk, offer_id=offer.pk, school_id=school.pk)


def test_taking_one_out_twice_is_taking_it_out_once():
    school, offer = make.member(), make.service()
    made, by = choose(school, Choice(offer.pk, school.pk)), make.manager(school)

    for _ in range(2):
        baskets.remove(by=by, agreement_id=made.pk, offer_id=offer.pk, school_id=school.pk)

    assert made.lines.count() == 0
