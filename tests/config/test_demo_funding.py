"""Funding of the demo: it adds up to what the partnerships' documents state."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from billing.enums import FundingStatus
from billing.models import FundingAgreement
from billing.queries.funding import board, income
from config.demo import funding, loading, specification
from tenants.calendars import FinancialYear
from tenants.fanout import in_partnership
from tenants.models import Partnership
from tenants.operations.reference_data import load_reference_data
from tenants.operations.schemas import drop_schema

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
SPECS = {spec.slug: spec for spec in specification.read()}


def due(slug: str, year: int, keep: Callable[[specification.FundingSpec], bool]) -> list[int]:
    """What each agreement that is kept has due in a financial year, in pounds."""
    days = FinancialYear(year)
    return [
        sum(p.amount_pence for p in funding.parts(item, TODAY) if days.starts_on <= p.due_on < days.ends_before) // 100
        for item in SPECS[slug].funding
        if keep(item)
    ]


@pytest.mark.no_database
def test_bdsip_has_two_million_of_sales_a_contract_and_a_grant_that_tapers_to_nothing() -> None:
    def is_stated(item: specification.FundingSpec) -> bool:
        return item.stated == "2022"

    years = [due("barking-dagenham", year, is_stated) for year in (2022, 2023, 2024, 2025, 2026)]

    assert years == [
        [2_000_000, 600_000, 300_000], [0, 0, 200_000], [0, 0, 100_000], [0, 0, 0], [0, 0, 0],
    ]  # fmt: skip
    assert sum(years[0]) == 2_900_000


@pytest.mark.no_database
def test_lewisham_has_three_hundred_one_hundred_and_two_hundred_thousand() -> None:
    assert due("lewisham", 2019, lambda item: item.stated == "2019") == [300_000, 100_000, 200_000]
    assert sum(due("lewisham", 2019, lambda item: True)) == 600_000
    assert due("lewisham", 2017, lambda item: item.year == 2017) == [300_000, 475_000]


@pytest.mark.no_database
def test_haringeys_commission_is_its_budget_over_four_years_and_two_options() -> None:
    stated = [item for item in SPECS["haringey"].funding if item.stated == "2025"]
    pence = sum(part.amount_pence for item in stated for part in funding.parts(item, TODAY))

    assert (pence, [item.years for item in stated]) == (3_686_107_00, [4, 2, 2])
    assert funding.dates(stated[0], TODAY) == (date(2025, 4, 1), date(2029, 4, 1))
    assert sum(due("haringey", year, lambda item: True)[0] for year in (2021, 2022, 2023)) == 2_100_000


@pytest.fixture
def loading_desk(as_owner: None, fresh_host_map: None, settings: Any) -> Iterator[None]:
    """The owner's process with the register in place; roles outlive the database, so the schema is dropped again."""
    settings.DB_ROLE = "owner"
    load_reference_data(by="test", now=NOW)
    yield
    drop_schema("barking_dagenham")


@pytest.mark.usefixtures("loading_desk")
def test_the_pages_of_bdsip_show_what_its_documents_state() -> None:
    loading.load(now=NOW, say=lambda text: None, only=["barking-dagenham"])

    partnership = Partnership.objects.get(slug="barking-dagenham")
    actual, page, won = in_partnership(partnership, _figures)

    assert actual == {"traded": 2_000_000_00, "council_commission": 600_000_00, "grant": 300_000_00}
    assert page.report.pence("budget", "council_commission") == page.report.pence("forecast", "council_commission")
    assert page.cash is not None
    assert (won, page.report.pence("prior", "grant")) == (2, 0)


def _figures() -> tuple[dict[str, int], board.Board, int]:
    found = income.report(FinancialYear(2022), TODAY, 30)
    by_kind = {str(kind): found.pence("actual", kind) for kind in found.kinds() if found.pence("actual", kind)}
    return by_kind, board.board(TODAY, 30), FundingAgreement.objects.filter(status=FundingStatus.ACTIVE).count()
