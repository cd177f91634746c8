"""The double-entry journal derived from documents and payments: every posting has as much debit as credit (M6).

Nothing is posted by hand and nothing is stored: the ledger is what the documents and payments say.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from billing.enums import IncomeKind, PaymentKind, PaymentMethod
from billing.models import Document, DocumentLine, Payment

DEBTORS: Final = "Debtors"
VAT: Final = "VAT on sales"
BANK: Final = "Bank"
COUNCIL: Final = "Council journals"
BAD_DEBTS: Final = "Bad debts"


@dataclass(frozen=True)
class Posting:
    """One side of an entry, in pence: debit positive, credit negative."""

    on: date
    reference: str
    account: str
    pence: int
    document_id: int | None = None
    payment_id: int | None = None

    @property
    def debit_pence(self) -> int:
        """The amount where it is a debit."""
        return max(self.pence, 0)

    @property
    def credit_pence(self) -> int:
        """The amount where it is a credit."""
        return max(-self.pence, 0)


@dataclass(frozen=True)
class Balance:
    """What was posted to one account."""

    account: str
    debit_pence: int
    credit_pence: int

    @property
    def pence(self) -> int:
        """Debits less credits."""
        return self.debit_pence - self.credit_pence


def postings(since: date, until: date, account_id: int | None = None) -> list[Posting]:
    """Return every posting of days `since` to `until`, of one payer or all, in order; three queries."""
    documents = Document.objects.filter(issued_on__range=(since, until))
    payments = Payment.objects.filter(received_on__range=(since, until)).select_related("reverses")
    if account_id is not None:
        documents, payments = documents.filter(account_id=account_id), payments.filter(account_id=account_id)
    lines: dict[int, list[DocumentLine]] = {}
    for line in DocumentLine.objects.filter(document__in=documents).only(
        "document_id", "income", "net_pence", "vat_pence"
    ):
        lines.setdefault(line.document_id, []).append(line)
    made = [posting for row in documents for posting in _of_document(row, lines.get(row.pk, []))]
    made += [posting for row in payments for posting in _of_payment(row)]
    return sorted(made, key=lambda row: (row.on, row.document_id or 0, row.payment_id or 0))


def trial_balance(rows: Iterable[Posting]) -> list[Balance]:
    """Return debits and credits per account, by name."""
    sums: dict[str, list[int]] = {}
    for row in rows:
        pair = sums.setdefault(row.account, [0, 0])
        pair[0] += row.debit_pence
        pair[1] += row.credit_pence
    return [Balance(account, debit, credit) for account, (debit, credit) in sorted(sums.items())]


def _of_document(document: Document, lines: Iterable[DocumentLine]) -> Iterator[Posting]:
    income: dict[str, int] = {}
    vat = 0
    for line in lines:
        income[line.income] = income.get(line.income, 0) + line.net_pence
        vat += line.vat_pence
    sides = [(DEBTORS, document.gross_pence), (VAT, -vat)]
    sides += [(f"Income: {IncomeKind(kind).label}", -net) for kind, net in sorted(income.items())]
    for account, pence in sides:
        if pence:
            yield Posting(document.issued_on, document.number, account, pence, document_id=document.pk)


def _of_payment(payment: Payment) -> Iterator[Posting]:
    reference = payment.reference or f"P{payment.pk}"
    for account, pence in ((_counterpart(payment), payment.amount_pence), (DEBTORS, -payment.amount_pence)):
        yield Posting(payment.received_on, reference, account, pence, payment_id=payment.pk)


def _counterpart(payment: Payment) -> str:
    first = payment.reverses or payment
    if first.kind == PaymentKind.WRITE_OFF:
        return BAD_DEBTS
    return COUNCIL if payment.method == PaymentMethod.JOURNAL else BANK
