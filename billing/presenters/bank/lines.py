"""Lines of bank statements as pages and files show them, with the best suggestion and its reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

from billing.enums import LineStatus
from billing.forms.bank.parts import packed
from billing.matching import Book, Suggestion
from billing.models import BankAccount, BankLine
from billing.presenters.invoices import Tag, pounds
from billing.queries import bank_book
from billing.queries.bank import Totals
from tenants.lists import Chip, Column, chips, one_of
from tenants.money import format_pence

LIKELY: Final = 70
MOST_NAMED: Final = 3
COLOURS: Final = {
    LineStatus.UNMATCHED: "warn",
    LineStatus.MATCHED: "good",
    LineStatus.IGNORED: "neutral",
    LineStatus.DUPLICATE: "neutral",
}
COLUMNS: Final[list[Column[BankLine]]] = [
    Column("Date", lambda row: row.booked_on),
    Column("Amount", lambda row: pounds(row.amount_pence)),
    Column("Payer", lambda row: row.payer_name),
    Column("Reference", lambda row: row.reference),
    Column("Remittance", lambda row: row.remittance),
    Column("Status", lambda row: row.get_status_display()),
    Column("Note", lambda row: row.note),
    Column("Bank account", lambda row: row.bank_import.bank_account.name),
    Column("File", lambda row: row.bank_import.file_name),
]


@dataclass(frozen=True)
class Shown:
    """A suggestion in words: who, which invoices, how sure, why, and the text its button posts."""

    payers: str
    invoices: str
    tag: Tag
    reasons: Sequence[str]
    use: str


@dataclass(frozen=True)
class Row:
    """A line and its best suggestion."""

    line: BankLine
    tag: Tag
    best: Shown | None


def rows(lines: Iterable[BankLine], book: Book) -> list[Row]:
    """Return lines with the best suggestion for those that wait."""
    return [Row(line, status_tag(line), next(iter(suggestions(line, book, most=1)), None)) for line in lines]


def suggestions(line: BankLine, book: Book, most: int = 5) -> list[Shown]:
    """Return what a line may pay in words, best first; nothing for money out and for lines that are decided."""
    if line.status != LineStatus.UNMATCHED or line.amount_pence < 0:
        return []
    return [_shown(one, book) for one in book.suggest(bank_book.incoming(line), most)]


def _shown(one: Suggestion, book: Book) -> Shown:
    names = [book.recogniser.payers[part.account_id].name for part in one.parts]
    numbers = [book.numbers[share.invoice_id] for part in one.parts for share in part.shares]
    if one.is_certain:
        tag = Tag("Certain", "good")
    else:
        tag = Tag("Likely", "accent") if one.score >= LIKELY else Tag("Possible", "neutral")
    return Shown(_listed(names), _listed(numbers), tag, one.reasons, packed(one.parts))


def _listed(names: Sequence[str]) -> str:
    rest = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def status_tag(line: BankLine) -> Tag:
    """Return what became of a line as a tag."""
    return Tag(line.get_status_display(), COLOURS[LineStatus(line.status)])


def caption(totals: Totals) -> str:
    """“12 lines · £8,100.00 in · £35.00 out”."""
    plural = "s" if totals.count != 1 else ""
    money_in, money_out = format_pence(totals.in_pence), format_pence(-totals.out_pence)
    return f"{totals.count} line{plural} · {money_in} in · {money_out} out"


def line_chips(request: HttpRequest, accounts: Sequence[BankAccount]) -> list[Chip]:
    """Return the chips of the queue: what became of lines, in or out, and the account where there are several."""
    statuses = [("", "To be matched"), ("matched", "Matched"), ("ignored", "Left out"), ("duplicate", "Duplicates")]
    found = one_of(request, "status", [*statuses, ("all", "All")], request.GET.get("status", ""))
    found += chips(request, "way", [("in", "Money in"), ("out", "Money out")])
    if len(accounts) > 1:
        found += chips(request, "account", [(str(account.pk), account.name) for account in accounts])
    return found


def facts(line: BankLine) -> list[dict[str, str]]:
    """Return what the bank says of a line, as a summary list."""
    found = [
        ("Booked on", f"{line.booked_on:%d/%m/%Y}"),
        ("Payer" if line.amount_pence > 0 else "Paid to", line.payer_name or "Not given"),
        ("Reference", line.reference or "None"),
        ("All the bank passed on", line.remittance or "Nothing more"),
        ("The bank’s own reference", line.bank_reference),
        ("Account", line.bank_import.bank_account.name),
        ("Note", line.note),
        ("Decided by", str(line.decided_by or "")),
    ]
    return [{"key": key, "value": value} for key, value in found if value]
