"""The challenge index: shares with their base, gaps with their sign, follow-ups summed and never averaged."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peer_review.measuring_challenge import (
    Judged,
    Looked,
    Mean,
    Share,
    combined,
    completed,
    index,
    mean,
    rounded,
    together,
)

pytestmark = pytest.mark.no_database
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
CHOICES = [
    Judged(kind, theme, rank, evidence)
    for kind in ("strength", "challenge")
    for theme in ("reading", "send")
    for rank in (None, 1, 2, 4)
    for evidence in (0, 1, 4)
]
FINDINGS = st.lists(st.sampled_from(CHOICES), max_size=12)


def judged(kind: str, evidence: int = 0, rank: int | None = None, theme: str = "reading") -> Judged:
    return Judged(kind, theme, rank, evidence)


def test_a_review_is_measured_with_the_base_of_each_figure() -> None:
    found = index(
        [judged("challenge", 2, 1), judged("challenge", 0, 2), judged("strength", 1, 4, "leadership")],
        {"leadership": 3, "reading": 3, "send": 2},
        [Looked(3, 1, 4), Looked(6, 2, 4)],
    )

    assert (found.challenges, found.challenges.percent) == (Share(2, 3), 67)
    assert found.evidence_per_finding == Mean(Decimal("1.0"), 3)
    assert found.challenges_with_evidence == Share(1, 2)
    assert [(gap.theme, gap.signed) for gap in found.gaps] == [("leadership", -1), ("reading", Fraction(3, 2))]
    assert (found.signed_gap, found.absolute_gap) == (Mean(Decimal("0.3"), 2), Mean(Decimal("1.3"), 2))
    assert found.actions == {3: Share(1, 4), 6: Share(2, 4)}


def test_a_review_without_findings_has_no_shares() -> None:
    found = index([], {"reading": 2}, [])

    assert (found.challenges.percent, found.evidence_per_finding, found.gaps) == (None, Mean(None, 0), ())
    assert (found.signed_gap, found.actions) == (Mean(None, 0), {})


def test_follow_ups_of_several_reviews_count_actions_not_reviews() -> None:
    assert completed([Looked(6, 1, 1), Looked(6, 0, 9)]) == {6: Share(1, 10)}


@pytest.mark.parametrize(("value", "text"), [("0.25", "0.3"), ("-0.25", "-0.3"), ("0.04", "0.0"), ("-0.04", "0.0")])
def test_halves_go_away_from_nought_and_nought_has_no_sign(value: str, text: str) -> None:
    assert str(rounded(Fraction(value), Decimal("0.1"))) == text


@calm
@given(FINDINGS)
def test_parts_never_exceed_their_base(findings: list[Judged]) -> None:
    found = index(findings, {"reading": 2, "send": 3}, [])

    assert found.challenges.count <= found.challenges.base == len(findings)
    assert found.challenges_with_evidence.base == found.challenges.count
    assert all(abs(gap.signed) == gap.absolute <= 3 for gap in found.gaps)


@calm
@given(FINDINGS)
def test_the_order_of_findings_changes_nothing(findings: list[Judged]) -> None:
    assert index(findings, {"reading": 2}, []) == index(findings[::-1], {"reading": 2}, [])


@calm
@given(st.lists(st.integers(1, 5), min_size=1))
def test_a_mean_lies_among_its_values(values: list[int]) -> None:
    found = mean(values)

    assert found.value is not None
    assert (min(values) <= found.value <= max(values), found.base) == (True, len(values))


@calm
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda pair: Share(min(pair), max(pair)))))
def test_shares_together_are_sums(shares: list[Share]) -> None:
    found = together(shares)

    assert (found.count, found.base) == (sum(row.count for row in shares), sum(row.base for row in shares))


@calm
@given(FINDINGS, FINDINGS)
def test_reviews_together_count_like_one_review(some: list[Judged], others: list[Judged]) -> None:
    apart = combined([index(some, {}, [Looked(3, 1, 2)]), index(others, {}, [Looked(3, 2, 2), Looked(6, 0, 1)])])

    assert apart == index(some + others, {}, [Looked(3, 3, 4), Looked(6, 0, 1)])
