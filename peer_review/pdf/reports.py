"""The report, its summary of one page and the workshop pack as PDF."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from billing.pdf.rendering import render

HERE: Final = Path(__file__).parent
SUMMARY_LETTERS: Final = {"Summary": 1600}
OTHER_LETTERS: Final = 700
MOST_THEMES: Final = 12
BLANK_ROWS: Final = 8


def report_pdf(content: Mapping[str, Any], author: str, colour: str, on: date) -> bytes:
    """Return the report. Raises PdfProblem."""
    return render(_with(content, author, colour, on), HERE / "report.typ")


def summary_pdf(content: Mapping[str, Any], author: str, colour: str, on: date) -> bytes:
    """Return the summary, always one page: words beyond it end in “…”, and the report has them. Raises PdfProblem."""
    sections = [{**row, "text": _shortened(row)} for row in content["sections"]]
    rows, others = content["rows"][:MOST_THEMES], content["rows"][MOST_THEMES:]
    if others:
        sums = [sum(row[place] for row in others) for place in (1, 2)]
        rows = [*rows, [f"{len(others)} more themes", *sums]]
    short = {**content, "sections": sections, "rows": rows, "focus": clipped(content["focus"], 300)}
    return render(_with(short, author, colour, on), HERE / "summary.typ")


def pack_pdf(content: Mapping[str, Any], author: str, colour: str, on: date) -> bytes:
    """Return the workshop pack with a blank planning table. Raises PdfProblem."""
    return render(_with({**content, "blank_rows": BLANK_ROWS}, author, colour, on), HERE / "pack.typ")


def clipped(text: str, letters: int) -> str:
    """Return a text of so many letters at most, ended at a word with “…”."""
    if len(text) <= letters:
        return text
    head = text[: letters - 1]
    return f"{head.rsplit(' ', 1)[0] if ' ' in head[-40:] else head}…"


def _shortened(section: Mapping[str, Any]) -> list[str]:
    """The first paragraphs, as far as they fit; a paragraph costs a line more than its letters."""
    left = SUMMARY_LETTERS.get(section["title"], OTHER_LETTERS)
    kept: list[str] = []
    for text in section["text"]:
        if left < 80:
            kept[-1] = f"{kept[-1].rstrip('…')}…"
            break
        kept.append(clipped(" ".join(text.split()), left))
        left -= len(text) + 100
    return kept


def _with(content: Mapping[str, Any], author: str, colour: str, on: date) -> dict[str, Any]:
    return {**content, "author": author, "colour": colour, "date": [on.year, on.month, on.day]}
