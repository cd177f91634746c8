"""Report, summary and workshop pack as files: tagged, whole, in the framework's own words, the summary on one page."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from peer_review.pdf import reports as pdf
from peer_review.presenters.reports import content
from peer_review.queries.reports import team
from tests.factories import peer_review as base
from tests.factories import peer_review_reports as make

ON = date(2027, 2, 20)
LONG = "Leaders across this school and its partners know what pupils need and what to do next. " * 60


def opened(body):
    return PdfReader(BytesIO(body))


def is_tagged(file):
    root = file.trailer["/Root"]
    return bool(root["/MarkInfo"]["/Marked"]), root["/Lang"], file.metadata.title


def test_a_report_is_a_tagged_file_with_its_title():
    made = make.signed()
    shown = content.content_of(made.review, team.names(made.review))

    file = opened(pdf.report_pdf(shown, "Alpha Learning", "#1f4e79", ON))

    assert is_tagged(file) == (True, "en-GB", f"Report: peer review of {made.review.school}")


def test_no_page_begins_with_the_evidence_of_a_finding_on_the_page_before():
    made = make.signed()
    shown = content.content_of(made.review, team.names(made.review))
    theme = shown["themes"][0]
    themes, head = [{**theme, "findings": theme["findings"][:1] * 24}], shown["sections"][0]
    lengths = [{**head, "text": ["One line."] * count} for count in range(6)]

    files = [
        opened(pdf.report_pdf({**shown, "themes": themes, "sections": [one]}, "Alpha Learning", "#1f4e79", ON))
        for one in lengths
    ]

    first = theme["findings"][0]
    begun = [page.extract_text().splitlines()[0] for file in files for page in file.pages[1:-1]]
    assert [line for line in begun if line == first["evidence"] or line in first["text"]] == []


@pytest.mark.parametrize("themes", [3, 40])
def test_the_summary_is_one_page_however_much_was_written(themes):
    made = make.signed()
    words = dict.fromkeys(("summary", "excellence", "next_steps"), f"{LONG}\n\n{LONG}\n\nShort.\n\n{LONG}")
    report = made.review.report
    report["sections"] = [{**row, "text": words.get(row["key"], "")} for row in report["sections"]]
    report["focus"]["text"] = LONG
    report["themes"] = [
        {"key": f"k{place}", "title": f"Theme {place} {LONG[:60]}", "strengths": 2, "challenges": 3}
        for place in range(themes)
    ]

    file = opened(pdf.summary_pdf(content.summary_of(made.review), "Alpha Learning", "#1f4e79", ON))

    assert len(file.pages) == 1
    assert is_tagged(file)[:2] == (True, "en-GB")


def test_the_workshop_pack_counts_evidence_and_never_quotes_it():
    made = make.signed()

    shown = content.pack_of(made.review)
    file = opened(pdf.pack_pdf(shown, "Alpha Learning", "#1f4e79", ON))

    assert [[row["evidence"] for row in kind["rows"]] for kind in shown["kinds"]] == [
        ["No evidence linked"],
        ["1 piece of evidence"],
    ]
    assert "Secret words of the board" not in str(shown)
    assert is_tagged(file)[:2] == (True, "en-GB")


def test_the_report_speaks_in_the_framework_s_own_words():
    words = {"strength": "Celebrate", "challenge": "Prioritise", "review": "Peer challenge"}
    made = make.agreed(cycle__framework__content={**base.CONTENT, "words": words})

    shown = content.content_of(made.review, {})

    assert shown["title"] == f"Report: peer challenge of {made.review.school}"
    assert [row["word"] for theme in shown["themes"] for row in theme["findings"]] == ["Celebrate", "Prioritise"]


def test_long_words_end_at_a_word():
    assert pdf.clipped("The weakest readers are heard every day", 28) == "The weakest readers are…"
