"""Bank accounts and statements of the partnership a test runs in; the operations themselves read the files in."""

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from billing.bankfiles import guessing, table
from billing.enums import PaymentMethod
from billing.models import Account, BankAccount, BankImport, BankLine, Refund
from billing.operations import bank_imports, refund_files, refunds
from tests.factories import billing
from tests.factories.billing import NOW, TODAY
from tests.factories.membership import office


class BankAccountFactory(DjangoModelFactory):
    """A current account."""

    class Meta:
        model = BankAccount

    name = factory.Sequence(lambda n: f"Current account {n}")
    account_number = "12345678"


def csv_of(*rows: tuple[int, str] | tuple[int, str, str], on: date = TODAY) -> bytes:
    """A bank's CSV: one row per (pence, reference, payer), all on one day."""
    lines = ["Date,Reference,Payer,Amount"]
    for pence, reference, *payer in rows:
        sign = "-" if pence < 0 else ""
        lines.append(f"{on:%d/%m/%Y},{reference},{''.join(payer)},{sign}{abs(pence) // 100}.{abs(pence) % 100:02}")
    return "\n".join(lines).encode()


def read_in(content: bytes, account: BankAccount | None = None, **facts: Any) -> BankImport:
    """A statement read in, a CSV by the mapping it suggests."""
    account = account or BankAccountFactory()
    terms = {"by": facts.get("by") or office(), "file_name": "statement.csv", "now": NOW}
    is_csv = not content.lstrip().startswith((b"<", b":20:"))
    terms["mapping"] = guessing.guess(table.rows_of(content)) if is_csv else None
    return bank_imports.import_file(bank_account_id=account.pk, content=content, **(terms | facts))


def line(pence: int, reference: str = "", payer: str = "", **facts: Any) -> BankLine:
    """One line that waits."""
    return read_in(csv_of((pence, reference, payer)), **facts).lines.get()


def refund(account: Account | None = None, pence: int = 50_00, **details: str) -> Refund:
    """A refund by BACS that waits, of money nobody needed; the payer has bank details unless they are taken away."""
    account = account or billing.AccountFactory()
    bank = {"bank_account_name": "School Fund", "bank_sort_code": "12-34-56", "bank_account_number": "12345678"}
    Account.objects.filter(pk=account.pk).update(**(bank | details))
    paid = billing.payment(account, pence)
    return refunds.order(
        by=office(), payment_id=paid.pk, amount_pence=pence, method=PaymentMethod.BACS, reason="Paid twice"
    )


def everything(word: str) -> dict[str, Any]:
    """One of everything of the bank, with a word in its texts."""
    account = BankAccountFactory(name=f"Account {word}")
    made = read_in(csv_of((12_34, f"Thanks {word}", word)), account, file_name=f"{word}.csv")
    order = refund()
    file = refund_files.make(by=office(), refund_ids=[order.pk], on=TODAY)
    return {"bank_account": account, "bank_import": made, "bank_line": made.lines.get(), "refund_file": file}
