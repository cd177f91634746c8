"""Reminders: who gets one, in which words, once."""

from datetime import timedelta

import pytest
from django.core import mail

from billing.chasing import DEFAULTS
from billing.enums import AccountKind, Collection, DispatchStatus, OnlineStatus
from billing.models import Account, Dispatch, OnlinePayment, Reminder, ReminderStep
from billing.operations import accounts, chasing, dispatches, reminders
from billing.operations.reminder_steps import ensure_steps
from billing.operations.reminders import AlreadyReminded, NothingOverdue
from billing.queries import reminders as queries
from tests.factories import billing as make
from tests.factories.billing import NOW, TODAY
from tests.factories.billing_reminders import late
from tests.factories.membership import office


def made(on=TODAY):
    return reminders.make_due(by=None, on=on)


def due_on(on=TODAY):
    return [(due.account.name, due.step.name) for due in queries.due(on)]


def test_a_payer_past_its_due_date_gets_the_words_of_the_first_step_and_its_statement():
    invoice = late(10)
    Account.objects.update(name="Ash School")

    count = made()
    dispatches.send(dispatch_id=Dispatch.objects.get(reminder__isnull=False).pk, now=NOW)

    (message,) = mail.outbox
    assert (count, message.to, message.subject) == (1, [invoice.account.invoice_email], "Reminder: £120.00 due")
    assert f"{invoice.number}, due 4 September 2027, 10 days overdue: £120.00" in message.body
    assert message.body.startswith("Dear Ash School,")
    names = [name for name, _, _ in message.attachments]
    assert names == [f"statement-{invoice.account_id}-2027-09-14.pdf"]


def test_a_second_round_on_the_same_day_makes_nothing():
    late(10)

    assert (made(), made(), Reminder.objects.count()) == (1, 0, 1)


def test_the_next_step_comes_in_its_turn_and_ends_with_a_letter():
    invoice = late(7)

    steps = []
    for day in range(60):
        if made(TODAY + timedelta(day)):
            steps.append((day + 7, Reminder.objects.first().step_name))

    assert steps == [(7, "Reminder"), (21, "Second reminder"), (45, "Letter")]
    assert Reminder.objects.first().invoices == [[invoice.number, 120_00]]


def test_a_letter_carries_itself_as_pdf():
    late(10)
    step = DEFAULTS[AccountKind.SCHOOL][2]
    ensure_steps()
    ReminderStep.objects.filter(days_after_due=7).update(is_letter=True, body=step.body)
    made()

    dispatches.send(dispatch_id=Dispatch.objects.get(reminder__isnull=False).pk, now=NOW)

    account_id = Account.objects.get().pk
    (message,) = mail.outbox
    files = [(name, body[:5]) for name, body, _ in message.attachments]
    assert files == [
        (f"reminder-{account_id}-2027-09-14.pdf", b"%PDF-"),
        (f"statement-{account_id}-2027-09-14.pdf", b"%PDF-"),
    ]


def test_a_reminder_of_what_was_paid_meanwhile_is_not_sent():
    invoice = late(10)
    made()
    make.payment(invoice.account, 120_00)

    dispatch = Dispatch.objects.get(reminder__isnull=False)
    sent = dispatches.send(dispatch_id=dispatch.pk, now=NOW)

    assert (sent, mail.outbox) == (False, [])
    assert Dispatch.objects.get(pk=dispatch.pk).status == DispatchStatus.DROPPED


def test_without_an_address_a_reminder_waits_until_there_is_one():
    account = make.AccountFactory(invoice_email="")
    late(10, account=account)
    made()

    before = Dispatch.objects.get(reminder__isnull=False).status
    accounts.change_details(
        by=office(), account_id=account.pk, details=accounts.AccountDetails("Ash", invoice_email="sbm@example.sch.uk")
    )

    after = Dispatch.objects.get(reminder__isnull=False)
    assert (before, after.status, after.email) == (
        DispatchStatus.NO_ADDRESS, DispatchStatus.WAITING, "sbm@example.sch.uk",
    )  # fmt: skip


