"""Two daily rounds at the same time: each payer is reminded once; without the accounts' rows a round breaks off."""

from threading import Barrier, BrokenBarrierError

import pytest

from billing.models import Account, Dispatch, Reminder
from billing.operations import locks, reminders
from billing.operations.reminder_steps import ensure_steps
from billing.queries import reminders as queries
from tests.factories import billing as make
from tests.factories.billing import TODAY
from tests.factories.billing_reminders import late
from tests.plumbing.races import race


@pytest.fixture
def no_lock(monkeypatch):
    """The guard switched off, and both rounds have read what is due before either writes."""
    both_have_read = Barrier(2)
    read = queries.due

    def then_wait(on, account_ids=None, **how):
        found = read(on, account_ids, **how)
        if account_ids is not None:
            try:
                both_have_read.wait(timeout=30)
            except BrokenBarrierError:
                return found
        return found

    monkeypatch.setattr(locks, "lock_accounts", lambda account_ids: list(Account.objects.filter(pk__in=account_ids)))
    monkeypatch.setattr(queries, "due", then_wait)


def two_rounds(partnership):
    """Let three payers fall due and run the daily round twice at once; return how it ended for each."""
    ensure_steps()
    for _ in range(3):
        late(10, account=make.AccountFactory())
    done = race(partnership, [lambda: reminders.make_due(by=None, on=TODAY)] * 2)
    return sorted(str(result) if isinstance(result, int) else type(result).__name__ for result in done)


def counts():
    carried = Dispatch.objects.filter(reminder__isnull=False).count()
    return Reminder.objects.count(), Reminder.objects.values("account").distinct().count(), carried


def test_two_rounds_at_once_remind_each_payer_once(committed):
    assert two_rounds(committed) == ["0", "3"]
    assert counts() == (3, 3, 3)


@pytest.mark.usefixtures("no_lock")
def test_control_without_the_lock_the_second_round_breaks_off(committed):
    outcome = two_rounds(committed)

    assert (outcome, counts()) == (["3", "IntegrityError"], (3, 3, 3))
