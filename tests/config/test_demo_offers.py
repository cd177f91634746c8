"""What the demo's partnerships sell: the figures of their documents, and that a visitor finds every state there is."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from billing.models import DocumentLine
from config.demo import loading
from config.demo.calendar import LONDON
from config.demo.offers_specification import EventSpec, OfferSpec, read
from offers import models
from offers.pricing.pricing import Facts, amount, terms_of
from offers.queries.insight import income
from offers.queries.insight.scope import Scope
from tenants.fanout import in_partnership
from tenants.models import Partnership
from tenants.operations.reference_data import load_reference_data
from tenants.operations.schemas import drop_schema
from tests.config import reviews_shown
from tests.config.test_demo import NOW

SPECS = read()


def offer(slug: str, key: str) -> OfferSpec:
    """One offer of the specification."""
    return SPECS[slug].offer(key)


def event(slug: str, key: str, title: str) -> EventSpec:
    """One event of an offer."""
    return next(row for row in offer(slug, key).events if row.title == title)


@pytest.mark.no_database
def test_every_partnership_sells_or_gives_something() -> None:
    assert {slug: len(spec.offers) for slug, spec in SPECS.items()} == {
        "lewisham": 4, "haringey": 9, "camden": 6, "barking-dagenham": 5, "ealing": 3, "hounslow": 3, "merton": 3,
        "redbridge": 4, "tower-hamlets": 4, "lincolnshire": 3,
    }  # fmt: skip


@pytest.mark.no_database
def test_everything_that_is_subcontracted_says_to_whom() -> None:
    rows = [(spec, row) for spec in SPECS.values() for row in spec.offers if row.kind == "subcontracted"]

    assert [
        (spec.slug, row.provider) for spec, row in rows if row.provider not in {p.name for p in spec.providers}
    ] == []
    assert len(rows) == 2


@pytest.mark.no_database
@pytest.mark.parametrize(("pupils", "pence"), [(100, 750_00), (150, 750_00), (200, 1_000_00), (500, 2_500_00)])
def test_the_training_package_costs_five_pounds_a_pupil_and_750_at_least(pupils: int, pence: int) -> None:
    row = offer("tower-hamlets", "package")
    terms = terms_of(Decimal(row.prices["full"]), 0, row.minimum_pence, row.cap_pence, [])

    made = amount(terms, row.unit, Facts("primary", "Community school", False, Decimal(pupils)))

    assert made.net_pence == pence


@pytest.mark.no_database
def test_thirteen_counsellors_come_by_the_day_and_words_first_is_subcontracted() -> None:
    spec = SPECS["barking-dagenham"]

    assert [(pool.name, pool.count) for pool in spec.pools] == [("Counsellors", 13)]
    assert (offer(spec.slug, "counselling").unit, offer(spec.slug, "counselling").pool) == ("day", "Counsellors")
    assert (offer(spec.slug, "salt").kind, offer(spec.slug, "salt").provider) == ("subcontracted", "Words First")
    assert min(row.capacity for row in offer(spec.slug, "cpd").events if row.day > 0 and row.format == "online") > 65


@pytest.mark.no_database
def test_camden_meets_every_wednesday_and_merton_wants_three_examiners_of_each_school() -> None:
    course = event("camden", "ect", "Early career teachers 2026/27")

    assert (course.weekday, course.weekly, course.is_cohort) == (2, 24, True)
    assert offer("merton", "examiners").targets[0] == {"label": "new examiners", "wanted": 3}
    assert event("tower-hamlets", "future-heads", "Future headteachers 2026/27").pairings == 12


@pytest.mark.no_database
def test_two_catalogues_are_public_and_one_of_them_says_prices() -> None:
    assert {slug: spec.catalogue for slug, spec in SPECS.items() if spec.catalogue} == {
        "haringey": "priced",
        "camden": "public",
    }


@pytest.fixture
def loading_desk(as_owner: None, fresh_host_map: None, settings: Any, tmp_path: Path) -> Iterator[None]:
    """The owner's process with the register in place; roles outlive the database, so the schemas are dropped again."""
    settings.DB_ROLE, settings.MEDIA_ROOT = "owner", str(tmp_path)
    load_reference_data(by="test", now=NOW)
    yield
    for slug in Partnership.objects.filter(slug__in=SPECS).values_list("slug", flat=True):
        drop_schema(slug.replace("-", "_"))


