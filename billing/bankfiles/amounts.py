"""Amounts and days as banks write them, to the penny and to the day."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

DATE_FORMATS: Final = {
    "dmy": ("%d/%m/%Y", "%d/%m/%y"),
    "ymd": ("%Y/%m/%d", "%Y%m%d"),
    "mdy": ("%m/%d/%Y", "%m/%d/%y"),
    "d-mon": ("%d/%b/%Y", "%d/%b/%y", "%d/%B/%Y"),
}
DATE_LABELS: Final = {
    "dmy": "Day, month, year: 27/03/2027",
    "ymd": "Year, month, day: 2027-03-27",
    "mdy": "Month, day, year: 03/27/2027",
    "d-mon": "Month as a word: 27 Mar 2027",
}
LARGEST_PENCE: Final = 10**12
_MINUSES: Final = str.maketrans({"−": "-", "–": "-", "\N{NO-BREAK SPACE}": " ", "'": "", "’": ""})


def read_date(text: str, style: str) -> date | None:
    """Return a day written in a style of DATE_FORMATS, a time of day left off; None when it is none."""
    cleaned = re.sub(r"[T ]\d{1,2}:\d{2}.*$", "", text.strip())
    cleaned = re.sub(r"[-. /,]+", "/", cleaned)
    for form in DATE_FORMATS[style]:
        try:
            found = datetime.strptime(cleaned, form).date()  # noqa: DTZ007 (a calendar day)
        except ValueError:
            continue
        return found if 1990 <= found.year <= 2100 else None
    return None


def guess_style(texts: Sequence[str]) -> str | None:
    """Return the style in which all texts are days; day before month where both would do."""
    return next((style for style in DATE_FORMATS if all(read_date(text, style) for text in texts)), None)


def read_pence(text: str, decimal: str = ".") -> int | None:
    """Return “£1,234.50”, “(12.00)”, “12.00-” or “12.00 DR” as pence; None when it is no amount of whole pence."""
    cleaned = text.translate(_MINUSES).strip().upper().replace("£", "").replace("GBP", "").strip()
    is_negative = bool(re.match(r"^\(.*\)$|^-|^.*-$|^.*\bDR?$", cleaned))
    digits = re.sub(r"[()\s+-]|\b(CR?|DR?)$", "", re.sub(r"(?<=\d)(?=[CD]R?$)", " ", cleaned))
    pounds = _pounds(digits, decimal)
    if pounds is None:
        return None
    return -int(pounds * 100) if is_negative else int(pounds * 100)


def _pounds(digits: str, decimal: str) -> Decimal | None:
    group = "," if decimal == "." else "."
    if not re.fullmatch(rf"\d{{1,3}}(\{group}\d{{3}})+(\{decimal}\d*)?|\d*(\{decimal}\d*)?", digits) or not digits:
        return None
    try:
        pounds = Decimal(digits.replace(group, "").replace(decimal, "."))
    except InvalidOperation:
        return None
    return pounds if pounds == round(pounds, 2) and pounds * 100 < LARGEST_PENCE else None
