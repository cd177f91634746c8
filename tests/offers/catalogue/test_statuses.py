"""Draft, review, published, withdrawn: which steps there are, and that nothing incomplete is published."""

import pytest

from offers.enums import OfferStatus
from offers.models import Offer
from offers.operations.catalogue.statuses import (
    STEPS,
    CannotPublish,
    NotThatStep,
    publish_reviewed,
    step,
    steps_of,
    submit_drafts,
)
from tests.factories import membership as members
from tests.factories import offers as base
from tests.factories import offers_catalogue as make

DRAFT, REVIEW, PUBLISHED, WITHDRAWN = OfferStatus.values
AFTER = {
    (DRAFT, "submit"): REVIEW,
    (REVIEW, "submit"): REVIEW,
    (DRAFT, "send_back"): DRAFT,
    (REVIEW, "send_back"): DRAFT,
    (REVIEW, "publish"): PUBLISHED,
    (PUBLISHED, "publish"): PUBLISHED,
    (PUBLISHED, "withdraw"): WITHDRAWN,
    (WITHDRAWN, "withdraw"): WITHDRAWN,
    (WITHDRAWN, "bring_back"): REVIEW,
    (REVIEW, "bring_back"): REVIEW,
}


def take(offer, name):
    return step(by=members.office(), offer_id=offer.pk, name=name, now=base.NOW)


@pytest.mark.parametrize("status", OfferStatus.values)
@pytest.mark.parametrize("name", STEPS)
def test_each_step_from_each_status(status, name):
    offer = make.draft(status=status)

    if (status, name) not in AFTER:
        with pytest.raises(NotThatStep):
            take(offer, name)
    else:
        take(offer, name)

    offer.refresh_from_db()
    assert offer.status == AFTER.get((status, name), status)


def test_a_step_that_does_not_exist_is_refused():
    with pytest.raises(NotThatStep) as error:
        take(make.draft(), "delete")
    assert error.value.code == "offer_status"


def test_publishing_says_when():
    assert take(make.draft(status=REVIEW), "publish").published_at == base.NOW


def test_publishing_twice_keeps_the_first_moment():
    offer = make.published()

    assert take(offer, "publish").published_at == offer.published_at


def test_publishing_refuses_with_everything_that_is_missing():
    offer = base.OfferFactory(status=REVIEW, published_at=None, rolls_over=True)

    with pytest.raises(CannotPublish) as error:
        take(offer, "publish")

    assert (error.value.code, str(error.value)) == (
        "offer_incomplete",
        (
            "Say what the school gets: the specification is empty. Say what it costs: there is no price."
            " Say until when notice can be given: it goes on into the next year by itself."
        ),
    )


def test_the_steps_an_offer_may_take():
    steps = {status: steps_of(make.draft(status=status)) for status in OfferStatus.values}

    assert steps == {
        DRAFT: ["submit"],
        REVIEW: ["send_back", "publish"],
        PUBLISHED: ["withdraw"],
        WITHDRAWN: ["bring_back"],
    }


def test_all_that_is_complete_is_published_and_the_rest_is_named():
    whole, bare, raw = make.draft(status=REVIEW), base.OfferFactory(status=REVIEW), make.draft()
    ids = [whole.pk, bare.pk, raw.pk]

    published, left = publish_reviewed(by=members.office(), offer_ids=ids, now=base.NOW)

    assert ([row.pk for row in published], [row.pk for row in left]) == ([whole.pk], [bare.pk])
    assert list(Offer.objects.order_by("pk").values_list("status", flat=True)) == [PUBLISHED, REVIEW, DRAFT]


def test_all_drafts_go_to_review():
    one, two, three = make.draft(), make.draft(), make.published()

    assert submit_drafts(by=members.office(), offer_ids=[one.pk, two.pk, three.pk]) == 2
    assert sorted(Offer.objects.values_list("status", flat=True)) == [PUBLISHED, REVIEW, REVIEW]
