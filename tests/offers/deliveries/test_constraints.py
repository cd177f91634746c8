"""What the database itself holds about visits, providers and targets."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from offers.models import Delivery, DeliverySlot, Provider, ProviderAbsence, ProviderFee, Target, TargetProgress
from tests.factories import membership as members
from tests.factories import offers as catalogue
from tests.factories import offers_delivery as make
from tests.factories import offers_programmes as programmes
from tests.factories.offers import ON
from tests.factories.offers_delivery import TUESDAY


def refused(name):
    return pytest.raises(IntegrityError, match=name)


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("delivery_takes_time", {"halves": 0}),
        ("delivery_status", {"status": "other"}),
        ("delivery_matched_has_provider", {"provider": None}),
        ("delivery_signed_off_is_signed", {"status": "signed_off"}),
        ("delivery_unpriced_costs_nothing", {"pays_with": "free"}),
        ("delivery_allowance_is_named", {"pays_with": "allowance", "price_pence": 0}),
        ("delivery_rating", {"rating": 6}),
    ],
)
def test_a_visit(name, facts):
    made = make.noted()

    with refused(name), transaction.atomic():
        Delivery.objects.filter(pk=made.pk).update(**facts)


@pytest.mark.parametrize(
    ("name", "facts"), [("provider_kind", {"kind": "other"}), ("provider_school_is_one", {"kind": "school"})]
)
def test_a_provider(name, facts):
    made = catalogue.ProviderFactory()

    with refused(name), transaction.atomic():
        Provider.objects.filter(pk=made.pk).update(**facts)


def test_half_a_day_is_taken_once_and_is_a_half():
    made = make.scheduled(halves=1)
    other = make.matched(provider=made.provider, halves=1)

    with refused("delivery_slot_once"), transaction.atomic():
        DeliverySlot.objects.create(delivery=other, provider=made.provider, on_day=TUESDAY, half="am")
    with refused("delivery_slot_half"), transaction.atomic():
        DeliverySlot.objects.create(delivery=other, provider=made.provider, on_day=TUESDAY, half="xx")


def test_an_absence_ends_after_it_begins():
    with refused("absence_order"), transaction.atomic():
        ProviderAbsence.objects.create(provider=catalogue.ProviderFactory(), starts_on=ON, ends_before=ON)


def test_a_target_is_something_and_reported_once_per_school():
    target, school = programmes.target(), members.SchoolFactory()
    TargetProgress.objects.create(target=target, school=school, updated_on=ON)

    with refused("target_is_something"), transaction.atomic():
        Target.objects.filter(pk=target.pk).update(wanted=0)
    with refused("target_progress_once"), transaction.atomic():
        TargetProgress.objects.create(target=target, school=school, updated_on=ON)


def test_things_say_what_they_are():
    visit = make.scheduled(halves=1)
    absence = ProviderAbsence(provider=visit.provider, starts_on=ON, ends_before=ON + timedelta(days=3))
    progress = TargetProgress(target=programmes.target(), school=visit.school, reached=2)

    assert [str(row) for row in (visit, visit.slots.get(), absence, ProviderFee(description="Hub"), progress)] == [
        f"Adviser days, {visit.school}",
        f"{visit.provider}: 2026-11-10 Morning",
        f"{visit.provider}: 2026-11-02",
        "Hub",
        f"{visit.school}: 2",
    ]
    assert (absence.last_day, str(progress.target)) == (ON + timedelta(days=2), "3 new examiners")