@pytest.mark.parametrize(
    "how", ["pause", "promise", "journal", "direct debit", "closed account", "credit", "on its way"]
)
def test_who_is_left_in_peace(how):
    invoice = late(10)
    account = invoice.account
    if how == "pause":
        chasing.pause(by=office(), account_id=account.pk, until=TODAY, reason="New bursar", on=TODAY)
    elif how == "promise":
        chasing.promise(by=office(), account_id=account.pk, promised_on=TODAY, note="", on=TODAY)
    elif how == "credit":
        make.payment(account, 120_00, shares=[])
    elif how == "on its way":
        OnlinePayment.objects.create(
            account=account, invoices=[[invoice.pk, 120_00]], amount_pence=120_00, status=OnlineStatus.PENDING,
            idempotency_key="k",
        )  # fmt: skip
    else:
        changed = {"closed account": {"is_active": False}, "journal": {"collection": Collection.JOURNAL}}
        values = changed.get(how, {"collection": Collection.DIRECT_DEBIT})
        Account.objects.filter(pk=account.pk).update(**values)

    assert due_on() == []


def test_credit_that_covers_only_part_leaves_the_reminder():
    invoice = late(10)
    make.payment(invoice.account, 119_99, shares=[])

    assert [step for _, step in due_on()] == ["Reminder"]


def test_reminders_go_on_when_the_pause_is_over_or_lifted():
    account = late(10).account
    chasing.pause(by=office(), account_id=account.pk, until=TODAY, reason="New bursar", on=TODAY)

    tomorrow = len(queries.due(TODAY + timedelta(1)))
    chasing.lift(by=office(), account_id=account.pk)

    assert (tomorrow, len(queries.due(TODAY))) == (1, 1)


def test_a_reminder_names_everything_overdue_and_nothing_else():
    account = late(10).account
    late(2, account=account)
    late(0, account=account)
    late(-5, account=account)

    (due,) = queries.due(TODAY)

    assert [(TODAY - invoice.due_on).days for invoice in due.invoices] == [10, 2]
    assert due.amount_pence == 240_00


def test_who_is_due_is_found_in_five_queries_however_many_there_are(django_assert_num_queries):
    late(10)
    with django_assert_num_queries(5):
        one = queries.due(TODAY)
    for days in (10, 22, 50):
        late(days, account=make.AccountFactory())
    with django_assert_num_queries(5):
        many = queries.due(TODAY)

    assert (len(one), len(many)) == (1, 4)


def test_a_worker_killed_between_batches_leaves_the_rest_to_the_next(monkeypatch):
    for _ in range(3):
        late(10, account=make.AccountFactory())
    monkeypatch.setattr(reminders, "BATCH", 1)
    write, done = reminders._write, []

    def die_at_the_second(by, due, on):
        done.append(due)
        if len(done) == 2:
            raise KeyboardInterrupt
        return write(by, due, on)

    monkeypatch.setattr(reminders, "_write", die_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        made()
    left = Reminder.objects.count()
    monkeypatch.setattr(reminders, "_write", write)

    assert (left, made(), Reminder.objects.count()) == (1, 2, 3)
    assert len(set(Reminder.objects.values_list("account", flat=True))) == 3


def test_one_is_sent_by_hand_within_the_week_and_repeats_the_last_step():
    account = late(10).account
    made(TODAY - timedelta(2))

    by = office()
    reminder = reminders.send_one(by=by, account_id=account.pk, on=TODAY)

    assert (reminder.step_name, reminder.made_by, Reminder.objects.count()) == ("Reminder", by, 2)
    with pytest.raises(AlreadyReminded):
        reminders.send_one(by=by, account_id=account.pk, on=TODAY)


def test_nothing_overdue_is_not_reminded_of_by_hand():
    account = late(0).account

    with pytest.raises(NothingOverdue):
        reminders.send_one(by=office(), account_id=account.pk, on=TODAY)


def test_a_name_cannot_break_the_subject():
    late(10)
    Account.objects.update(name="Ash\nBcc: x@example.org")
    ensure_steps()
    ReminderStep.objects.update(subject="For {payer}")

    made()

    assert Reminder.objects.get().subject == "For Ash Bcc: x@example.org"
