"""Prices by audience: said, changed, taken away; what an offer includes; what a school pays by them."""

from decimal import Decimal

import pytest

from membership.tariffs import ExceptionTerms, TariffContradicts
from offers.eligibility import Standing
from offers.enums import Audience, OfferStatus
from offers.models import Grant, Offer, OfferPrice
from offers.operations.catalogue import grants, prices
from offers.operations.catalogue.locks import OfferWithdrawn
from offers.operations.catalogue.prices import PriceGiven
from offers.operations.catalogue.statuses import CannotPublish
from offers.pricing.rules import PriceContradicts
from offers.queries.prices import NotPriced, price_of
from offers.queries.standings import standing_of
from tests.factories import membership as members
from tests.factories import offers as base
from tests.factories import offers_catalogue as make


def put(offer, audience="full", **given):
    return prices.put(by=members.office(), offer_id=offer.pk, audience=audience, given=PriceGiven(**given))


def paid(offer, school):
    return price_of(offer, school, standing_of(school, base.ON)).sum


def test_a_price_is_said_and_said_anew():
    offer = base.OfferFactory(status=OfferStatus.DRAFT)

    put(offer, unit="school", rate=Decimal(200))
    put(offer, unit="pupil", rate=Decimal(5), minimum_pence=750_00)

    row = OfferPrice.objects.get()
    assert (row.unit, row.rate, row.minimum_pence) == ("pupil", Decimal(5), 750_00)


@pytest.mark.parametrize(("pupils", "pence"), [(100, 750_00), (150, 750_00), (200, 1_000_00), (500, 2_500_00)])
def test_the_package_of_five_pounds_a_pupil(pupils, pence):
    school = make.member(pupils=Decimal(pupils))

    assert paid(make.package(), school).net_pence == pence


def test_the_measure_of_the_price_counts():
    offer, school = make.package(), make.member(pupils=Decimal(400))
    members.QuantityFactory(school=school, year=make.year(), measure="headcount", value=Decimal(423))
    counted = {}
    for measure in ("fte", "headcount"):
        OfferPrice.objects.update(measure=measure)
        offer.refresh_from_db()
        counted[measure] = paid(offer, school).quantity

    assert counted == {"fte": 400, "headcount": 423}


def test_exceptions_are_kept_with_the_price():
    offer, school = base.OfferFactory(status=OfferStatus.DRAFT), make.member()
    primary = ExceptionTerms("Primary", phase="primary", rate=Decimal("12.5000"))

    put(offer, unit="school", rate=Decimal(20), exceptions=[primary])

    assert paid(offer, school).net_pence == 12_50


def test_a_price_that_contradicts_itself_is_not_kept():
    offer = base.OfferFactory(status=OfferStatus.DRAFT)

    with pytest.raises(TariffContradicts):
        put(offer, unit="pupil", rate=Decimal(5), minimum_pence=2, cap_pence=1)
    with pytest.raises(PriceContradicts):
        put(offer, unit="day", exceptions=[ExceptionTerms("S", pupils_below=9, fixed_pence=1)])
    assert OfferPrice.objects.count() == 0


def test_a_price_of_those_a_published_offer_is_for_stays():
    offer = make.published()
    Offer.objects.filter(pk=offer.pk).update(audiences=["full"])

    with pytest.raises(CannotPublish):
        prices.remove(by=members.office(), offer_id=offer.pk, audience="full")
    assert sorted(offer.prices.values_list("audience", flat=True)) == ["full", "non_member"]


def test_a_price_is_taken_away_and_taken_away_twice_is_once():
    offer = make.draft()

    for _ in range(2):
        prices.remove(by=members.office(), offer_id=offer.pk, audience="full")

    assert list(offer.prices.values_list("audience", flat=True)) == ["non_member"]


def test_two_ways_of_counting_pupils_do_not_go_together_in_a_published_offer():
    offer = make.package()

    with pytest.raises(CannotPublish):
        put(offer, "non_member", unit="pupil", rate=Decimal(9), measure="fte")
    assert offer.prices.count() == 1


def test_prices_of_a_withdrawn_offer_stay():
    offer = make.draft(status=OfferStatus.WITHDRAWN)

    with pytest.raises(OfferWithdrawn):
        put(offer, unit="school", rate=Decimal(1))
    with pytest.raises(OfferWithdrawn):
        prices.remove(by=members.office(), offer_id=offer.pk, audience="full")


def include(offer, **given):
    facts = {"label": "Adviser days", "unit": "day", "quantity": Decimal(2)}
    return grants.add(by=members.office(), offer_id=offer.pk, **(facts | given))


def test_days_are_included_once_however_often_the_button_is_pressed():
    offer = make.draft()

    assert include(offer) == include(offer)
    assert [str(row) for row in Grant.objects.all()] == ["2.00 Adviser days"]


@pytest.mark.parametrize("wrong", ["nothing", "both"])
def test_an_allowance_is_something_for_one_thing(wrong):
    offer = make.draft()
    given = {
        "nothing": {"quantity": Decimal(0)},
        "both": {"for_category": base.CategoryFactory(), "for_lineage": offer.lineage},
    }

    with pytest.raises(grants.GrantContradicts):
        include(offer, **given[wrong])
    assert Grant.objects.count() == 0


def test_what_is_included_is_taken_out_again():
    offer = make.draft()
    row = include(offer)

    for _ in range(2):
        grants.remove(by=members.office(), offer_id=offer.pk, grant_id=row.pk)

    assert Grant.objects.count() == 0


def test_an_allowance_of_another_offer_is_left_alone():
    offer, other = make.draft(), make.draft()
    row = include(other)

    grants.remove(by=members.office(), offer_id=offer.pk, grant_id=row.pk)

    assert Grant.objects.get() == row


def test_a_price_that_counts_no_pupils_is_told_though_nobody_knows_their_number():
    school = members.SchoolFactory(urn=None)
    offer = base.priced({"out_of_area": "200", "full": "100"})
    base.OfferPriceFactory(offer=offer, audience="non_member", unit="pupil", rate=Decimal(8))
    standing = Standing("primary", "maintained", Audience.OUT_OF_AREA)

    found = price_of(offer, school, standing)

    assert (found.sum.net_pence, found.saving_pence) == (200_00, 0)


def test_a_price_per_pupil_without_a_number_sends_to_the_office():
    school, offer = members.SchoolFactory(urn=None), make.package()

    with pytest.raises(NotPriced, match="depends on a pupil number that is not known"):
        price_of(offer, school, Standing("primary", "maintained", Audience.FULL))
