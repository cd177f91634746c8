"""Two people make a batch, or post a journal, at the same moment: everything goes out once; and controls that break."""

from threading import Barrier

from django.db import transaction

from billing.enums import AccountingSystem
from billing.models import AccountingBatch, AccountingEntry, Payment
from billing.operations import accounting_batches, journals
from billing.queries import batches
from tests.factories import billing as make
from tests.factories.billing_books import batch, journal_account
from tests.factories.membership import office
from tests.plumbing.races import race

XERO = AccountingSystem.XERO


def test_two_batches_at_once_hold_everything_once_and_have_no_gap(committed):
    for _ in range(5):
        make.invoice()
    by = office()

    def work():
        return accounting_batches.make_batch(by=by, system=XERO, until=make.TODAY).number

    answers = race(committed, [work] * 4)

    assert [answer for answer in answers if not isinstance(answer, accounting_batches.NothingNew)] == [1]
    assert (AccountingBatch.objects.count(), AccountingEntry.objects.count()) == (1, 5)


def test_control_without_the_lock_both_see_the_same_documents(committed):
    """If this fails, the test above proves nothing: without the lock both must read before either writes."""
    make.invoice()
    both_have_read = Barrier(2)

    def naive():
        with transaction.atomic():
            found = list(batches.waiting_documents(XERO, make.TODAY).values_list("pk", flat=True))
            both_have_read.wait(timeout=30)
        return len(found)

    assert race(committed, [naive] * 2) == [1, 1]


def test_a_journal_posted_twice_at_once_pays_once(committed):
    make.invoice(account=journal_account())
    made, by = batch(AccountingSystem.RECHARGE), office()

    race(committed, [lambda: journals.post(by=by, batch_id=made.pk, on=make.TODAY)] * 3)

    assert Payment.objects.count() == 1
