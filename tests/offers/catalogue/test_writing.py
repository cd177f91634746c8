"""Writing offers: page by page, nothing sold taken back, what is published stays complete."""

from dataclasses import replace
from datetime import date

import pytest

from offers.enums import OfferStatus
from offers.models import Offer
from offers.operations.catalogue import offers as writing
from offers.operations.catalogue.locks import OfferWithdrawn
from offers.operations.catalogue.statuses import CannotPublish
from tests.factories import membership as members
from tests.factories import offers as base
from tests.factories import offers_catalogue as make
from tests.factories import offers_delivery as visits


def start():
    year = make.year()
    return writing.Start(
        year_id=year.pk, category_id=base.CategoryFactory().pk, kind="sla", title="Clerking", summary="Six meetings",
        starts_on=year.starts_on, ends_before=year.ends_before,
    )  # fmt: skip


def change(offer, **values):
    return writing.change(by=members.office(), offer_id=offer.pk, values=values)


def refused(refusal, offer, **values):
    with pytest.raises(refusal) as error:
        change(offer, **values)
    offer.refresh_from_db()
    return str(error.value)


def test_an_offer_begins_as_a_draft():
    made = writing.begin(by=members.office(), start=start())

    assert (made.status, made.title, made.sold, made.published_at) == (OfferStatus.DRAFT, "Clerking", 0, None)


def test_begun_twice_by_a_double_click_it_is_one_draft():
    first = writing.begin(by=members.office(), start=(given := start()))
    second = writing.begin(by=members.office(), start=given)

    assert (first.pk, Offer.objects.count()) == (second.pk, 1)


def test_a_service_cannot_end_before_it_begins():
    given = start()

    with pytest.raises(writing.PeriodContradicts):
        writing.begin(by=members.office(), start=replace(given, ends_before=given.starts_on))
    assert Offer.objects.count() == 0


def test_one_page_changes_its_facts_and_leaves_the_others():
    offer = make.draft()

    change(offer, phases=["primary"], capacity=12)

    offer.refresh_from_db()
    assert (offer.phases, offer.capacity, offer.specification) == (["primary"], 12, "Clerking of six meetings")


def test_what_is_no_fact_of_an_offer_cannot_be_written():
    with pytest.raises(ValueError, match="sold"):
        change(make.draft(), sold=3)


def test_capacity_never_falls_below_what_is_sold():
    offer = make.draft(capacity=20, sold=12)

    words = refused(writing.CapacityBelowSold, offer, capacity=11)

    assert (words, offer.capacity) == ("12 are sold. The most that can be sold must be 12 or more.", 20)


def test_capacity_may_fall_to_what_is_sold():
    offer = change(make.draft(capacity=20, sold=12), capacity=12)

    assert offer.capacity == 12


def test_notice_after_the_end_is_refused():
    words = refused(writing.PeriodContradicts, make.draft(), rolls_over=True, notice_by=date(2027, 9, 1))

    assert words == "The last day for notice must be before the service ends."


def test_a_withdrawn_offer_is_kept_as_it_was_agreed():
    offer = make.draft(status=OfferStatus.WITHDRAWN)

    assert refused(OfferWithdrawn, offer, title="Other").startswith("This offer is withdrawn.")
    assert offer.title != "Other"


def test_the_kind_of_an_offer_with_dates_stays():
    event = base.course()

    refused(writing.OfferInUse, event.offer, kind="sla")

    assert event.offer.kind == "event"


def test_the_kind_of_an_offer_whose_days_were_asked_for_stays():
    visit = visits.requested()

    refused(writing.OfferInUse, visit.offer, kind="event")

    assert visit.offer.kind == "consultancy"


def test_a_published_offer_stays_complete():
    offer = make.published()

    words = refused(CannotPublish, offer, specification="")

    assert (words, offer.specification) == (
        "Say what the school gets: the specification is empty.", "Clerking of six meetings",
    )  # fmt: skip


def test_classes_and_what_is_needed_before_are_linked():
    offer, first, kind = make.draft(), make.draft(), members.MembershipClassFactory()

    change(offer, classes=[kind], prerequisites=[first])

    assert (list(offer.classes.all()), list(offer.prerequisites.all())) == ([kind], [first])


def test_an_offer_is_not_needed_before_itself():
    offer = make.draft()

    assert refused(writing.PrerequisiteContradicts, offer, prerequisites=[offer]).startswith("An offer cannot be")


def test_what_is_needed_before_is_of_the_same_year():
    other = make.draft(year=make.year(2027))

    assert "same year" in refused(writing.PrerequisiteContradicts, make.draft(), prerequisites=[other])


def test_offers_do_not_wait_for_each_other_however_long_the_chain():
    first, second, third = make.draft(), make.draft(), make.draft()
    change(second, prerequisites=[first])
    change(third, prerequisites=[second])

    words = refused(writing.PrerequisiteContradicts, first, prerequisites=[third])

    assert words == "What you chose already needs this offer first: the two would wait for each other."


def test_a_draft_nobody_uses_is_thrown_away():
    offer = make.draft()

    writing.discard(by=members.office(), offer_id=offer.pk)

    assert Offer.objects.count() == 0


@pytest.mark.parametrize("status", [OfferStatus.REVIEW, OfferStatus.PUBLISHED])
def test_what_is_no_draft_is_not_thrown_away(status):
    offer = make.draft(status=status)

    with pytest.raises(writing.OfferInUse):
        writing.discard(by=members.office(), offer_id=offer.pk)
    assert Offer.objects.count() == 1
