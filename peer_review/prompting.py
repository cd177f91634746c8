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
    "praise_only": "only {strength}",
    "challenges_only": "only {challenge}",
    "challenge_without_evidence": "{challenge} without evidence",
    "strength_without_evidence": "{strength} without evidence",
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
    framework: Content,
    focus_themes: Collection[str] = (),
) -> list[Prompt]:
    """Return what the lead is asked about findings (not withdrawn), their evidence counts by id, and the draft's sections."""
    if not findings:
        return [
            Prompt("no_findings", "The draft has no findings.", "no_findings"),
            *_sections(findings, content, framework),
        ]
    return [
        *_kinds(findings, framework),
        *_without_evidence(findings, evidence_counts, framework),
        *_uncovered(findings, focus_themes, framework),
        *_levels(findings, framework),
        *_sections(findings, content, framework),
    ]


def in_short(asked: Iterable[Prompt], framework: Content) -> str:
    """Return what was asked in a line that quotes nobody: “only strengths; challenges without evidence (2)”."""
    counts = Counter(prompt.code for prompt in asked)
    kinds = {kind.value: framework.several(kind) for kind in FindingKind}
    said = {code: words.format(**kinds) for code, words in SHORT.items() if counts[code]}
    return "; ".join(f"{words} ({counts[code]})" if counts[code] > 1 else words for code, words in said.items())


def _kinds(findings: Sequence[Finding], framework: Content) -> Iterator[Prompt]:
    if all(finding.kind == FindingKind.STRENGTH for finding in findings):
        words = f"There are only {framework.several('strength')}. What would you say to a friend who leads this school?"
        yield Prompt("praise_only", words, "praise_only")
    if all(finding.kind == FindingKind.CHALLENGE for finding in findings):
        words = f"There are only {framework.several('challenge')}. What should go on as it is?"
        yield Prompt("challenges_only", words, "challenges_only")


def _without_evidence(findings: Sequence[Finding], counts: Mapping[int, int], framework: Content) -> Iterator[Prompt]:
    for finding in findings:
        if counts.get(finding.pk):
            continue
        quoted, code = _quoted(finding), f"{FindingKind(finding.kind).value}_without_evidence"
        words = f"{framework.word(finding.kind)}: no evidence stands behind “{quoted}”."
        yield Prompt(code, words, f"{code}:{finding.pk}")
        if finding.level:
            words = f"“{quoted}” has a level, but no evidence."
            yield Prompt("level_without_evidence", words, f"level_without_evidence:{finding.pk}")


def _uncovered(findings: Sequence[Finding], focus_themes: Collection[str], framework: Content) -> Iterator[Prompt]:
    covered = {finding.theme for finding in findings}
    for theme in focus_themes:
        if theme not in covered:
            words = f"“{framework.theme_title(theme)}” is an agreed focus, and nothing is said about it."
            yield Prompt("focus_not_covered", words, f"focus_not_covered:{theme}")


def _levels(findings: Sequence[Finding], framework: Content) -> Iterator[Prompt]:
    given: dict[str, set[str]] = {}
    for finding in findings:
        if finding.level:
            given.setdefault(finding.theme, set()).add(finding.level)
    for theme, levels in given.items():
        if len(levels) > 1:
            words = f"Findings on “{framework.theme_title(theme)}” have different levels: {_spelt(framework, levels)}."
            yield Prompt("levels_differ", words, f"levels_differ:{theme}:{','.join(sorted(levels))}")


def _sections(findings: Sequence[Finding], content: Mapping[str, str], framework: Content) -> Iterator[Prompt]:
    if not content.get("summary", "").strip():
        yield Prompt("no_summary", "The summary is empty; governors may read nothing else.", "no_summary")
    has_challenge = any(finding.kind == FindingKind.CHALLENGE for finding in findings)
    if has_challenge and not content.get("next_steps", "").strip():
        yield Prompt(
            "no_next_steps", f"There are {framework.several('challenge')}, but no next steps.", "no_next_steps"
        )


def _quoted(finding: Finding) -> str:
    text = " ".join(finding.text.split())
    return text if len(text) <= MOST_QUOTED else f"{text[:MOST_QUOTED].rstrip()}…"


def _spelt(framework: Content, levels: Collection[str]) -> str:
    ranks = {level.key: level.rank for level in framework.levels}
    return ", ".join(framework.level_title(key) for key in sorted(levels, key=lambda key: (ranks.get(key, 0), key)))
