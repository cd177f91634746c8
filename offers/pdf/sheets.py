"""Papers for the door: the sign-in sheet of a session, and the poster with its code."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from billing.pdf.rendering import render
from offers.models import Session
from offers.pdf.codes import svg
from offers.queries.attendance import Mark
from tenants.models import Partnership
from tenants.working_days import LONDON, london_day

SHEET: Final = Path(__file__).with_name("sign_in_sheet.typ")
POSTER: Final = Path(__file__).with_name("poster.typ")
EMPTY_ROWS: Final = 4  # for walk-ins


def sign_in_sheet(session: Session, marks: Sequence[Mark], partnership: Partnership, *, shows_needs: bool) -> bytes:
    """Return the list to sign; dietary and access needs are on the organiser's version alone. Raises PdfProblem."""
    columns = ["Name", "School", *(["Needs"] if shows_needs else []), "Signature"]
    rows = [_row(mark, shows_needs) for mark in marks] + [[""] * len(columns)] * EMPTY_ROWS
    content = _head(session, partnership) | {
        "title": f"Sign-in sheet, {session}",
        "columns": columns,
        "rows": rows,
        "expected": f"{len(marks)} expected",
        "warning": "For the organiser only: do not show it at the door." if shows_needs else "",
    }
    return render(content, SHEET)


def poster(session: Session, link: str, partnership: Partnership) -> bytes:
    """Return a page with the code delegates scan to check in. Raises PdfProblem."""
    content = _head(session, partnership) | {
        "title": f"Check in, {session}",
        "code": svg(link),
        "link": link,
        "alt": f"Code that leads to {link}",
    }
    return render(content, POSTER)


def when_words(session: Session) -> str:
    """Return “20 January 2027, 09:30 to 15:30”, London time."""
    first, last = session.starts_at.astimezone(LONDON), session.ends_at.astimezone(LONDON)
    return f"{first.day} {first:%B %Y}, {first:%H:%M} to {last:%H:%M}"


def day_of(session: Session) -> date:
    """Return the day a session begins on."""
    return london_day(session.starts_at)


def _head(session: Session, partnership: Partnership) -> dict[str, Any]:
    on, venue = day_of(session), session.venue or session.event.venue
    return {
        "author": partnership.name,
        "colour": partnership.brand_colour,
        "date": [on.year, on.month, on.day],
        "event": session.event.title,
        "session": session.title,
        "when": when_words(session),
        "where": str(venue or ""),
    }


def _row(mark: Mark, shows_needs: bool) -> list[str]:
    name = str(mark.booking.delegate or "Name to follow")
    return [name, str(mark.booking.school), *([mark.booking.needs] if shows_needs else []), ""]
