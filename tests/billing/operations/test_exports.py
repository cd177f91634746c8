"""Archives: made once by one worker, taken up when it dies, deleted after a day; and what an audit pack holds."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from billing.enums import ExportStatus, PaymentKind
from billing.models import Account, Document, Export, NumberSeries
from billing.operations import credit_notes, exports, payments
from billing.packs import audit
from tenants.calendars import FinancialYear
from tests.factories import billing as make
from tests.factories.billing_books import export
from tests.factories.membership import office

YEAR = FinancialYear(2027)


def clock():
    return make.NOW


def only():
    return Export.objects.get()


def ordered(**facts):
    terms = {"by": office(), "school": None, "filters": {}, "forms": ["pdf"], "on": make.NOW}
    return exports.order_documents(**(terms | facts))


def opened(made):
    with made.file.open() as file, zipfile.ZipFile(io.BytesIO(file.read())) as box:
        return {name: box.read(name) for name in box.namelist()}


def table(files, name):
    return list(csv.DictReader(io.StringIO(files[name].decode(), newline="")))


def pack():
    exports.order_audit_pack(by=office(), year=YEAR)
    exports.make(export_id=only().pk, clock=clock)
    return opened(only())


def test_an_archive_holds_the_documents_asked_for():
    first = make.invoice(on=make.TODAY - timedelta(days=40))
    second = make.invoice()
    exports.make(export_id=ordered(filters={"since": "2027-09-01"}).pk, clock=clock)

    assert (list(opened(only())), only().status, only().done) == ([f"{second.number}.pdf"], ExportStatus.READY, 1)
    assert first.number not in str(only().arguments)


def test_a_document_that_has_no_structured_form_comes_as_a_pdf():
    document = make.invoice()  # with VAT, of a supplier without a VAT number
    exports.make(export_id=ordered(forms=["ubl"]).pk, clock=clock)

    assert list(opened(only())) == [f"{document.number}.pdf"]


def test_a_file_is_made_by_one_worker():
    make.invoice()
    made = ordered()
    Export.objects.update(status=ExportStatus.MAKING, claimed_at=make.NOW)

    assert exports.make(export_id=made.pk, clock=clock) is False


@pytest.mark.parametrize(("minutes", "is_taken_up"), [(14, False), (16, True)])
def test_what_a_lost_worker_left_is_taken_up_after_a_while(minutes, is_taken_up):
    make.invoice()
    made = ordered()
    Export.objects.update(status=ExportStatus.MAKING, claimed_at=make.NOW)

    later = make.NOW + timedelta(minutes=minutes)

    assert (exports.unfinished_ids(now=later), exports.make(export_id=made.pk, clock=lambda: later)) == (
        [made.pk] if is_taken_up else [],
        is_taken_up,
    )


def test_what_goes_wrong_is_kept_with_its_reason():
    make.invoice()
    made = ordered()
    Export.objects.update(arguments=made.arguments | {"forms": None})

    with pytest.raises(TypeError):
        exports.make(export_id=made.pk, clock=clock)

    assert (only().status, only().error[:10]) == (ExportStatus.FAILED, "TypeError:")


def test_a_file_is_deleted_after_a_day():
    made = export(finished_at=make.NOW)
    name = made.file.name

    kept = exports.delete_old(now=make.NOW + timedelta(hours=23))
    gone = exports.delete_old(now=make.NOW + timedelta(hours=25))

    assert (kept, gone, default_storage.exists(name), only().status) == (0, 1, False, ExportStatus.GONE)


def test_an_audit_pack_holds_every_document_and_table():
    document = make.invoice(68_33, 68_33)
    paid = make.payment(document.account, 50_00, reference="=RA 7")
    payments.reverse_payment(by=office(), payment_id=paid.pk, on=make.TODAY, reason="Bounced")
    credit_notes.credit_invoice(by=office(), invoice_id=document.pk, reason="Booked twice", on=make.TODAY)

    files = pack()

    assert sorted(files) == sorted(
        ["allocations.csv", "changes.csv", "controls.csv", "documents.csv", "journal.csv", "lines.csv", "numbers.csv",
         "payments.csv", "trial-balance.csv", *(f"documents/{row.number}.pdf" for row in Document.objects.all())]
    )  # fmt: skip
    assert {row["Result"] for row in table(files, "controls.csv")} == {"right"}
    assert [row["Number"] for row in table(files, "numbers.csv")] == ["INV-2728-0001", "CRN-2728-0001"]
    assert [(row["Kind"], row["Amount"]) for row in table(files, "payments.csv")] == [
        (PaymentKind.RECEIVED.label, "50.00"),
        (PaymentKind.REVERSAL.label, "-50.00"),
    ]
    assert table(files, "payments.csv")[0]["Reference"] == "'=RA 7"
    assert table(files, "trial-balance.csv")[-1]["Debit"] == table(files, "trial-balance.csv")[-1]["Credit"]


def test_control_a_missing_number_is_told():
    make.invoice()
    NumberSeries.objects.update(last_number=2)

    files = pack()

    assert [row["What it is"] for row in table(files, "numbers.csv")] == ["Invoice", "MISSING"]
    assert "WRONG" in {row["Result"] for row in table(files, "controls.csv")}


def test_the_changes_of_payers_are_told_field_by_field():
    account = make.AccountFactory(name="Ash")
    Account.objects.filter(pk=account.pk).update(name="Birch")
    year = FinancialYear.containing(account.pgh_event_model.objects.latest("pgh_id").pgh_created_at.date())

    found = dict(audit.tables(year))["changes.csv"].decode()

    (row,) = [row for row in csv.DictReader(io.StringIO(found, newline="")) if row["After"] == "Birch"]
    assert (row["What"], row["Field"], row["Before"]) == ("Account", "name", "Ash")
