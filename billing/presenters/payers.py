"""Payers and their statements as pages and files show them."""

from datetime import date
from typing import Final

from django.urls import reverse

from billing.enums import AccountKind
from billing.models import Account
from billing.presenters.invoices import pounds
from billing.queries.ledger import Movement
from billing.queries.payers import Totals
from membership.models import School
from tenants.calendars import FinancialYear
from tenants.lists import Column
from tenants.money import format_pence

# What documents say where a payer gave no reference of its own.
USUAL_REFERENCES: Final = {
    AccountKind.SCHOOL: "The URN",
    AccountKind.TRUST: "The trust’s number",
    AccountKind.COUNCIL: "The council’s code",
    AccountKind.OTHER: "The account’s number",
}

# What another payer means, said before it is chosen.
NEW_PAYER: Final = (
    "Charges made from now on go to the new payer.",
    "Subscriptions that wait for an invoice move to the new payer when the next billing run is prepared.",
    "A run that is ready to check still bills the payer of before: prepare it again.",
    "Charges made by hand stay with the payer they were made for.",
    "Documents already issued stay as they are, and so does what is owed on them.",
)

COLUMNS: Final[list[Column[Account]]] = [
    Column("Payer", lambda row: row.name),
    Column("Kind", lambda row: row.get_kind_display()),
    Column("Schools", lambda row: row.school_count),
    Column("E-mail for invoices", lambda row: row.invoice_email),
    Column("Purchase order needed", lambda row: row.requires_purchase_order),
    Column("Balance", lambda row: pounds(row.balance)),
    Column("Overdue", lambda row: pounds(row.overdue)),
]
STATEMENT_COLUMNS: Final[list[Column[Movement]]] = [
    Column("Date", lambda row: row.on),
    Column("What", lambda row: row.text),
    Column("Reference", lambda row: row.reference),
    Column("Amount", lambda row: pounds(row.amount_pence)),
    Column("Balance", lambda row: pounds(row.balance_pence)),
]


def list_caption(totals: Totals) -> str:
    """“86 payers · £12,400.00 owed · £2,100.00 overdue”."""
    return (
        f"{totals.count} payer{'s' if totals.count != 1 else ''} · {format_pence(totals.balance_pence)} owed"
        f" · {format_pence(totals.overdue_pence)} overdue"
    )


def crumbs(here: str, payer: Account | None = None) -> list[dict[str, str]]:
    """Return the way to a page below the list of payers, or below one of them."""
    way = [{"label": "Payers", "url": reverse("payers")}]
    if payer:
        way.append({"label": str(payer), "url": reverse("payer", args=[payer.pk])})
    return [*way, {"label": here}]


def caption(account: Account) -> str:
    """Kind, schools and balance in one line."""
    schools = f"pays for {account.school_count} schools · " if account.school_count > 1 else ""
    owed = (
        f"{format_pence(account.balance)} owed"
        if account.balance >= 0
        else f"{format_pence(-account.balance)} in credit"
    )
    return f"{account.get_kind_display()} · {schools}{owed}"


def paid_for_now(school: School, payer: Account | None) -> str:
    """Who pays for a school now, as a sentence."""
    if payer is None:
        return f"Nobody pays for {school} yet."
    return f"{school} pays for itself now." if payer.school_id == school.pk else f"{payer} pays for {school} now."


def facts(account: Account) -> list[dict[str, str]]:
    """Return how a payer is billed, as a summary list."""
    order = account.purchase_order or ("Needed on every invoice" if account.requires_purchase_order else "Not needed")
    days = account.payment_terms_days
    rows = [
        ("Address", account.address or "None"),
        ("E-mail for invoices", account.invoice_email or "None: documents wait until there is one"),
        ("Their reference", account.reference or USUAL_REFERENCES[AccountKind(account.kind)]),
        ("Purchase order", order),
        ("Time to pay", f"{days} days" if days is not None else "The partnership’s terms"),
        ("Refunds by bank go to", _bank(account)),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def _bank(account: Account) -> str:
    """“School Fund, account ending 78”; what is missing is typed before a payment file is made."""
    if not account.bank_account_number:
        return "Not known: a refund by bank cannot be sent"
    return f"{account.bank_account_name}, account ending {account.bank_account_number[-2:]}"


def period(asked: str, today: date) -> tuple[date, date]:
    """Return the first and the last day of the statement: a financial year, or all there is up to today."""
    if asked.isdecimal() and 2000 <= int(asked) <= 2999:
        year = FinancialYear(int(asked))
        return year.starts_on, year.ends_before.replace(day=31, month=3)
    return date(2000, 4, 1), today
