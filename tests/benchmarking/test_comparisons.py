from decimal import Decimal

import pytest
from django.db import connection

from benchmarking import indicators
from benchmarking.models import Snapshot
from benchmarking.queries import comparisons, directory, published
from benchmarking.queries.comparisons import Choice
from tenants.enums import Consent
from tenants.models import Partnership
from tests.factories.benchmarking import NIGHT, SnapshotFactory

SHARE = indicators.get("member_share")
COUNT = indicators.get("members")
PRIMARY = indicators.get("primary_share")


def publish(partnerships, *, year=2025, **fields):
    for number, partnership in enumerate(partnerships, 1):
        SnapshotFactory(partnership=partnership, numerator=Decimal(10 + number), period_start=year, **fields)


def compare(**choice):
    everyone = directory.everyone()
    by_slug = {listed.slug: listed for listed in everyone}
    focus = by_slug[choice.pop("focus")] if "focus" in choice else None
    [compared, *_] = comparisons.compare(
        Choice(**{"indicators": (SHARE,), "year": 2025, "focus": focus} | choice), everyone
    )
    return compared


def labels(compared):
    return [line.cell.label for line in compared.lines]


def test_partnerships_are_compared_best_first(partnerships):
    publish(partnerships)

    compared = compare()

    assert labels(compared)[:2] == ["Harbour Learning", "Glenvale Learning"]
    assert [line.place.number for line in compared.lines] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert compared.summary.median == Decimal("0.725")


def test_last_year_stands_beside_this_year(partnerships):
    publish(partnerships)
    SnapshotFactory(partnership=partnerships[0], period_start=2024, numerator=Decimal(10))

    [line] = [line for line in compare().lines if line.cell.slug == "ashdown"]

    assert line.change == Decimal("0.05")


def test_withdrawn_consent_hides_a_partnership_even_before_its_rows_are_gone(partnerships, consent):
    publish(partnerships)
    consent(partnerships[7], Consent.NONE)

    compared = compare()

    assert "Harbour Learning" not in labels(compared)
    assert (compared.publishing, compared.summary.contributors) == (7, 7)


def test_a_suspended_partnership_is_not_compared(partnerships):
    publish(partnerships)
    Partnership.objects.filter(pk=partnerships[0].pk).update(status="suspended")

    assert "Ashdown Learning" not in labels(compare())


def test_anonymous_partnerships_keep_their_letter_across_indicators_and_lose_their_name(partnerships, consent):
    publish(partnerships)
    publish(partnerships, indicator="primary_share")
    for partnership in partnerships[:2]:
        consent(partnership, Consent.ANONYMOUS)

    everyone = directory.everyone()
    both = comparisons.compare(Choice((SHARE, PRIMARY), 2025), everyone)

    assert labels(both[0]) == labels(both[1])
    assert sorted(labels(both[0]))[:2] == ["Anonymous A", "Anonymous B"]
    assert not {"Ashdown Learning", "Birchwood Learning"} & set(labels(both[0]))


def test_anonymous_partnerships_are_counted_where_they_cannot_be_shown(partnerships, consent):
    publish(partnerships, indicator="members", denominator=None)
    consent(partnerships[0], Consent.ANONYMOUS)

    compared = compare(indicators=(COUNT,))

    assert (compared.concealed, compared.summary.contributors, compared.named) == (1, 8, 7)


def test_an_older_definition_is_not_compared(partnerships):
    publish(partnerships, definition_version=9)

    assert labels(compare()) == []


def test_a_provisional_figure_makes_the_comparison_provisional(partnerships):
    publish(partnerships[:7])
    publish(partnerships[7:], status="provisional")

    assert compare().is_final is False


@pytest.mark.parametrize(
    ("among", "expected"),
    [
        ("region:London", 8),
        ("region:Wales", 0),
        ("form:council_hosted", 4),
        ("neighbours", 8),
        ("nonsense", 8),
    ],
)
def test_a_set_without_focus(partnerships, among, expected):
    publish(partnerships)

    assert len(compare(among=among).lines) == expected


def test_statistical_neighbours_are_those_of_the_one_in_focus(partnerships):
    publish(partnerships)

    compared = compare(among="neighbours", focus="ashdown")

    assert labels(compared) == ["Harbour Learning", "Glenvale Learning", "Ashdown Learning"]


def test_chosen_partnerships_are_named_ones_only(partnerships, consent):
    publish(partnerships)
    consent(partnerships[1], Consent.ANONYMOUS)

    compared = compare(slugs=frozenset({"ashdown", "birchwood", "calder"}))

    assert labels(compared) == ["Calder Learning", "Ashdown Learning"]
    assert compared.summary.median is None


def test_the_focus_is_marked_and_always_in_its_set(partnerships):
    publish(partnerships)

    compared = compare(among="form:council_hosted", focus="ashdown")

    assert compared.focus.cell.slug == "ashdown"
    assert len(compared.lines) == 5


def test_the_nearest_are_chosen_among_those_that_publish_size_and_phase_mix(partnerships):
    publish(partnerships)
    for partnership in partnerships[:4]:
        SnapshotFactory(partnership=partnership, indicator="members", denominator=None)
        SnapshotFactory(partnership=partnership, indicator="primary_share")

    compared = compare(among="nearest", focus="ashdown")

    assert sorted(labels(compared)) == [f"{place} Learning" for place in ("Ashdown", "Birchwood", "Calder", "Dunmore")]


def test_without_a_size_nobody_is_near(partnerships):
    publish(partnerships)

    assert labels(compare(among="nearest", focus="ashdown")) == ["Ashdown Learning"]


@pytest.mark.parametrize("among", ["all", "nearest", "region:London"])
@pytest.mark.parametrize("published_by", [1, 8])
def test_one_query_serves_any_comparison(partnerships, among, published_by, django_assert_num_queries):
    for code in ("member_share", "members", "primary_share"):
        publish(partnerships[:published_by], indicator=code)
        publish(partnerships[:published_by], indicator=code, year=2024)
    everyone = directory.everyone()
    focus = next(listed for listed in everyone if listed.slug == "ashdown")

    with django_assert_num_queries(1):
        comparisons.compare(Choice((SHARE, COUNT, PRIMARY), 2025, among=among, focus=focus), everyone)


def test_that_query_uses_the_index(partnerships):
    publish(partnerships)
    condition = published.current([SHARE, COUNT])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Snapshot.objects.filter(condition, period_start__in=[2025, 2024]).order_by().explain()

    assert "snapshot_once" in plan


def test_years_come_latest_first_with_what_is_final(partnerships):
    publish(partnerships, year=2025)
    publish(partnerships, year=2026, status="provisional")

    years = published.years()

    assert (list(years.items()), published.default_year(years)) == ([(2026, False), (2025, True)], 2025)


@pytest.mark.parametrize(("years", "default"), [({}, 0), ({2026: False}, 2026), ({2026: False, 2025: False}, 2026)])
def test_without_a_final_year_the_latest_is_shown(years, default):
    assert published.default_year(years) == default


def test_history_says_nothing_of_a_year_with_few(partnerships):
    publish(partnerships, year=2025)
    publish(partnerships[:3], year=2024)

    history = comparisons.history(SHARE, [2024, 2025])

    assert [summary.median for summary in history.values()] == [None, Decimal("0.725")]


def test_when_figures_last_changed(partnerships):
    publish(partnerships[:1])

    assert [published.published_at(p.pk) for p in partnerships[:2]] == [NIGHT, None]
