"""The board's page as PDF, read back with a PDF reader."""

import io

import pytest
from pypdf import PdfReader

from billing.pdf import board as pdf
from billing.presenters.funding import board as present
from billing.queries.funding import board
from tests.factories import billing as bill
from tests.factories import billing_funding as make


def read():
    found = board.board(make.TODAY, 30)
    content = pdf.content(present.page(found), "Alpha Learning", "#0b5d66", found.on)
    return pdf.board_pdf(content)


def alternatives(node):
    """The alternative texts of a tagged PDF's pictures."""
    node = node.get_object()
    if isinstance(node, list):
        return [text for child in node for text in alternatives(child)]
    if not hasattr(node, "get"):
        return []
    own = [str(node["/Alt"])] if "/Alt" in node else []
    return own + (alternatives(node["/K"]) if "/K" in node else [])


@pytest.fixture
def year():
    make.agreement(34_000_00, account_id=make.council(name="Grüße & Söhne *Council*").pk)
    bill.invoice(66_000_00)
    pot = make.grant(6_000_00, is_restricted=True, purpose="Hubs", per_year=1)
    make.received(pot)
    make.spend(pot, 7_000_00)
    make.budget(traded=70_000_00, staff=90_000_00)
    make.position(20_000_00)


@pytest.mark.usefixtures("year")
def test_it_is_one_tagged_page_that_says_what_the_page_says():
    document = PdfReader(io.BytesIO(read()))
    text = " ".join(document.pages[0].extract_text().split())

    assert (len(document.pages), document.trailer["/Root"]["/MarkInfo"]["/Marked"]) == (1, True)
    for words in (
        "Money of the partnership, 2027-28", "As of 14 September 2027", "Income, forecast £106,000",
        "62 % of this year’s income comes from one customer", "Grüße & Söhne *Council* £34,000 32 %",
        "Overspent by £1,000", "Cash lasts all months shown", "Owed, with VAT",
    ):  # fmt: skip
        assert words in text


@pytest.mark.usefixtures("year")
def test_each_chart_has_its_text_and_its_table():
    root = PdfReader(io.BytesIO(read())).trailer["/Root"]

    texts = alternatives(root["/StructTreeRoot"])

    assert [text.split(".")[0] for text in texts] == ["Income by kind", "Cash"]
    assert {text.endswith("The table beneath has the figures.") for text in texts} == {True}


def test_without_figures_it_is_a_page_all_the_same():
    text = " ".join(PdfReader(io.BytesIO(read())).pages[0].extract_text().split())

    assert "Nobody has entered a balance yet" in text
