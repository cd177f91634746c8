"""How far a review goes beyond praise: the parts of the challenge index, each a number with what it was made from.

Share of challenges: challenges ÷ findings. Evidence per finding: links to evidence ÷ findings. Challenges with evidence:
challenges with one link or more ÷ challenges. Gap of a theme: rank of the level the reviewed gave themselves − mean rank of
the levels of the team's findings there; positive: they see themselves higher. Actions completed after some months: done ÷
all actions at the follow-ups held then. Nothing is weighed into one number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from peer_review.enums import FindingKind

TENTH: Final = Decimal("0.1")


@dataclass(frozen=True)
class Share:
    """How many of some things; a share never stands without its base."""

    count: int
    base: int

    @property
    def percent(self) -> int | None:
        """Whole per cent, halves up; none of nothing."""
        return int(rounded(Fraction(100 * self.count, self.base), Decimal(1))) if self.base else None


@dataclass(frozen=True)
class Mean:
    """A mean with how many it was made from."""

    value: Decimal | None
    base: int


@dataclass(frozen=True)
class Judged:
    """One finding as it counts: its kind, theme, rank of its level where it has one, and links to evidence."""

    kind: str
    theme: str
    rank: int | None
    evidence: int


@dataclass(frozen=True)
class Gap:
    """How much higher (+) or lower (−) the reviewed see themselves on a theme than the team, in levels."""

    theme: str
    own: int
    found: Fraction

    @property
    def signed(self) -> Fraction:
        """Own level minus the team's."""
        return self.own - self.found

    @property
    def absolute(self) -> Fraction:
        """The distance, whoever is higher."""
        return abs(self.signed)


@dataclass(frozen=True)
class Looked:
    """A follow-up held: so many months after the signature, so many of the actions done."""

    months: int
    done: int
    actions: int


@dataclass(frozen=True)
class Index:
    """All that is measured of one review or of several together."""

    findings: int
    evidence: int  # links of findings to evidence
    challenges: Share
    challenges_with_evidence: Share
    gaps: tuple[Gap, ...]
    actions: Mapping[int, Share]

    @property
    def evidence_per_finding(self) -> Mean:
        """Links to evidence of a finding."""
        if not self.findings:
            return Mean(None, 0)
        return Mean(rounded(Fraction(self.evidence, self.findings), TENTH), self.findings)

    @property
    def signed_gap(self) -> Mean:
        """Mean of the signed gaps over themes."""
        return mean(gap.signed for gap in self.gaps)

    @property
    def absolute_gap(self) -> Mean:
        """Mean of the distances over themes."""
        return mean(gap.absolute for gap in self.gaps)


def index(findings: Sequence[Judged], own: Mapping[str, int], looked: Iterable[Looked]) -> Index:
    """Return the index of one review; `own` is the rank of the level the reviewed gave themselves, by theme."""
    challenges = [row for row in findings if row.kind == FindingKind.CHALLENGE]
    return Index(
        findings=len(findings),
        evidence=sum(row.evidence for row in findings),
        challenges=Share(len(challenges), len(findings)),
        challenges_with_evidence=Share(sum(row.evidence > 0 for row in challenges), len(challenges)),
        gaps=gaps(findings, own),
        actions=completed(looked),
    )


def combined(indexes: Sequence[Index]) -> Index:
    """Return several reviews as one: what was counted is summed, so that a review weighs as much as it found."""
    return Index(
        findings=sum(one.findings for one in indexes),
        evidence=sum(one.evidence for one in indexes),
        challenges=together(one.challenges for one in indexes),
        challenges_with_evidence=together(one.challenges_with_evidence for one in indexes),
        gaps=tuple(gap for one in indexes for gap in one.gaps),
        actions=completed(
            Looked(months, share.count, share.base) for one in indexes for months, share in one.actions.items()
        ),
    )


def gaps(findings: Iterable[Judged], own: Mapping[str, int]) -> tuple[Gap, ...]:
    """Return the gap of every theme with a level from both sides, in the order of the self-evaluation."""
    ranks: dict[str, list[int]] = {}
    for row in findings:
        if row.rank is not None:
            ranks.setdefault(row.theme, []).append(row.rank)
    return tuple(
        Gap(theme, rank, Fraction(sum(ranks[theme]), len(ranks[theme])))
        for theme, rank in own.items()
        if theme in ranks
    )


def completed(looked: Iterable[Looked]) -> dict[int, Share]:
    """Return the share of actions completed at each point of follow-up; the base is actions, not reviews."""
    sums: dict[int, Share] = {}
    for row in looked:
        before = sums.get(row.months, Share(0, 0))
        sums[row.months] = Share(before.count + row.done, before.base + row.actions)
    return dict(sorted(sums.items()))


def together(shares: Iterable[Share]) -> Share:
    """Return shares as one: counts are summed, percentages never averaged."""
    rows = list(shares)
    return Share(sum(row.count for row in rows), sum(row.base for row in rows))


def mean(values: Iterable[Fraction | int]) -> Mean:
    """Return the mean with one decimal, halves away from nought."""
    given = [Fraction(value) for value in values]
    if not given:
        return Mean(None, 0)
    return Mean(rounded(sum(given, Fraction(0)) / len(given), TENTH), len(given))


def rounded(value: Fraction, unit: Decimal) -> Decimal:
    """Return a fraction as a decimal, halves away from nought."""
    scaled = value / Fraction(unit)
    whole, rest = divmod(abs(scaled), 1)
    steps = int(whole) + (rest >= Fraction(1, 2))
    return (Decimal(steps) * unit * (-1 if scaled < 0 else 1)).quantize(unit, rounding=ROUND_HALF_UP) + 0
