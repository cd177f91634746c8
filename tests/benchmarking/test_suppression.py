from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarking import indicators
from benchmarking.enums import Mark
from benchmarking.queries import suppression
from benchmarking.queries.suppression import Published
from tenants.enums import Consent
from tenants.figures import Ratio

pytestmark = pytest.mark.no_database

SHARE = indicators.get("member_share")
COUNT = indicators.get("members")


def published(number, *, consent=Consent.NAMED, numerator=8, denominator=10, base=10, value="0.8"):
    return Published(
        is_final=True,
        partnership_id=number,
        name=f"Partnership {number}",
        slug=f"p{number}",
        consent=consent,
        value=None if value is None else Decimal(value),
        numerator=Decimal(numerator),
        denominator=Decimal(denominator),
        base_count=base,
    )


def cohort(named=0, anonymous=0, silent=0):
    consents = [Consent.NAMED] * named + [Consent.ANONYMOUS] * anonymous + [Consent.NONE] * silent
    return [published(n, consent=c, value=f"0.{n:02}") for n, c in enumerate(consents, 1)]


def cells(indicator, rows):
    return suppression.cells(indicator, rows, suppression.anonymous_labels(rows, "page"))


@pytest.mark.parametrize(
    ("base", "value", "mark"),
    [
        (0, "0.5", Mark.CONFIDENTIAL),
        (4, "0.5", Mark.CONFIDENTIAL),
        (5, "0.5", Mark.SHOWN),
        (85, "0.5", Mark.SHOWN),
        (85, None, Mark.UNAVAILABLE),
        (4, None, Mark.CONFIDENTIAL),
        (0, None, Mark.UNAVAILABLE),
    ],
)
def test_a_figure_that_rests_on_fewer_than_five_schools_is_hidden(base, value, mark):
    assert suppression.mark_of(SHARE, published(1, base=base, value=value)) == mark


@pytest.mark.parametrize(
    ("base", "published"),
    [(5, Ratio(4, 5, 5)), (4, Ratio(None, None, 4)), (0, Ratio(None, None, 0))],
)
def test_small_numbers_do_not_leave_their_partnership(base, published):
    assert suppression.publishable(SHARE, Ratio(4, 5, base)) == published


def test_a_hidden_cell_carries_no_number_at_all():
    [cell] = cells(SHARE, [published(1, base=4)])

    assert (cell.value, cell.numerator, cell.denominator, cell.base_count) == (None, None, None, None)


def test_a_partnership_without_consent_has_no_cell_and_enters_no_median():
    rows = cohort(named=5, silent=3)

    assert [c.label for c in cells(SHARE, rows)] == [f"Partnership {n}" for n in (5, 4, 3, 2, 1)]
    assert suppression.summary(SHARE, rows).contributors == 5


@pytest.mark.parametrize(
    ("named", "anonymous", "shown"),
    [(0, 2, 0), (2, 2, 0), (3, 2, 2), (4, 1, 0), (10, 1, 0), (0, 5, 5), (10, 3, 3)],
)
def test_anonymous_cells_need_five_partnerships_and_company(named, anonymous, shown):
    labels = [cell.label for cell in cells(SHARE, cohort(named, anonymous)) if not cell.is_named]

    assert sorted(labels) == [f"Anonymous {letter}" for letter in "ABCDE"[:shown]]


def test_an_anonymous_cell_gives_a_value_and_nothing_that_identifies():
    anonymous = [c for c in cells(SHARE, cohort(named=4, anonymous=2)) if not c.is_named]

    assert {(c.slug, c.numerator, c.denominator, c.base_count) for c in anonymous} == {("", None, None, None)}
    assert {c.value for c in anonymous} == {Decimal("0.05"), Decimal("0.06")}


def test_a_provisional_figure_stays_provisional_without_its_name():
    rows = [row._replace(is_final=False) for row in cohort(named=3, anonymous=2)]

    assert {cell.is_final for cell in cells(SHARE, rows)} == {False}


