"""The second person: never the same as the first, once, and only what can still be done."""

import pytest
from django.db import IntegrityError, transaction

from billing.crediting import NothingToCredit
from billing.enums import ApprovalStatus, DocumentKind
from billing.models import Approval, BillingSettings, Document
from billing.operations import approvals, credit_notes
from tests.factories import billing as make
from tests.factories.membership import office


@pytest.fixture
def invoice():
    BillingSettings.objects.create(pk=1, credit_limit_pence=50_00)
    return make.invoice(68_33, 85_00)


def ask(invoice, by=None, net_by_line=None):
    return credit_notes.ask_credit(
        by=by or office(), invoice_id=invoice.pk, reason="Cancelled", on=make.TODAY, net_by_line=net_by_line
    )


def approve(approval, by=None):
    return approvals.approve(by=by or office(), approval_id=approval.pk, on=make.TODAY, now=make.NOW)


def notes():
    return list(Document.objects.filter(kind=DocumentKind.CREDIT_NOTE))


def test_a_credit_above_the_limit_is_issued_once_another_person_approves(invoice):
    asked = ask(invoice)
    before = notes()

    done = approve(asked)

    (note,) = notes()
    assert (before, note.gross_pence, note.issued_by) == ([], -184_00, asked.requested_by)
    assert (done.status, done.decided_at, done.amount_pence) == (ApprovalStatus.APPROVED, make.NOW, 184_00)


def test_a_part_is_credited_as_it_was_asked_for(invoice):
    line = invoice.lines.last()

    approve(ask(invoice, net_by_line={line.pk: 84_99}))

    assert [(part.credited_line, part.net_pence) for part in notes()[0].lines.all()] == [(line, -84_99)]


def test_a_credit_up_to_the_limit_is_issued_at_once(invoice):
    note = ask(invoice, net_by_line={invoice.lines.first().pk: 41_66})

    assert (note.gross_pence, Approval.objects.count()) == (-49_99, 0)


def test_nobody_approves_or_refuses_what_they_asked_for(invoice):
    asker = office()
    asked = ask(invoice, by=asker)

    with pytest.raises(approvals.SamePerson, match="Another person"):
        approve(asked, by=asker)
    with pytest.raises(approvals.SamePerson, match="Withdraw"):
        approvals.refuse(by=asker, approval_id=asked.pk, now=make.NOW, note="")

    assert (notes(), Approval.objects.get().status) == ([], ApprovalStatus.WAITING)


def test_the_database_refuses_it_too(invoice):
    asked = ask(invoice)

    with pytest.raises(IntegrityError, match="approval_by_another_person"), transaction.atomic():
        Approval.objects.update(status=ApprovalStatus.APPROVED, decided_by=asked.requested_by)


def test_what_is_refused_does_nothing(invoice):
    asked = ask(invoice)

    done = approvals.refuse(by=office(), approval_id=asked.pk, now=make.NOW, note="Not agreed with the school")

    assert (done.status, done.decision_note, notes()) == (ApprovalStatus.REFUSED, "Not agreed with the school", [])


def test_who_asked_may_withdraw_and_nobody_else(invoice):
    asker = office()
    asked = ask(invoice, by=asker)

    with pytest.raises(approvals.NotYours):
        approvals.withdraw(by=office(), approval_id=asked.pk, now=make.NOW)
    done = approvals.withdraw(by=asker, approval_id=asked.pk, now=make.NOW)

    assert done.status == ApprovalStatus.WITHDRAWN


def test_it_is_decided_once(invoice):
    asked = ask(invoice)
    approve(asked)

    with pytest.raises(approvals.AlreadyDecided, match="approved"):
        approve(asked)

    assert len(notes()) == 1


def test_what_can_no_longer_be_done_goes_on_waiting(invoice):
    asked = ask(invoice)
    credit_notes.credit_invoice(by=office(), invoice_id=invoice.pk, reason="x", on=make.TODAY)

    with pytest.raises(NothingToCredit):
        approve(asked)

    assert Approval.objects.get().status == ApprovalStatus.WAITING
