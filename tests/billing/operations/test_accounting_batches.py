"""Batches for other books: everything once, the same file for ever, corrections as new lines; journals that are posted."""

from datetime import timedelta

import pytest

from billing.books.batches import batch_file
from billing.enums import AccountingSystem, PaymentKind, PaymentMethod
from billing.models import Account, AccountingBatch, Dispatch, Document, Payment
from billing.operations import accounting_batches, credit_notes, journals, payments, settings
from billing.queries import batches, documents, ledger
from membership.models import School
from tests.factories import billing as make
from tests.factories.billing_books import batch, journal_account
from tests.factories.membership import office

XERO, SAGE, RECHARGE = AccountingSystem.XERO, AccountingSystem.SAGE, AccountingSystem.RECHARGE


def held(made):
    return [document.number for document in batches.documents_of(made)]


def content(made):
    fresh = AccountingBatch.objects.get(pk=made.pk)
    return batch_file(
        AccountingSystem(fresh.system), fresh.number, fresh.layout, batches.entries(fresh)
    ).content.decode()


def credit(document, **facts):
    return credit_notes.credit_invoice(
        by=office(), invoice_id=document.pk, reason="Booked twice", on=make.TODAY, **facts
    )


def test_every_document_is_in_one_batch_of_each_system():
    first = make.invoice()
    made = batch(XERO)
    second = make.invoice()

    assert [held(made), held(batch(XERO)), held(batch(SAGE))] == [
        [first.number],
        [second.number],
        [first.number, second.number],
    ]


def test_batches_are_numbered_per_system_without_a_gap():
    numbers = []
    for system in (XERO, SAGE, XERO, SAGE, XERO):
        make.invoice()
        numbers.append((system.value, batch(system).number))

    assert numbers == [("xero", 1), ("sage", 1), ("xero", 2), ("sage", 2), ("xero", 3)]


def test_nothing_new_makes_no_batch():
    make.invoice()
    batch(XERO)

    with pytest.raises(accounting_batches.NothingNew):
        batch(XERO)


def test_what_comes_after_the_day_waits():
    early, late = make.invoice(on=make.TODAY - timedelta(days=1)), make.invoice()

    assert (held(batch(XERO, until=early.issued_on)), held(batch(XERO))) == ([early.number], [late.number])


def test_sage_takes_payments_and_their_reversals_as_new_lines():
    document = make.invoice()
    paid = make.payment(document.account, 120_00, reference="RA 7")
    before = content(batch(SAGE))
    payments.reverse_payment(by=office(), payment_id=paid.pk, on=make.TODAY, reason="Bounced")

    after = content(batch(SAGE))

    assert [row.split(",")[0] for row in before.splitlines()[1:]] == ["SI", "SA"]
    assert [row.split(",")[0:3] for row in after.splitlines()[1:]] == [["SI", str(document.account.school.urn), "1200"]]


def test_a_credit_note_is_a_new_line_of_the_next_batch_and_the_old_file_stays():
    document = make.invoice()
    first = batch(XERO)
    before = content(first)

    note = credit(document)

    assert (held(batch(XERO)), content(first)) == ([note.number], before)


def test_the_file_stays_the_same_when_codes_names_and_payers_change():
    document = make.invoice()
    make.payment(document.account, 50_00)
    made = [batch(XERO), batch(SAGE)]
    before = [content(row) for row in made]

    settings.change(by=office(), codes={"xero": {"income": {"traded": "999"}}, "sage": {"bank": "9999"}})
    Account.objects.update(name="Renamed", address="Elsewhere", reference="New", invoice_email="x@example.org")
    School.objects.update(name="Renamed School")

    assert [content(row) for row in made] == before


def test_the_codes_that_are_set_are_used():
    make.invoice()
    settings.change(by=office(), codes={"xero": {"income": {"traded": "0412"}, "tax": {"standard": "20% S"}}})

    row = content(batch(XERO)).splitlines()[1].split(",")

    assert (row[19], row[20]) == ("0412", "20% S")


