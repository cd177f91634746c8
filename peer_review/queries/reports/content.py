"""What a report says: one structure, frozen when the report is agreed, read by page, PDF, summary and workshop pack.

    schema       1
    host         name of the reviewed
    cycle        name of the cycle
    framework    {"name", "version", "principles": [text]}
    words        the framework's words: {"strength", "challenge", "report", "review", "lead", "excellence", "level"}
    levels       [{"title", "meaning"}], highest first; empty: ungraded
    visit        {"starts_on", "ends_on"}, ISO dates or null
    team         [{"seat": id, "role"}]: names come from the register when it is shown, so that a person can be forgotten
    focus        {"text", "themes": [title]}
    sections     [{"key", "title", "text"}], those with words
    themes       [{"key", "title", "strengths", "challenges"}]: counts, in the framework's order, those with findings
    findings     [{"id", "theme", "theme_title", "kind", "kind_word", "level", "level_word", "text", "evidence": count}]
    check        {"has_replied", "points", "accepted", "partly", "declined"}; null without a factual check
    statement    right to reply: the words of the reviewed, empty for none

Evidence itself is never in it, only how many pieces stand behind a finding.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Count, Q

from peer_review.bases import ReviewBase
from peer_review.enums import VISITING, FindingKind, ReplyAnswer, SeatRole, SeatStatus, Stage
from peer_review.frameworks import Content

SCHEMA: Final = 1
TITLES: Final = {"context": "Context", "summary": "Summary", "next_steps": "Next steps"}
SECTIONS: Final = ("summary", "context", "excellence", "next_steps")


def report_of(review: ReviewBase) -> dict[str, Any]:
    """Return what a review's report says as it stands. Three queries."""
    says = review.framework.says
    rows = _findings(review, says)
    return {
        "schema": SCHEMA,
        "host": str(review.host),
        "cycle": review.cycle.name,
        "framework": {
            "name": review.framework.name,
            "version": review.framework.version,
            "principles": list(says.principles),
        },
        "words": {key: says.word(key) for key in _WORDS},
        "levels": [
            {"title": level.title, "meaning": level.meaning}
            for level in sorted(says.levels, key=lambda level: -level.rank)
        ],
        "visit": {"starts_on": _iso(review.visit_starts_on), "ends_on": _iso(review.visit_ends_on)},
        "team": _team(review),
        "focus": {"text": review.focus, "themes": [says.theme_title(key) for key in review.focus_themes]},
        "sections": _sections(review, says),
        "themes": _themes(rows, says),
        "findings": rows,
        "check": _check(review),
        "statement": review.reply_statement,
    }


_WORDS: Final = ("strength", "challenge", "report", "review", "lead", "excellence", "level")


def section_title(key: str, says: Content) -> str:
    """Return what a section is called: “Area of excellence” in the framework's own word."""
    return says.word("excellence") if key == "excellence" else TITLES.get(key, key)


def _findings(review: ReviewBase, says: Content) -> list[dict[str, Any]]:
    live = Count("evidence", filter=Q(evidence__removed_at__isnull=True))
    found = review.findings.filter(withdrawn_at__isnull=True).annotate(evidence_count=live)
    places = {theme.key: place for place, theme in enumerate(says.themes)}
    ordered = sorted(found, key=lambda row: (places.get(row.theme, len(places)), row.position, row.pk))
    return [
        {
            "id": row.pk,
            "theme": row.theme,
            "theme_title": says.theme_title(row.theme),
            "kind": row.kind,
            "kind_word": says.word(row.kind),
            "level": row.level,
            "level_word": says.level_title(row.level),
            "text": row.text,
            "evidence": row.evidence_count,
        }
        for row in ordered
    ]


def _themes(rows: Sequence[dict[str, Any]], says: Content) -> list[dict[str, Any]]:
    counts = Counter((row["theme"], row["kind"]) for row in rows)
    return [
        {
            "key": key,
            "title": says.theme_title(key),
            "strengths": counts[key, FindingKind.STRENGTH],
            "challenges": counts[key, FindingKind.CHALLENGE],
        }
        for key in dict.fromkeys(row["theme"] for row in rows)
    ]


def _sections(review: ReviewBase, says: Content) -> list[dict[str, str]]:
    texts = {key: str(review.draft.get(key, "")).strip() for key in SECTIONS}
    return [{"key": key, "title": section_title(key, says), "text": text} for key, text in texts.items() if text]


def _team(review: ReviewBase) -> list[dict[str, Any]]:
    places = {role: place for place, role in enumerate(VISITING)}
    seats = review.seats.filter(role__in=VISITING, status=SeatStatus.ACCEPTED)
    ordered = sorted(seats, key=lambda seat: (places[seat.role], seat.pk))
    lead = review.framework.says.word("lead")
    return [
        {"seat": seat.pk, "role": lead if seat.role == SeatRole.LEAD else SeatRole(seat.role).label} for seat in ordered
    ]


def _check(review: ReviewBase) -> dict[str, Any] | None:
    if Stage.CHECK not in [step.stage for step in review.cycle.steps]:
        return None
    counts = Counter(review.replies.values_list("answer", flat=True))
    return {
        "has_replied": review.replied_at is not None,
        "points": sum(counts.values()),
        "accepted": counts[ReplyAnswer.ACCEPTED],
        "partly": counts[ReplyAnswer.PARTLY],
        "declined": counts[ReplyAnswer.DECLINED],
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
