"""Typst as a function: the same content always gives the same bytes; any warning is an error."""

import json
import re
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import fontpkg_source_sans_3 as font
import typst

TEMPLATE: Final = Path(__file__).with_name("document.typ")
FONTS: Final = [font.ROOT / "files"]
NO_GLYPH: Final = re.compile(r'the text `"(.+?)"` could not be displayed')


class PdfProblem(RuntimeError):
    """Typst warned, for example of a missing font: the page would not be what was meant."""

    code = "pdf_problem"


def render(content: dict[str, Any], template: Path = TEMPLATE) -> bytes:
    """Return a tagged PDF (PDF/UA-1) of a document's content, laid out by a template. Raises PdfProblem.

    The data travel as JSON, never inside the template's text: nothing a user typed can become an instruction.
    A letter the typeface does not have is shown as “?”: an invoice that looks odd beats one that cannot be sent.
    """
    data = json.dumps(content, ensure_ascii=False)
    made_at = _midnight(*content["date"])
    while True:
        try:
            return _compile(data, made_at, template)
        except typst.TypstError as error:
            without = _without(data, set("".join(NO_GLYPH.findall(str(error)))))
            if without == data:
                raise PdfProblem(str(error)) from error
            data = without


def _without(data: str, missing: set[str]) -> str:
    """Put “?” for letters the typeface lacks; when a mark is left that no “?” can carry, leave the marks out."""
    if missing == {"?"}:
        return "".join(letter for letter in data if not unicodedata.category(letter).startswith("M"))
    return data.translate({ord(letter): "?" for letter in missing})


def _midnight(year: int, month: int, day: int) -> int:
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())


def _compile(data: str, made_at: int, template: Path) -> bytes:
    compiler = typst.Compiler(
        input=str(template),
        root=str(template.parent),
        font_paths=[str(path) for path in FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": data},
    )
    pdf, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards=["ua-1"], timestamp=made_at)
    if warnings:
        raise PdfProblem("; ".join(str(warning) for warning in warnings))
    if not isinstance(pdf, bytes):
        raise PdfProblem("Typst made no single file")
    return pdf
