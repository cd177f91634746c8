"""Next year's catalogue: the same offers by lineage, raised to the penny, drafts until somebody has read them."""

from datetime import date
from decimal import Decimal

import pytest

from membership.tariffs import ExceptionTerms
from offers.enums import OfferStatus
from offers.models import Offer
from offers.operations.catalogue import copying
from offers.pricing.pricing import exceptions_as_json
from tests.factories import membership as members
from tests.factories import offers as base
from tests.factories import offers_catalogue as make


def copy_all(percent="3.5", **more):
    return copying.copy_catalogue(
        by=members.office(),
        from_year_id=make.year().pk,
        to_year_id=make.year(2027).pk,
        percent=Decimal(percent),
        **more,
    )


def test_an_offer_is_copied_with_raised_prices_and_moved_days():
    offer = make.package()
    Offer.objects.filter(pk=offer.pk).update(
        rolls_over=True, notice_by=date(2027, 3, 31), admin_fee_pence=50_01, capacity=30, sold=7, phases=["primary"]
    )

    made = copying.copy_offer(
        by=members.office(), offer_id=offer.pk, year_id=make.year(2027).pk, percent=Decimal("3.5")
    )

    price = made.prices.get()
    assert (price.rate, price.minimum_pence) == (Decimal("5.1750"), 776_25)
    assert (made.starts_on, made.ends_before, made.notice_by) == (
        date(2027, 9, 1), date(2028, 9, 1), date(2028, 3, 31),
    )  # fmt: skip
    assert (made.status, made.sold, made.capacity, made.phases, made.admin_fee_pence, made.lineage) == (
        OfferStatus.DRAFT, 0, 30, ["primary"], 51_76, offer.lineage,
    )  # fmt: skip
    assert [str(grant) for grant in made.grants.all()] == ["2.00 Adviser days"]


def test_a_copy_made_twice_is_one():
    offer, by = make.published(), members.office()
    make_copy = {"offer_id": offer.pk, "year_id": make.year(2027).pk}

    first = copying.copy_offer(by=by, percent=Decimal(0), **make_copy)
    second = copying.copy_offer(by=by, percent=Decimal(5), **make_copy)

    assert (first, first.prices.get(audience="full").rate) == (second, Decimal(200))


def test_the_whole_catalogue_is_copied_but_for_what_is_withdrawn():
    make.published(title="A"), make.draft(title="B"), make.draft(title="C", status=OfferStatus.WITHDRAWN)

    done = copy_all()

    assert ([row.title for row in done.made], done.already) == (["A", "B"], 0)


def test_copied_again_nothing_is_made_and_nothing_changed():
    make.published(title="A")
    copy_all()
    Offer.objects.filter(year__start_year=2027).update(title="A, read and changed")

    done = copy_all("50")

    assert ([row.title for row in done.made], done.already) == ([], 1)
    assert Offer.objects.get(year__start_year=2027).title == "A, read and changed"


def test_only_the_chosen_offers_are_copied():
    chosen, _ = make.published(title="A"), make.published(title="B")

    assert [row.title for row in copy_all(lineages=[chosen.lineage]).made] == ["A"]


def test_links_files_and_exceptions_go_along():
    offer, first = make.published(title="Second"), make.published(title="First")
    kind, secondary = members.MembershipClassFactory(), ExceptionTerms("S", phase="secondary", fixed_pence=1_00)
    offer.classes.set([kind])
    offer.prerequisites.set([first])
    offer.prices.filter(audience="full").update(exceptions=exceptions_as_json([secondary]))
    file = make.material(offer)

    copy_all("10")

    made = Offer.objects.get(title="Second", year__start_year=2027)
    assert (list(made.classes.all()), [row.title for row in made.prerequisites.all()]) == ([kind], ["First"])
    assert [row.year.start_year for row in made.prerequisites.all()] == [2027]
    assert made.prices.get(audience="full").terms.exceptions[0].fixed_pence == 1_10
    assert [row.file.name for row in made.materials.all()] == [file.file.name]


def test_what_is_needed_before_but_not_copied_is_left_out():
    offer, first = make.published(title="Second"), make.published(title="First")
    offer.prerequisites.set([first])

    [made] = copy_all(lineages=[offer.lineage]).made

    assert list(made.prerequisites.all()) == []


@pytest.mark.parametrize("percent", ["-50.01", "100.01"])
def test_an_uplift_beyond_sense_is_refused(percent):
    make.published()

    with pytest.raises(copying.CannotCopy):
        copy_all(percent)
    assert Offer.objects.count() == 1


def test_an_offer_is_not_copied_into_its_own_year():
    offer = make.published()

    with pytest.raises(copying.CannotCopy):
        copying.copy_offer(by=members.office(), offer_id=offer.pk, year_id=offer.year_id, percent=Decimal(0))


@pytest.mark.parametrize("count", [1, 3])
def test_a_catalogue_of_any_size_takes_as_many_queries(count, django_assert_num_queries):
    for number in range(count):
        base.GrantFactory(offer=make.published(title=f"Offer {number}"))
    year, following, by = make.year(), make.year(2027), members.office()

    with django_assert_num_queries(15):
        copying.copy_catalogue(by=by, from_year_id=year.pk, to_year_id=following.pk, percent=Decimal(3))
