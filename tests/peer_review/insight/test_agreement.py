"""Agreement of readers, against worked examples of the literature and against what must hold for any readings."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peer_review.agreement import Method, Pair, alpha, kappa, percent, weighted_kappa

pytestmark = pytest.mark.no_database
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
WORDS = st.sampled_from(["a", "b", "c"])
PAIRS = st.lists(st.tuples(WORDS, WORDS), min_size=10, max_size=40)
# Cohen (1968), “Weighted kappa”, Psychological Bulletin 70, table 1: proportions of 200 diagnoses.
COHEN_1968 = {"a": (88, 14, 18), "b": (10, 40, 10), "c": (2, 6, 12)}
# SAS/STAT User's Guide, PROC FREQ, “Cohen's kappa coefficient”: two dermatologists rate 88 patients.
SKIN = {"terrible": (10, 4, 1, 0), "poor": (5, 10, 12, 2), "marginal": (2, 4, 12, 5), "clear": (0, 2, 6, 13)}
# Krippendorff (2011), “Computing Krippendorff's alpha-reliability”, sections B, C and D/E.
BINARY = ("0100000000", "1110010100")
NOMINAL = ("aabbdcccedda", "babbbccceddd")
FOUR = ("123321412...", "123322412" + "5.3", ".33323422" + "51.", "123324412" + "51.")


def pairs_of(table: dict[str, tuple[int, ...]]) -> list[Pair]:
    """The pairs a contingency table counts."""
    return [
        (one, other)
        for one, counts in table.items()
        for other, count in zip(table, counts, strict=True)
        for _ in range(count)
    ]


def units_of(rows: tuple[str, ...]) -> list[list[str]]:
    """The readings of each unit; a dot is none."""
    return [[word for word in unit if word != "."] for unit in zip(*rows, strict=True)]


def test_cohens_kappa_is_that_of_his_example() -> None:
    found = kappa(pairs_of(COHEN_1968))

    assert (found.method, found.value, found.base) == (Method.KAPPA, Decimal("0.492"), 200)
    assert percent(pairs_of(COHEN_1968)).value == Decimal("0.700")


def test_weighted_kappa_is_that_of_the_dermatologists() -> None:
    pairs = pairs_of(SKIN)

    assert (kappa(pairs).value, weighted_kappa(pairs, list(SKIN)).value) == (Decimal("0.345"), Decimal("0.508"))


def test_alpha_is_that_of_krippendorffs_examples() -> None:
    found = [
        alpha(units_of(BINARY)).value,
        alpha(units_of(NOMINAL)).value,
        alpha(units_of(FOUR)).value,
        alpha(units_of(FOUR), list("12345")).value,
    ]

    assert found == [Decimal(text) for text in ("0.095", "0.692", "0.743", "0.815")]


def test_alpha_leaves_out_what_one_reader_read() -> None:
    assert alpha(units_of(FOUR)).base == 11


@pytest.mark.parametrize("statistic", [percent, kappa, alpha])
def test_few_findings_give_no_number(statistic) -> None:
    found = statistic([("a", "a")] * 9)

    assert (found.value, found.why_not, found.base) == (None, "too few", 9)
    assert found.words == f"too few ({found.method}, base 9 {found.method.counts}s)"


@pytest.mark.parametrize("statistic", [kappa, alpha])
def test_readers_who_only_know_one_word_cannot_be_judged(statistic) -> None:
    assert (statistic([("a", "a")] * 20).value, statistic([("a", "a")] * 20).why_not) == (None, "all the same")


def test_a_level_off_the_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="not on the scale"):
        weighted_kappa([("a", "z")] * 10, ["a", "b"])


@calm
@given(PAIRS)
def test_readers_can_be_swapped(pairs: list[Pair]) -> None:
    swapped = [(other, one) for one, other in pairs]

    assert (kappa(pairs), alpha(pairs)) == (kappa(swapped), alpha(swapped))
    assert weighted_kappa(pairs, list("abc")) == weighted_kappa(swapped, list("cba"))


@calm
@given(PAIRS)
def test_no_agreement_is_better_than_perfect(pairs: list[Pair]) -> None:
    for found in (kappa(pairs), alpha(pairs), alpha(pairs, list("abc")), weighted_kappa(pairs, list("abc"))):
        assert found.value is None or -1 <= found.value <= 1


@calm
@given(st.lists(WORDS, min_size=10).filter(lambda words: len(set(words)) > 1))
def test_those_who_always_agree_come_to_one(words: list[str]) -> None:
    pairs = [(word, word) for word in words]

    assert {kappa(pairs).value, alpha(pairs).value, weighted_kappa(pairs, list("abc")).value} == {Decimal("1.000")}


def test_two_levels_weigh_like_two_words() -> None:
    pairs = list(product("ab", "ab")) * 3 + [("a", "a")] * 2

    assert weighted_kappa(pairs, ["a", "b"]).value == kappa(pairs).value
