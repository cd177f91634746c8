"""A frozen report as it is read: the page and the PDFs lay out exactly these words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from peer_review import sealing
from peer_review.bases import ReviewBase
from peer_review.enums import FindingKind
from peer_review.frameworks import plural
from tenants.working_days import london_day

FORMER = "Former reviewer"


def content_of(review: ReviewBase, names: Mapping[int, str]) -> dict[str, Any]:
    """Return all a report says, with the names of its team as they are now."""
    report = review.report
    words = report["words"]
    return {
        "title": f"{words['report']}: {words['review'].lower()} of {report['host']}",
        "caption": f"{report['cycle']} · {visit_words(report['visit'])}",
        "facts": _facts(report, names),
        "sections": [{"title": row["title"], "text": paragraphs(row["text"])} for row in report["sections"]],
        "themes": [_theme(row, report) for row in report["themes"]],
        "levels": _levels(report),
        "check": check_words(report["check"], review.words.host),
        "statement_title": f"Statement of the {review.words.host}",
        "statement": paragraphs(report["statement"]),
        "signature": signature_words(review),
        "digest": sealing.spelt(review.signed_digest),
        "seal": seal_words(review),
        "principles": report["framework"]["principles"],
    }


def summary_of(review: ReviewBase) -> dict[str, Any]:
    """Return what the summary says: the words of three sections and counts by theme, no finding."""
    report = review.report
    words = report["words"]
    texts = {row["key"]: row for row in report["sections"]}
    return {
        "title": f"Summary of the {words['review'].lower()} of {report['host']}",
        "caption": f"{report['cycle']} · {visit_words(report['visit'])}",
        "focus": focus_words(report["focus"]),
        "sections": [
            {"title": texts[key]["title"], "text": paragraphs(texts[key]["text"])}
            for key in ("summary", "excellence", "next_steps")
            if key in texts
        ],
        "columns": ["Theme", plural(words["strength"]), plural(words["challenge"])],
        "rows": [[row["title"], row["strengths"], row["challenges"]] for row in report["themes"]],
        "statement": f"The {review.words.host} has added a statement of its own to the report."
        if report["statement"]
        else "",
        "signature": signature_words(review),
        "digest": sealing.spelt(review.signed_digest),
        "seal": seal_words(review),
    }


def pack_of(review: ReviewBase) -> dict[str, Any]:
    """Return what a workshop works from: focus, findings by kind with how much evidence stands behind each, next steps."""
    report = review.report
    words = report["words"]
    steps = next((row["text"] for row in report["sections"] if row["key"] == "next_steps"), "")
    return {
        "title": f"Workshop pack: {report['host']}",
        "caption": f"{report['cycle']} · {visit_words(report['visit'])}",
        "day": day_words(review.workshop_on),
        "focus": focus_words(report["focus"]),
        "kinds": [
            {"title": plural(words[kind]), "rows": [_row(row) for row in report["findings"] if row["kind"] == kind]}
            for kind in (FindingKind.STRENGTH.value, FindingKind.CHALLENGE.value)
        ],
        "next_steps": paragraphs(steps),
        "table": ["What we will do", "Answers which finding", "Who", "By when", "Cost", "Help wanted"],
    }


def paragraphs(text: str) -> list[str]:
    """Return a text's paragraphs."""
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def visit_words(visit: Mapping[str, str | None]) -> str:
    """Return “visit on 20 January 2027”, or from the first to the last day."""
    first, last = (date.fromisoformat(day) if day else None for day in (visit["starts_on"], visit["ends_on"]))
    if first is None:
        return "no visit date"
    if last is None or last == first:
        return f"visit on {day_words(first)}"
    return f"visit from {day_words(first)} to {day_words(last)}"


def day_words(day: date | None) -> str:
    """Return “20 January 2027”; empty for none."""
    return f"{day:%-d %B %Y}" if day else ""


def evidence_words(count: int) -> str:
    """Return how much evidence stands behind a finding."""
    return f"{count} {'piece' if count == 1 else 'pieces'} of evidence" if count else "No evidence linked"


def focus_words(focus: Mapping[str, Any]) -> str:
    """Return the focus with its themes."""
    themes = ", ".join(focus["themes"])
    return f"{focus['text']} ({themes})" if focus["text"] and themes else focus["text"] or themes


def check_words(check: Mapping[str, Any] | None, host: str) -> str:
    """Return how the factual check went."""
    if check is None:
        return ""
    if not check["has_replied"] and not check["points"]:
        return f"The {host} did not reply to the factual check within its window."
    if not check["points"]:
        return f"The {host} checked the draft and had nothing to correct."
    answers = (("accepted", "accepted"), ("partly", "accepted in part"), ("declined", "not accepted"))
    counts = [f"{check[key]} {words}" for key, words in answers if check[key]]
    raised = f"The {host} checked the draft and raised {check['points']} {_points(check['points'])}"
    return f"{raised}: {', '.join(counts)}." if counts else f"{raised}."


def signature_words(review: ReviewBase) -> dict[str, str]:
    """Return who signed what, when; empty before the signature."""
    if review.signed_at is None:
        return {}
    return {
        "statement": review.signed_statement,
        "line": f"Signed by {review.signed_name} on {day_words(london_day(review.signed_at))}",
    }


def seal_words(review: ReviewBase) -> str:
    """Return whether the report is the one that was signed; a name taken out since explains why it is not.

    Forgetting a person is the only change a signed report knows (`operations.erasing`).
    """
    if not review.signed_digest:
        return ""
    if sealing.digest(review.report) == review.signed_digest:
        return "The report has not changed since."
    if sealing.has_forgotten(review.report):
        return (
            "Since then somebody who was named in it has asked to be forgotten: the name was taken out, nothing else. "
            "So the fingerprint is that of the report with the name."
        )
    return "The report as it is kept here does not match it. Please tell the office."


def _facts(report: Mapping[str, Any], names: Mapping[int, str]) -> list[list[str]]:
    team = "; ".join(f"{names.get(row['seat'], FORMER)} ({row['role'].lower()})" for row in report["team"])
    framework = f"{report['framework']['name']}, version {report['framework']['version']}"
    rows = [["Focus", focus_words(report["focus"])], ["Team", team], ["Framework", framework]]
    return [row for row in rows if row[1]]


def _levels(report: Mapping[str, Any]) -> list[str]:
    """What the levels mean, where a finding has one."""
    if not any(row["level_word"] for row in report["findings"]):
        return []
    return [f"{row['title']}: {row['meaning']}" if row["meaning"] else row["title"] for row in report["levels"]]


def _theme(theme: Mapping[str, Any], report: Mapping[str, Any]) -> dict[str, Any]:
    rows = [row for row in report["findings"] if row["theme"] == theme["key"]]
    return {"title": theme["title"], "findings": [_row(row) for row in rows]}


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": row["kind"],
        "word": row["kind_word"],
        "level": row["level_word"],
        "text": paragraphs(row["text"]),
        "theme": row["theme_title"],
        "evidence": evidence_words(row["evidence"]),
    }


def _points(count: int) -> str:
    return "point" if count == 1 else "points"
