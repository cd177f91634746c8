"""What the database itself refuses of the catalogue: each constraint, broken once."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DataError, IntegrityError, transaction

from offers.models import Grant, Material, Offer, OfferPrice, OffersSettings
from offers.models.agreements import AgreementLine
from tests.factories import offers as base
from tests.factories import offers_catalogue as make


def offer(**facts):
    return lambda: base.OfferFactory(**facts)


def price(**facts):
    return lambda: base.OfferPriceFactory(**facts)


def grant(**facts):
    return lambda: base.GrantFactory(**facts)


def same_offer_twice():
    first = base.OfferFactory()
    base.OfferFactory(lineage=first.lineage, year=first.year)


def two_deliverers():
    base.OfferFactory(provider=base.ProviderFactory(), pool=base.PoolFactory())


def same_audience_twice():
    first = base.OfferPriceFactory()
    base.OfferPriceFactory(offer=first.offer)


def two_scopes():
    base.GrantFactory(for_category=base.CategoryFactory(), for_lineage=base.OfferFactory().lineage)


def file_of_nothing():
    Material.objects.create(title="Unit", file="x.pdf", file_name="x.pdf", size=1)


def file_of_both():
    event = base.course()
    Material.objects.create(offer=event.offer, event=event, title="Unit", file="x.pdf", file_name="x.pdf", size=1)


BROKEN = {
    "offer_once_per_year": same_offer_twice,
    "offer_period_order": offer(starts_on=date(2027, 1, 1), ends_before=date(2027, 1, 1)),
    "offer_not_oversold": offer(capacity=1, sold=2),
    "offer_one_deliverer": two_deliverers,
    "offer_most_years": offer(most_years=6),
    "offer_status": offer(status="lost"),
    "offer_kind": offer(kind="gift"),
    "offer_chosen_vat_has_reason": offer(vat_treatment="exempt"),
    "offer_price_once_per_audience": same_audience_twice,
    "offer_price_not_negative": price(rate=Decimal(-1)),
    "offer_price_cap_not_below_minimum": price(minimum_pence=2, cap_pence=1),
    "offer_price_audience": price(audience="friends"),
    "offer_price_unit": price(unit="mile"),
    "grant_is_something": grant(quantity=Decimal(0)),
    "grant_one_scope": two_scopes,
    "grant_unit": grant(unit="pupil"),
    "material_of_offer_or_event": file_of_both,
    "offers_settings_one_row": lambda: OffersSettings.objects.create(pk=2),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name):
    with pytest.raises((IntegrityError, DataError)) as error, transaction.atomic():
        BROKEN[name]()

    assert name in str(error.value)


def test_a_file_belongs_to_something():
    with pytest.raises(IntegrityError, match="material_of_offer_or_event"), transaction.atomic():
        file_of_nothing()


def test_every_constraint_of_the_catalogue_is_broken_once():
    models = (Offer, OfferPrice, Grant, Material, OffersSettings)
    named = {constraint.name for model in models for constraint in model._meta.constraints}

    assert named - BROKEN.keys() == set()


def test_an_offer_in_an_agreement_is_not_deleted():
    line: AgreementLine = make.licence(make.member(), make.published())

    with pytest.raises(Exception, match="protected"), transaction.atomic():
        line.offer.delete()
    assert Offer.objects.count() == 1
