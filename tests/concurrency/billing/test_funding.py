"""One instalment invoiced twice at once, or while somebody makes a new schedule: its row is the queue."""

from datetime import date
from threading import Barrier, Event

from billing.funding_sums.schedules import equal
from billing.models import Charge, FundingInstalment, Spend
from billing.operations.funding import instalments, spends
from tests.factories import billing_funding as make
from tests.factories.billing import TODAY
from tests.factories.membership import office
from tests.plumbing.races import race

PARTS = equal(100, date(2027, 4, 1), date(2028, 4, 1), per_year=4)


def invoiceable():
    return make.agreement(account_id=make.council().pk)


def invoicing(agreement):
    """The work of invoicing the first instalment."""
    row, by = make.instalment(agreement), office()
    how = instalments.Invoicing(make.SupplyKind.SERVICE, make.CHOSEN)
    return lambda: instalments.raise_instalment(by=by, instalment_id=row.pk, how=how, on=TODAY)


def scheduling(agreement):
    """The work of making a new schedule."""
    by = office()
    return lambda: instalments.set_schedule(by=by, agreement_id=agreement.pk, parts=PARTS, is_invoiced=True)


def read(instalment_id):
    return FundingInstalment.objects.select_related("agreement__account__school").get(pk=instalment_id)


def orphans():
    """Charges whose instalment is gone."""
    return [pk for pk in Charge.objects.values_list("source_id", flat=True) if not _exists(pk)]


def _exists(pk):
    return FundingInstalment.objects.filter(pk=pk).exists()


def test_an_instalment_invoiced_by_six_at_once_is_charged_once_and_all_see_the_charge(committed):
    work = invoicing(invoiceable())

    results = race(committed, [work] * 6)

    assert {result.pk for result in results} == {Charge.objects.get().pk}


def test_control_without_the_row_the_second_runs_into_the_safety_bound(committed, monkeypatch):
    both_have_read = Barrier(2)

    def unlocked(instalment_id):
        found = read(instalment_id)
        assert not Charge.objects.exists()
        both_have_read.wait(timeout=30)
        return found

    work = invoicing(invoiceable())
    monkeypatch.setattr(instalments, "_lock", unlocked)

    results = race(committed, [work, work])

    assert "AlreadyCharged" in {type(result).__name__ for result in results}


def test_a_new_schedule_and_an_invoice_at_once_leave_no_charge_without_its_instalment(committed):
    agreement = invoiceable()

    results = race(committed, [invoicing(agreement), scheduling(agreement)])

    outcome = [type(result).__name__ for result in results]
    assert outcome in (["Charge", "ScheduleBegun"], ["InstalmentGone", "list"])
    assert orphans() == []


def test_control_without_the_row_a_charge_outlives_its_instalment(committed, monkeypatch):
    agreement = invoiceable()
    has_read, is_done = Event(), Event()

    def unlocked(instalment_id):
        found = read(instalment_id)
        has_read.set()
        assert is_done.wait(timeout=30)
        return found

    work = scheduling(agreement)

    def schedule():
        assert has_read.wait(timeout=30)
        try:
            return work()
        finally:
            is_done.set()

    monkeypatch.setattr(instalments, "_lock", unlocked)
    race(committed, [invoicing(agreement), schedule])

    assert len(orphans()) == 1


def test_a_spend_is_taken_back_once_by_two_at_once(committed):
    spend, by = make.spend(), office()

    def take_back():
        return spends.take_back_spend(by=by, spend_id=spend.pk, on=TODAY, reason="Paid twice")

    results = race(committed, [take_back, take_back])

    assert sorted(type(result).__name__ for result in results) == ["Spend", "TakenBackAlready"]
    assert sum(Spend.objects.values_list("amount_pence", flat=True)) == 0
