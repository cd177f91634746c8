"""The bank in the demo: a statement of the running year with all that happens on one, read in and partly matched."""

from collections import Counter
from datetime import date, timedelta
from typing import Final

from billing.bankfiles import guessing, table
from billing.models import BankAccount, BankLine, Document
from billing.operations import auto_match, bank_accounts, bank_imports, bank_lines
from billing.queries import documents
from config.demo.calendar import at
from membership.models import Person
from tenants.calendars import FinancialYear

NAMED: Final = 2
TOGETHER: Final = 4
ADVISED: Final = "RA 2204"
OPENING_PENCE: Final = 48_210_55
SHORT_PENCE, CHARGES_PENCE, UNKNOWN_PENCE = 25_00, 18_75, 85_00
Entry = tuple[str, str, int]


def read_statements(by: Person, today: date, *, account_number: str) -> None:
    """Read two overlapping statements in: some lines named and exact, a payer's many invoices, a short one, unknown ones."""
    account = bank_accounts.add(
        by=by,
        details={"name": "Current account", "sort_code": "00-00-00", "account_number": account_number, "iban": ""},
    )
    day = today - timedelta(days=3)
    owed = list(documents.unpaid(today).filter(issued_on__lt=day).order_by("pk"))
    entries = _entries(owed, today)
    first = _read_in(account, by, day, entries, OPENING_PENCE)
    auto_match.auto_match(by=by, now=at(day, 9), import_id=first)
    charges = BankLine.objects.get(bank_import=first, amount_pence=-CHARGES_PENCE)
    _advise(by, first, owed)
    bank_lines.ignore(by=by, line_id=charges.pk, note="Bank charges", now=at(day, 9))
    before = OPENING_PENCE + sum(pence for _, _, pence in entries[:-2])
    _read_in(account, by, day, [*entries[-2:], ("SUNDRY CREDIT", "BGC 4471", UNKNOWN_PENCE)], before)


def _entries(owed: list[Document], today: date) -> list[Entry]:
    """Payer, reference and pence of each movement."""
    many = _of_most(owed)
    alone = [invoice for invoice in owed if invoice.account_id != many]
    entries = [(_as_paid(i), i.number, i.outstanding_pence) for i in alone[:NAMED]]
    short = alone[NAMED : NAMED + 1]
    entries += [(_as_paid(i), i.number, max(1, i.outstanding_pence - SHORT_PENCE)) for i in short]
    its = [invoice for invoice in owed if invoice.account_id == many]
    if its:
        entries.append((_as_paid(its[0]), "RA 1182", sum(invoice.outstanding_pence for invoice in its)))
    together = alone[NAMED + 1 : NAMED + 1 + TOGETHER]
    if together:
        entries.append(("COUNCIL SCHOOLS FI", ADVISED, sum(invoice.outstanding_pence for invoice in together)))
    year = FinancialYear.containing(today).label
    return [*entries, ("HALL HIRE CLUB", f"DEPOSIT {year}", UNKNOWN_PENCE), ("BANK", "CHARGES", -CHARGES_PENCE)]


def _advise(by: Person, import_id: int, owed: list[Document]) -> None:
    """The advice that came by e-mail for one payment of several schools."""
    line = BankLine.objects.filter(bank_import=import_id, reference=ADVISED, status="unmatched").first()
    if line is None:
        return
    alone = [invoice for invoice in owed if invoice.account_id != _of_most(owed)][NAMED + 1 : NAMED + 1 + TOGETHER]
    text = "\n".join(f"{invoice.number}  {_pounds(invoice.outstanding_pence)}" for invoice in alone)
    bank_lines.add_remittance(by=by, line_id=line.pk, text=f"Remittance advice {ADVISED}\n{text}")


def _of_most(owed: list[Document]) -> int | None:
    """The payer with the most open invoices."""
    by_payer = Counter(invoice.account_id for invoice in owed)
    return max(by_payer, key=lambda pk: (by_payer[pk], -pk), default=None)


def _as_paid(invoice: Document) -> str:
    """The name as a bank cuts it."""
    return invoice.buyer_name.upper().replace('"', "")[:18].strip()


def _read_in(account: BankAccount, by: Person, day: date, entries: list[Entry], balance: int) -> int:
    lines = ["Date,Name,Reference,Amount,Balance"]
    for name, reference, pence in entries:
        balance += pence
        lines.append(f'{day:%d/%m/%Y},"{name}",{reference},{_pounds(pence)},{_pounds(balance)}')
    content = "\n".join(lines).encode()
    mapping = guessing.guess(table.rows_of(content))
    name = f"statement-{day:%Y-%m-%d}-{len(entries)}.csv"
    made = bank_imports.import_file(
        by=by, bank_account_id=account.pk, file_name=name, content=content, mapping=mapping, now=at(day, 8)
    )
    return made.pk


def _pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02}"
