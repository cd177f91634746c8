"""Purchase orders: held, asked for, given."""

from datetime import timedelta

import pytest
from django.core import mail

from billing.enums import DispatchStatus
from billing.models import BillingRunItem, Charge, Dispatch, Document
from billing.operations import dispatches, orders, runs
from billing.queries import held_orders
from billing.tasks import ask_for_orders
from tests.factories import billing as make
from tests.factories.membership import office


def strict(**facts):
    """A payer that returns invoices without a number."""
    return make.AccountFactory(requires_purchase_order=True, **facts)


def held_run():
    """A finished run with the invoice of a payer without a number held."""
    account = strict()
    make.SchoolPayerFactory(account=account)
    make.member(school=account.school)
    other = make.member()
    make.issued_run()
    return account, other


def test_a_charge_of_a_payer_that_wants_a_number_is_held_until_there_is_one():
    charge = make.charge(strict())
    make.charge(strict(purchase_order="PO-S"))
    make.charge(strict(), purchase_order="PO-1")
    make.charge()

    assert held_orders.loose_charges() == [charge]
    assert [row.account for row in held_orders.held_payers()] == [charge.account]


def test_a_held_invoice_of_a_run_is_no_loose_charge():
    account, _ = held_run()

    assert held_orders.loose_charges() == []
    assert [row.pk for row in held_orders.held_of(account.pk)] == [Charge.objects.get(account=account).pk]


def test_the_payer_is_asked_by_e_mail_for_what_is_held():
    account = strict(school__name="Ash School", invoice_email="sbm@example.sch.uk")
    make.charge(account, description="Clerking")
    dispatch = orders.ask(by=office(), account_id=account.pk)

    dispatches.send(dispatch_id=dispatch.pk, now=make.NOW)

    (message,) = mail.outbox
    assert (message.to, message.subject) == (["sbm@example.sch.uk"], "Purchase order number needed for Alpha Learning")
    assert "* Clerking: £100.00 before VAT" in message.body
    assert f"/billing/payers/{account.pk}/orders/" in message.body


def test_an_e_mail_nobody_needs_any_more_is_dropped():
    account = strict()
    make.charge(account)
    dispatch = orders.ask(by=office(), account_id=account.pk)
    orders.give(by=office(), account_id=account.pk, purchase_order="PO-1", on=make.TODAY)

    sent = dispatches.send(dispatch_id=dispatch.pk, now=make.NOW)

    assert (sent, mail.outbox, Dispatch.objects.get().status) == (False, [], DispatchStatus.DROPPED)


def test_nobody_is_asked_for_nothing():
    with pytest.raises(orders.NothingHeld):
        orders.ask(by=office(), account_id=strict().pk)


def test_all_are_asked_once_a_week():
    make.charge(strict())

    first = orders.ask_all(by=None, now=make.NOW)
    asked_at = Dispatch.objects.get().created_at
    again = [orders.ask_all(by=None, now=asked_at + timedelta(days=days)) for days in (6, 7)]

    assert (first, again) == (1, [0, 1])


def test_the_daily_task_asks():
    make.charge(strict())

    ask_for_orders.run()

    assert Dispatch.objects.get().status == DispatchStatus.WAITING


def test_one_number_releases_all_that_is_held():
    account, _ = held_run()
    loose = make.charge(account, description="Clerking")

    issued = orders.give(by=office(), account_id=account.pk, purchase_order="PO-5", on=make.TODAY)

    assert (issued, Document.objects.get(account=account).purchase_order) == (1, "PO-5")
    assert BillingRunItem.objects.get(account=account).document == Document.objects.get(account=account)
    loose.refresh_from_db()
    assert (loose.purchase_order, held_orders.held_of(account.pk)) == ("PO-5", [])


def test_a_number_joins_a_run_that_is_still_open():
    account = strict()
    make.SchoolPayerFactory(account=account)
    make.member(school=account.school)
    run = make.run()

    issued = orders.give(by=office(), account_id=account.pk, purchase_order="PO-6", on=make.TODAY)
    runs.start_run(by=office(), run_id=run.pk, now=make.NOW)
    while runs.issue_run_batch(run_id=run.pk, now=make.NOW):
        pass

    assert (issued, Document.objects.get().purchase_order) == (0, "PO-6")


def test_a_number_for_nothing_is_refused():
    with pytest.raises(orders.NothingHeld):
        orders.give(by=office(), account_id=strict().pk, purchase_order="PO-1", on=make.TODAY)
