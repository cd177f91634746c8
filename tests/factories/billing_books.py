"""Accounting batches and journals of the partnership a test runs in."""

from django.core.files.base import ContentFile

from billing.enums import AccountingSystem, Collection, ExportKind, ExportStatus
from billing.models import Account, AccountingBatch, Export
from billing.operations import accounting_batches
from tests.factories import billing as make
from tests.factories.membership import office


def batch(system: AccountingSystem = AccountingSystem.XERO, until=make.TODAY) -> AccountingBatch:
    """A batch of everything up to today."""
    return accounting_batches.make_batch(by=office(), system=system, until=until)


def journal_account(**facts) -> Account:
    """A school whose council moves the money in its own books."""
    account: Account = make.AccountFactory(**({"collection": Collection.JOURNAL} | facts))
    return account


def export(title: str = "Audit pack 2027-28", **facts) -> Export:
    """A file that is ready."""
    made = Export(kind=ExportKind.AUDIT, title=title, requested_by=office(), status=ExportStatus.READY, **facts)
    made.file.save("export.zip", ContentFile(title.encode()), save=False)
    made.save()
    return made


def everything(canary: str) -> dict[str, object]:
    """A batch and a file of a place."""
    return {"batch": batch(), "export": export(f"Pack {canary}")}