def test_a_figure_that_gives_the_size_away_counts_in_the_median_but_shows_no_anonymous_cell():
    rows = cohort(named=4, anonymous=3)

    assert [c.is_named for c in cells(COUNT, rows)] == [True] * 4
    assert suppression.summary(COUNT, rows).median == Decimal("0.04")


@pytest.mark.parametrize("count", range(5))
def test_nothing_is_said_about_fewer_than_five_together(count):
    rows = cohort(named=count)

    assert suppression.summary(SHARE, rows) == suppression.Summary(contributors=count)
    assert suppression.places(SHARE, rows, highest_first=True) == {}


def test_five_together_have_a_median_a_band_a_rank_and_a_total():
    rows = cohort(named=5)

    assert suppression.summary(SHARE, rows) == suppression.Summary(
        contributors=5,
        median=Decimal("0.03"),
        middle_half=(Decimal("0.02"), Decimal("0.04")),
        total=Decimal("0.8"),
    )
    assert suppression.places(SHARE, rows, highest_first=True)[Decimal("0.04")] == suppression.Place(2, 5)


def test_places_have_no_gap_where_an_anonymous_partnership_is_hidden():
    rows = cohort(named=6, anonymous=3)

    places = suppression.places(COUNT, rows, highest_first=True)

    assert list(places.values()) == [suppression.Place(number, 6) for number in (1, 2, 3, 4, 5, 6)]
    assert set(places) == {row.value for row in rows[:6]}


@pytest.mark.parametrize(
    ("hidden", "total"),
    [
        ([], Decimal(40)),
        ([{"base": 4}], None),
        ([{"base": 4}, {"base": 3}], Decimal(56)),
        ([{"consent": Consent.ANONYMOUS}], None),
        ([{"consent": Consent.ANONYMOUS}, {"base": 2}], Decimal(56)),
    ],
)
def test_a_total_is_not_shown_when_exactly_one_of_its_parts_is_hidden(hidden, total):
    rows = [published(n) for n in range(1, 6)]
    rows += [published(n, **fields) for n, fields in enumerate(hidden, 6)]

    assert suppression.summary(COUNT, rows).total == total


def test_small_figures_enter_no_statistic():
    rows = [*cohort(named=4), published(9, base=4)]

    assert suppression.summary(SHARE, rows) == suppression.Summary(contributors=4)


def test_own_figures_keep_the_name_and_still_hide_small_numbers():
    own = suppression.own_cell(SHARE, published(1, consent=Consent.ANONYMOUS, base=4))

    assert (own.label, own.mark, own.value) == ("Partnership 1", Mark.CONFIDENTIAL, None)


def test_labels_stay_the_same_on_one_page_and_change_with_the_page():
    rows = cohort(anonymous=8)

    one, again, other = (suppression.anonymous_labels(rows, salt) for salt in ("one", "one", "other"))

    assert one == again
    assert one != other


def test_after_z_the_labels_go_on_with_two_letters():
    labels = suppression.anonymous_labels(cohort(anonymous=28), "page")

    assert sorted(labels.values(), key=lambda label: (len(label), label))[-2:] == ["Anonymous AA", "Anonymous AB"]


@given(
    st.lists(st.tuples(st.sampled_from(list(Consent)), st.integers(0, 12)), max_size=12),
    st.sampled_from(indicators.ALL),
)
def test_no_small_number_and_no_silent_partnership_is_ever_shown(contributions, indicator):
    rows = [published(n, consent=c, base=base) for n, (c, base) in enumerate(contributions, 1)]
    by_name = {row.name: row for row in rows}

    for cell in cells(indicator, rows):
        row = by_name.get(cell.label)
        assert row is None or row.consent == Consent.NAMED
        assert cell.is_shown or cell.value is None
        assert cell.base_count is None or cell.base_count >= indicator.minimum_base
