"""The demo: what its specification says, and that loading it twice changes nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db.models import Sum

from benchmarking.models import ConsentChange, Snapshot
from billing.models import Account, Allocation, BankLine, Document, Payment, Reminder
from billing.queries import debtors
from config.demo import calendar, loading, names, specification
from membership.models import School, Subscription
from tenants.fanout import in_partnership
from tenants.models import Partnership
from tenants.operations.reference_data import load_reference_data
from tenants.operations.schemas import drop_schema

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.no_database
def test_it_has_the_ten_partnerships_of_the_documents() -> None:
    assert [(spec.slug, spec.prefix) for spec in specification.read()] == [
        ("lewisham", "LL"), ("haringey", "HEP"), ("camden", "CL"), ("barking-dagenham", "BD"), ("ealing", "ELP"),
        ("hounslow", "HOU"), ("merton", "ATT"), ("redbridge", "REP"), ("tower-hamlets", "TH"), ("lincolnshire", "LLP"),
    ]  # fmt: skip


@pytest.mark.no_database
def test_a_finished_a_running_and_an_offered_year_are_shown() -> None:
    assert [plan.start for plan in calendar.plans(date(2026, 11, 22))] == [2025, 2026, 2027]
    assert [plan.start for plan in calendar.plans(date(2026, 11, 1))] == [2025, 2026]
    assert calendar.YearPlan(2027).confirm_by == date(2027, 1, 29)


@pytest.mark.no_database
def test_the_same_key_draws_the_same_person_everywhere() -> None:
    assert names.person_name("merton", 1, "head") == names.person_name("merton", 1, "head")
    assert {names.draw("x", n, out_of=5) for n in range(100)} == {0, 1, 2, 3, 4}


@pytest.fixture
def loading_desk(as_owner: None, fresh_host_map: None, settings: Any) -> Iterator[None]:
    """The owner's process with the register in place; roles outlive the database, so the schema is dropped again."""
    settings.DB_ROLE = "owner"
    load_reference_data(by="test", now=NOW)
    yield
    drop_schema("merton")


@pytest.mark.usefixtures("loading_desk")
def test_a_partnership_is_loaded_once_and_its_books_balance() -> None:
    said: list[str] = []

    counts = [loading.load(now=NOW, say=said.append, only=["merton"]) for _ in range(2)]

    partnership = Partnership.objects.get(slug="merton")
    assert (counts, said) == ([1, 0], ["Loaded Attain"])
    assert in_partnership(partnership, _shape) == (56, {2025: 48, 2026: 48, 2027: 48})
    assert in_partnership(partnership, _chased) == (True, 1, 1, True)
    issued, paid, allocated, credited = in_partnership(partnership, _books)
    assert issued == allocated + credited + in_partnership(partnership, _outstanding)
    assert paid >= allocated > 0
    assert list(ConsentChange.objects.values_list("before", "after")) == [("none", "anonymous")]
    assert Snapshot.objects.filter(partnership=partnership, indicator="members", period_start=2025).count() == 1


def _chased() -> tuple[bool, int, int, bool]:
    """Whether anybody was reminded, how many payers are paused and have promised, whether a debt is over 90 days old."""
    today = NOW.date()
    accounts = Account.objects
    return (
        Reminder.objects.exists(),
        accounts.filter(paused_until__gte=today).count(),
        accounts.filter(promised_on__gte=today).count(),
        any(row.bands[-1] for row in debtors.debtors(today)),
    )


def _shape() -> tuple[int, dict[int, int]]:
    years = Subscription.objects.values_list("year__start_year", flat=True)
    return School.objects.count(), {start: list(years).count(start) for start in sorted(set(years))}


def _books() -> tuple[int, int, int, int]:
    invoices = Document.objects.filter(kind="invoice").aggregate(total=Sum("gross_pence"))["total"]
    paid = Payment.objects.aggregate(total=Sum("amount_pence"))["total"]
    by_payment = Allocation.objects.filter(payment__isnull=False).aggregate(total=Sum("amount_pence"))["total"]
    by_credit = Allocation.objects.filter(credit_note__isnull=False).aggregate(total=Sum("amount_pence"))["total"] or 0
    return invoices, paid, by_payment, by_credit


def _outstanding() -> int:
    allocated: dict[int, int] = {}
    for invoice, pence in Allocation.objects.values_list("invoice_id", "amount_pence"):
        allocated[invoice] = allocated.get(invoice, 0) + pence
    return sum(d.gross_pence - allocated.get(d.pk, 0) for d in Document.objects.filter(kind="invoice"))


@pytest.mark.usefixtures("loading_desk")
def test_the_bank_shows_what_happens_on_a_statement() -> None:
    loading.load(now=NOW, say=lambda said: None, only=["merton"])

    lines = in_partnership(Partnership.objects.get(slug="merton"), _bank_lines)

    assert {status for _, status in lines} == {"matched", "unmatched", "ignored", "duplicate"}
    assert ("RA 2204", "unmatched") in lines
    assert ("BGC 4471", "unmatched") in lines


def _bank_lines() -> list[tuple[str, str]]:
    return list(BankLine.objects.order_by("pk").values_list("reference", "status"))
