"""Reading a bank statement in: the same file once, the same movement once, all of it or nothing."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Count

from billing.bankfiles import reading
from billing.bankfiles.csv import Mapping
from billing.bankfiles.statement import Statement, StatementLine
from billing.enums import BankFormat, LineStatus
from billing.errors import BillingRefused
from billing.models import BankAccount, BankImport, BankLine
from billing.operations import locks
from membership.models import Person

MOST_TEXT: Final = 20_000


class AlreadyImported(BillingRefused):
    """The same file was read in before."""

    code = "already_imported"


class AnotherAccount(BillingRefused):
    """The file is of another bank account."""

    code = "another_account"


def import_file(
    *, by: Person | None, bank_account_id: int, file_name: str, content: bytes, mapping: Mapping | None, now: datetime
) -> BankImport:
    """Read a statement in; movements an earlier file had are kept as duplicates. A CSV's mapping is kept for next time.

    Raises BankFileError, AlreadyImported, AnotherAccount; then nothing is kept.
    """
    statement = reading.read(content, mapping)
    digest = hashlib.sha256(content).hexdigest()
    return _stored(by, bank_account_id, (file_name[-120:], digest), statement, mapping, now)


@transaction.atomic
def _stored(
    by: Person | None, bank_account_id: int, file: tuple[str, str], statement: Statement, mapping: Mapping | None,
    now: datetime,
) -> BankImport:  # fmt: skip
    account = locks.lock_bank_account(bank_account_id)
    _check(account, file[1], statement)
    made = BankImport.objects.create(
        bank_account=account,
        file_name=file[0],
        digest=file[1],
        format=statement.format,
        opening_pence=statement.opening_pence,
        closing_pence=statement.closing_pence,
        line_count=len(statement.lines),
        imported_by=by,
        imported_at=now,
    )
    BankLine.objects.bulk_create(_lines(made, statement.lines))
    if mapping and statement.format == BankFormat.CSV:
        account.csv_mapping = mapping.stored
        account.save(update_fields=["csv_mapping"])
    return made


def _check(account: BankAccount, digest: str, statement: Statement) -> None:
    before = BankImport.objects.filter(bank_account=account, digest=digest).first()
    if before:
        raise AlreadyImported(
            f"This file was read in before, on {before.imported_at:%d/%m/%Y} as {before.file_name}. Nothing was changed."
        )
    numbers = [re.sub(r"\W", "", number) for number in (account.iban, account.account_number) if number]
    written = re.sub(r"\W", "", statement.account)
    if written and numbers and not any(number in written or written in number for number in numbers):
        raise AnotherAccount(
            f"The file is of account {statement.account}, not of {account.name}. Choose the other account, or add it."
        )


def _lines(made: BankImport, lines: Iterable[StatementLine]) -> list[BankLine]:
    marked = [(line, fingerprint(line)) for line in lines]
    seen = _seen(made.bank_account_id, {mark for _, mark in marked})
    here: Counter[str] = Counter()
    rows = []
    for position, (line, mark) in enumerate(marked, 1):
        here[mark] += 1
        status = LineStatus.DUPLICATE if here[mark] <= seen.get(mark, 0) else LineStatus.UNMATCHED
        rows.append(_row(made, position, line, mark, status))
    return rows


def _seen(bank_account_id: int, marks: set[str]) -> dict[str, int]:
    """How often each movement is there from earlier files: the n-th of a new file is a duplicate up to that."""
    rows = BankLine.objects.filter(bank_import__bank_account=bank_account_id, fingerprint__in=marks)
    counted = rows.exclude(status=LineStatus.DUPLICATE).order_by().values_list("fingerprint").annotate(Count("pk"))
    return dict(counted)


def _row(made: BankImport, position: int, line: StatementLine, mark: str, status: LineStatus) -> BankLine:
    return BankLine(
        bank_import=made,
        position=position,
        booked_on=line.booked_on,
        amount_pence=line.amount_pence,
        payer_name=line.payer_name[:140],
        reference=line.reference[:140],
        remittance=line.remittance[:MOST_TEXT],
        bank_reference=line.bank_reference[:80],
        fingerprint=mark,
        status=status,
    )


def fingerprint(line: StatementLine) -> str:
    """Return what is the same of one movement in two files of a bank."""
    texts = (line.payer_name, line.reference, line.bank_reference)
    words = [" ".join(text.upper().split()) for text in texts]
    facts = "|".join([line.booked_on.isoformat(), str(line.amount_pence), *words])
    return hashlib.sha256(facts.encode()).hexdigest()
