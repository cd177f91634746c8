"""What a lead is asked before a draft goes to the school: prompts to think again, never a bar.

They stand for what makes a review kind and useless: challenges nobody can trace, praise only, an agreed focus left out,
levels without a ground or against each other, challenges that lead nowhere.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from peer_review.enums import FindingKind
from peer_review.frameworks import Content

MOST_QUOTED: Final = 60
SHORT: Final = {
    "no_findings": "no findings",
    "praise_only": "strengths only",
    "challenges_only": "challenges only",
    "challenge_without_evidence": "challenges without evidence",
    "strength_without_evidence": "strengths without evidence",
    "level_without_evidence": "levels without evidence",
    "focus_not_covered": "agreed focus left out",
    "levels_differ": "levels that differ",
    "no_summary": "no summary",
    "no_next_steps": "no next steps",
}


class Finding(Protocol):
    """What a prompt needs of a finding."""

    pk: int
    theme: str
    kind: str
    level: str
    text: str


@dataclass(frozen=True)
class Prompt:
    """One thing to think about; `key` tells it from others with the same code."""

    code: str
    text: str
    key: str


def prompts(
    findings: Sequence[Finding],
    evidence_counts: Mapping[int, int],
    content: Mapping[str, str],
    *,
    focus_themes: Collection[str] = (),
    framework: Content | None = None,
) -> list[Prompt]:
    """Return what the lead is asked about findings (not withdrawn), their evidence counts by id, and the draft's sections."""
    if not findings:
        return [Prompt("no_findings", "The draft has no findings.", "no_findings"), *_sections(findings, content)]
    return [
        *_kinds(findings),
        *_without_evidence(findings, evidence_counts),
        *_uncovered(findings, focus_themes, framework),
        *_levels(findings, framework),
        *_sections(findings, content),
    ]


def in_short(asked: Iterable[Prompt]) -> str:
    """Return what was asked in a line that quotes nobody: “strengths only; challenges without evidence (2)”."""
    counts = Counter(prompt.code for prompt in asked)
    return "; ".join(
        f"{words} ({counts[code]})" if counts[code] > 1 else words for code, words in SHORT.items() if counts[code]
    )


def _kinds(findings: Sequence[Finding]) -> Iterator[Prompt]:
    if all(finding.kind == FindingKind.STRENGTH for finding in findings):
        words = "All findings are strengths. What would you say to a friend who leads this school?"
        yield Prompt("praise_only", words, "praise_only")
    if all(finding.kind == FindingKind.CHALLENGE for finding in findings):
        words = "All findings are challenges. What should go on as it is?"
        yield Prompt("challenges_only", words, "challenges_only")


def _without_evidence(findings: Sequence[Finding], counts: Mapping[int, int]) -> Iterator[Prompt]:
    for finding in findings:
        if counts.get(finding.pk):
            continue
        quoted = _quoted(finding)
        if finding.kind == FindingKind.CHALLENGE:
            words = f"No evidence stands behind the challenge “{quoted}”."
            yield Prompt("challenge_without_evidence", words, f"challenge_without_evidence:{finding.pk}")
        else:
            words = f"No evidence stands behind the strength “{quoted}”."
            yield Prompt("strength_without_evidence", words, f"strength_without_evidence:{finding.pk}")
        if finding.level:
            words = f"“{quoted}” has a level, but no evidence."
            yield Prompt("level_without_evidence", words, f"level_without_evidence:{finding.pk}")


def _uncovered(
    findings: Sequence[Finding], focus_themes: Collection[str], framework: Content | None
) -> Iterator[Prompt]:
    covered = {finding.theme for finding in findings}
    for theme in focus_themes:
        if theme not in covered:
            words = f"“{_title(framework, theme)}” is an agreed focus, and nothing is said about it."
            yield Prompt("focus_not_covered", words, f"focus_not_covered:{theme}")


def _levels(findings: Sequence[Finding], framework: Content | None) -> Iterator[Prompt]:
    given: dict[str, set[str]] = {}
    for finding in findings:
        if finding.level:
            given.setdefault(finding.theme, set()).add(finding.level)
    for theme, levels in given.items():
        if len(levels) > 1:
            words = f"Findings on “{_title(framework, theme)}” have different levels: {_spelt(framework, levels)}."
            yield Prompt("levels_differ", words, f"levels_differ:{theme}:{','.join(sorted(levels))}")


def _sections(findings: Sequence[Finding], content: Mapping[str, str]) -> Iterator[Prompt]:
    if not content.get("summary", "").strip():
        yield Prompt("no_summary", "The summary is empty; governors may read nothing else.", "no_summary")
    has_challenge = any(finding.kind == FindingKind.CHALLENGE for finding in findings)
    if has_challenge and not content.get("next_steps", "").strip():
        yield Prompt("no_next_steps", "There are challenges, but no next steps.", "no_next_steps")


def _quoted(finding: Finding) -> str:
    text = " ".join(finding.text.split())
    return text if len(text) <= MOST_QUOTED else f"{text[:MOST_QUOTED].rstrip()}…"


def _title(framework: Content | None, theme: str) -> str:
    return framework.theme_title(theme) if framework else theme


def _spelt(framework: Content | None, levels: Collection[str]) -> str:
    if framework is None:
        return ", ".join(sorted(levels))
    ranks = {level.key: level.rank for level in framework.levels}
    return ", ".join(framework.level_title(key) for key in sorted(levels, key=lambda key: (ranks.get(key, 0), key)))
