"""Categories, settings and what schools ask for."""

import pytest

from offers.models import Category, OffersSettings, UnmetRequest
from offers.operations.catalogue import categories, settings, unmet
from offers.queries.settings import offers_settings
from tests.factories import membership as members
from tests.factories import offers as base
from tests.factories import offers_catalogue as make

DECIDED = {
    "is_catalogue_public": True, "shows_prices_publicly": False, "hold_hours": 24, "waiting_hours": 12,
    "impact_days": 90, "cover_day_pence": 250_00, "mile_pence": 40, "half_day_share": 60, "statement_days": 14,
}  # fmt: skip


def keep(name, category_id=None, **more):
    facts = {"description": "", "order": 10} | more
    return categories.keep(by=members.office(), category_id=category_id, name=name, **facts)


def test_a_category_is_added_and_changed():
    made = keep("Governance")

    changed = keep("Governors", category_id=made.pk, order=20)

    assert [(row.pk, row.name, row.order) for row in Category.objects.all()] == [(changed.pk, "Governors", 20)]


def test_two_categories_have_two_names():
    keep("Governance")

    with pytest.raises(categories.CategoryExists) as error:
        keep("Governance")
    assert (str(error.value), Category.objects.count()) == ("There is a category “Governance” already.", 1)


def test_an_empty_category_is_removed_and_removed_twice_is_once():
    made = keep("Governance")

    for _ in range(2):
        categories.remove(by=members.office(), category_id=made.pk)

    assert Category.objects.count() == 0


def test_a_category_with_offers_stays():
    offer = make.draft()

    with pytest.raises(categories.CategoryInUse):
        categories.remove(by=members.office(), category_id=offer.category_id)
    assert Category.objects.get() == offer.category


def test_decisions_are_one_row():
    settings.decide(by=members.office(), decided=DECIDED)
    settings.decide(by=members.office(), decided=DECIDED | {"hold_hours": 48})

    assert (OffersSettings.objects.count(), offers_settings().hold_hours) == (1, 48)


def ask(school, text="  A course \n on oracy "):
    return unmet.ask(by=members.office(), school=school, text=text, now=base.NOW)


def test_a_request_is_kept_with_single_spaces():
    made = ask(members.SchoolFactory())

    assert (made.text, made.asked_at, made.answered_at) == ("A course on oracy", base.NOW, None)


def test_asked_twice_it_is_one_request():
    school = members.SchoolFactory()

    assert ask(school) == ask(school, "A course on oracy")


def test_asked_by_two_schools_it_is_two_requests():
    ask(members.SchoolFactory()), ask(members.SchoolFactory())

    assert UnmetRequest.objects.count() == 2


def test_asked_again_after_an_answer_it_is_another_request():
    school = members.SchoolFactory()
    unmet.answer(by=members.office(), request_id=ask(school).pk, text="In spring", now=base.NOW)

    ask(school)

    assert UnmetRequest.objects.count() == 2


def test_nothing_asked_is_refused():
    with pytest.raises(unmet.NothingAsked):
        ask(members.SchoolFactory(), " \n ")


def test_an_answer_is_kept_with_its_moment():
    made = unmet.answer(by=members.office(), request_id=ask(members.SchoolFactory()).pk, text=" Yes ", now=base.NOW)

    assert (made.answer, made.answered_at) == ("Yes", base.NOW)


def test_an_empty_answer_is_refused():
    made = ask(members.SchoolFactory())

    with pytest.raises(unmet.NotAnswered):
        unmet.answer(by=members.office(), request_id=made.pk, text=" ", now=base.NOW)
    made.refresh_from_db()
    assert made.answered_at is None