def test_a_batch_is_marked_as_sent_once():
    make.invoice()
    made, by = batch(XERO), office()

    sent = accounting_batches.mark_sent(by=by, batch_id=made.pk, now=make.NOW)

    assert (sent.sent_by, sent.sent_at) == (by, make.NOW)
    with pytest.raises(accounting_batches.AlreadySent):
        accounting_batches.mark_sent(by=by, batch_id=made.pk, now=make.NOW)


def test_a_batch_is_read_in_the_same_number_of_queries(django_assert_num_queries):
    for _ in range(3):
        make.payment(make.invoice().account, 10_00)
    made = batch(SAGE)

    with django_assert_num_queries(3):
        assert len(batches.entries(made)) == 6


def test_a_payer_billed_by_journal_gets_no_e_mail():
    document = make.invoice(account=journal_account())
    credit(document)

    assert Dispatch.objects.count() == 0


def test_a_journal_holds_what_such_payers_owe_and_nobody_else():
    owed, paid = make.invoice(account=journal_account()), make.invoice(account=journal_account())
    make.payment(paid.account, 120_00)
    make.invoice()

    assert held(batch(RECHARGE)) == [owed.number]


def test_an_invoice_credited_in_full_before_it_went_out_is_in_no_journal():
    credit(make.invoice(account=journal_account()))

    with pytest.raises(accounting_batches.NothingNew):
        batch(RECHARGE)


def test_posting_a_journal_pays_its_invoices_once():
    document = make.invoice(account=journal_account())
    made = batch(RECHARGE)

    for _ in range(2):
        journals.post(by=office(), batch_id=made.pk, on=make.TODAY)

    (payment,) = Payment.objects.all()
    assert (payment.method, payment.amount_pence, payment.external_id) == (
        PaymentMethod.JOURNAL,
        120_00,
        f"journal:{document.pk}",
    )
    assert documents.outstanding_pence(document.pk) == 0


def test_a_posting_whose_day_was_lost_pays_nothing_more():
    document = make.invoice(account=journal_account())
    made = batch(RECHARGE)
    journals.post(by=office(), batch_id=made.pk, on=make.TODAY)
    AccountingBatch.objects.update(posted_on=None)

    journals.post(by=office(), batch_id=made.pk, on=make.TODAY)

    assert ledger.balance_pence(document.account_id) == 0


def test_a_credit_note_in_a_later_journal_gives_the_money_back():
    document = make.invoice(account=journal_account())
    journals.post(by=office(), batch_id=batch(RECHARGE).pk, on=make.TODAY)
    note = credit(document)
    later = batch(RECHARGE)

    journals.post(by=office(), batch_id=later.pk, on=make.TODAY)

    entries = Payment.objects.order_by("pk").values_list("kind", "amount_pence")
    assert (held(later), list(entries), ledger.balance_pence(document.account_id)) == (
        [note.number],
        [(PaymentKind.RECEIVED, 120_00), (PaymentKind.REFUND, -120_00)],
        0,
    )
    assert ledger.free_credit_pence(Document.objects.get(pk=note.pk)) == 0


def test_a_part_credit_before_posting_goes_back_with_the_same_journal():
    document = make.invoice(account=journal_account())
    line = document.lines.get()
    credit(document, net_by_line={line.pk: 25_00})
    made = batch(RECHARGE)

    journals.post(by=office(), batch_id=made.pk, on=make.TODAY)

    amounts = list(Payment.objects.order_by("pk").values_list("amount_pence", flat=True))
    assert (amounts, ledger.balance_pence(document.account_id)) == ([120_00, -30_00], 0)
    assert documents.outstanding_pence(document.pk) == 0


def test_journals_are_posted_in_their_order():
    make.invoice(account=journal_account())
    batch(RECHARGE)
    make.invoice(account=journal_account())
    second = batch(RECHARGE)

    with pytest.raises(journals.EarlierJournalOpen):
        journals.post(by=office(), batch_id=second.pk, on=make.TODAY)


def test_only_a_journal_is_posted():
    make.invoice()

    with pytest.raises(journals.NotAJournal):
        journals.post(by=office(), batch_id=batch(XERO).pk, on=make.TODAY)