@pytest.mark.usefixtures("loading_desk")
def test_haringey_shows_every_state_and_loading_it_again_changes_nothing() -> None:
    loading.load(now=NOW, say=lambda text: None, only=["haringey"])
    partnership = Partnership.objects.get(slug="haringey")
    before = in_partnership(partnership, _rows)

    loading.load(now=NOW, say=lambda text: None, only=["haringey"])

    assert in_partnership(partnership, _rows) == before
    assert in_partnership(partnership, _agreed) == {
        2025: {"ended"}, 2026: {"active", "basket", "requested", "signing"},
    }  # fmt: skip
    assert in_partnership(partnership, _central) == [(2025, 5), (2026, 5)]
    assert in_partnership(partnership, _notices) == 1
    assert in_partnership(partnership, _events) == {"open", "finished", "cancelled"}
    assert in_partnership(partnership, _full) == (0, Counter(waiting=2, offered=1))
    assert in_partnership(partnership, _under_minimum) == ["Early reading: the first hundred days"]
    assert in_partnership(partnership, _places) == {
        ("confirmed", ""), ("confirmed", "no_show"), ("cancelled", "delegate"), ("cancelled", "organiser"), ("held", ""),
    }  # fmt: skip
    assert in_partnership(partnership, _visits) == {
        "requested", "matched", "scheduled", "delivered", "signed_off", "cancelled",
    }  # fmt: skip
    assert in_partnership(partnership, _topics) == dict.fromkeys(offer("haringey", "curriculum").topics, 8)
    assert in_partnership(partnership, _invoiced) == {"agreement", "booking", "delivery"}
    budgeted, invoiced = in_partnership(partnership, _income)
    assert budgeted > invoiced > 0
    over, running = in_partnership(partnership, reviews_shown.cycles)
    assert (over.status, over.stages <= {"closed", "follow_up"}, over.kinds) == (
        "closed",
        True,
        {"strength", "challenge"},
    )
    assert min(over.signed, over.actions) >= 5
    assert over.themes >= 4
    assert (running.status, running.signed < running.reviews) == ("running", True)
    assert {"logistics", "check", "agreed"} - running.stages == set()
    assert {k: v for k, v in in_partnership(partnership, reviews_shown.slips, NOW).items() if v} == {}


@pytest.mark.usefixtures("loading_desk")
def test_bdsip_has_its_counsellors_a_statement_for_words_first_and_good_ratings() -> None:
    loading.load(now=NOW, say=lambda text: None, only=["barking-dagenham"])

    partnership = Partnership.objects.get(slug="barking-dagenham")
    assert in_partnership(partnership, _counsellors) == 13
    assert in_partnership(partnership, _stated_to, "Words First") == [date(2026, 10, 1)]
    good, answered = in_partnership(partnership, _ratings)
    assert answered > 20
    assert good / answered > 0.85


@pytest.mark.usefixtures("loading_desk")
def test_camdens_course_meets_on_wednesdays_at_four_all_year() -> None:
    loading.load(now=NOW, say=lambda text: None, only=["camden"])

    days = in_partnership(Partnership.objects.get(slug="camden"), _meetings, "Early career teachers 2026/27")

    assert (len(days), {day.weekday() for day in days}, {day.hour for day in days}) == (24, {2}, {16})
    assert days[-1] - days[0] > timedelta(weeks=26)
    assert all(day.date() != date(2026, 10, 28) for day in days)


def _rows() -> dict[str, int]:
    labels = ("offers", "peer_review")
    kinds = [kind for label in labels for kind in apps.get_app_config(label).get_models()]
    return {kind._meta.label: kind._default_manager.count() for kind in kinds}


def _agreed() -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for start, status in models.Agreement.objects.values_list("year__start_year", "status"):
        found.setdefault(start, set()).add(status)
    return found


def _central() -> list[tuple[int, int]]:
    """Years and number of schools a trust bought for."""
    rows = models.Agreement.objects.filter(trust__isnull=False).order_by("year__start_year")
    return [(row.year.start_year, row.lines.count()) for row in rows]


def _notices() -> int:
    return models.AgreementLine.objects.filter(notice_given_at__isnull=False).count()


def _events() -> set[str]:
    return set(models.Event.objects.values_list("status", flat=True))


def _full() -> tuple[int, Counter[str]]:
    full = models.Event.objects.get(title="Early reading: fluency in key stage 1")
    return full.places_left, Counter(full.waiting.values_list("status", flat=True))


def _under_minimum() -> list[str]:
    rows = models.Event.objects.filter(status="open", minimum__gt=0, title__startswith="Early reading")
    return [row.title for row in rows if row.places_taken < row.minimum]


def _places() -> set[tuple[str, str]]:
    return set(models.Booking.objects.values_list("status", "cancel_reason"))


def _visits() -> set[str]:
    return set(models.Delivery.objects.values_list("status", flat=True))


def _topics() -> dict[str, int]:
    rows = models.Material.objects.filter(offer__year__start_year=2026).values_list("topic", flat=True)
    return dict(Counter(rows))


def _income() -> tuple[int, int]:
    year = models.Offer.objects.filter(year__start_year=2026).select_related("year")[0].year
    found = income.together(row for _, row in income.by_offer(Scope(year)))
    return found.budget_pence or 0, found.invoiced_pence


def _counsellors() -> int:
    return models.Provider.objects.filter(pools__name="Counsellors").count()


def _stated_to(name: str) -> list[date]:
    return list(models.ProviderStatement.objects.filter(provider__name=name).values_list("starts_on", flat=True))


def _ratings() -> tuple[int, int]:
    ratings = list(models.EvaluationAnswer.objects.values_list("rating", flat=True))
    return sum((rating or 0) >= 4 for rating in ratings), len(ratings)


def _invoiced() -> set[str]:
    """The sources of offers that are on invoices."""
    found = set(DocumentLine.objects.values_list("charge__source_kind", flat=True))
    return found & {"agreement", "booking", "delivery"}


def _meetings(title: str) -> list[datetime]:
    rows = models.Session.objects.filter(event__title=title).order_by("starts_at")
    return [row.starts_at.astimezone(LONDON) for row in rows]
