"""M3: no source is charged twice for any day, however runs and hands overlap; without the bound it is."""

from datetime import date

from billing.models import Charge
from billing.operations import charges, runs
from tests.factories import billing as make
from tests.factories.membership import MembershipYearFactory, office
from tests.plumbing.races import race

YEAR = (date(2027, 9, 1), date(2028, 9, 1))
BRIDGE = (date(2028, 4, 1), date(2029, 4, 1))  # a bridging period that overlaps the year


def charge(account, by, period):
    starts_on, ends_before = period
    draft = charges.ChargeDraft(
        account_id=account.pk,
        description="Membership",
        period_starts_on=starts_on,
        period_ends_before=ends_before,
        net_pence=7_980_00,
        vat=make.EXEMPT,
        source_kind="subscription",
        source_id=41,
    )
    return lambda: charges.raise_charge(by=by, draft=draft)


def test_two_overlapping_periods_of_one_source_at_once_charge_one(committed):
    account, by = make.AccountFactory(), office()

    results = race(committed, [charge(account, by, YEAR), charge(account, by, BRIDGE)])

    assert sorted(type(result).__name__ for result in results) == ["AlreadyCharged", "Charge"]
    assert Charge.objects.filter(cancelled_at=None).count() == 1


def test_control_without_the_bound_both_are_charged(committed, owner_connection):
    account, by = make.AccountFactory(), office()
    owner_connection.execute("ALTER TABLE alpha.billing_charge DROP CONSTRAINT charge_no_overlap")
    owner_connection.commit()

    race(committed, [charge(account, by, YEAR), charge(account, by, BRIDGE)])

    assert Charge.objects.filter(cancelled_at=None).count() == 2


def test_two_runs_of_one_year_started_at_once_bill_each_school_once(committed):
    for _ in range(5):
        make.member()
    year, by = MembershipYearFactory(), office()

    def bill():
        run = runs.preview_run(by=by, year_id=year.pk, label="Run", issue_on=make.TODAY, now=make.NOW)
        runs.start_run(by=by, run_id=run.pk, now=make.NOW)
        while runs.issue_run_batch(run_id=run.pk, now=make.NOW, size=2):
            pass

    race(committed, [bill, bill])

    invoiced = Charge.objects.filter(lines__isnull=False, cancelled_at=None)
    assert (invoiced.count(), invoiced.values("source_id").distinct().count()) == (5, 5)
