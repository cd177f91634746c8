"""Payers, charges and documents of the partnership a test runs in; the operations themselves issue the documents."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from billing.enums import AccountKind
from billing.models import Account, BillingRun, Charge, Document, Payment, SchoolPayer
from billing.operations import charges, issuing, payments, runs
from billing.vat import Vat
from membership.enums import SubscriptionStatus, VatTreatment
from membership.models import Subscription
from tests.factories.membership import MembershipYearFactory, SchoolFactory, SubscriptionFactory, office

TODAY = date(2027, 9, 14)
NOW = datetime(2027, 9, 14, 9, 30, tzinfo=UTC)
STANDARD = Vat(VatTreatment.STANDARD, Decimal(20), "")
EXEMPT = Vat(VatTreatment.EXEMPT, Decimal(0), "Exempt: education")


class AccountFactory(DjangoModelFactory):
    """A school that pays for itself, with a mailbox for invoices."""

    class Meta:
        model = Account

    kind = AccountKind.SCHOOL
    school = factory.SubFactory(SchoolFactory)
    name = factory.SelfAttribute("school.name")
    address = "1 Example Road\nLondon\nSE13 6LT"
    invoice_email = factory.Sequence(lambda n: f"finance{n}@example.sch.uk")


class SchoolPayerFactory(DjangoModelFactory):
    """A school's own account pays."""

    class Meta:
        model = SchoolPayer

    account = factory.SubFactory(AccountFactory)
    school = factory.SelfAttribute("account.school")


def charge(account: Account | None = None, net_pence: int = 100_00, **facts: Any) -> Charge:
    """A standard-rated charge of £100.00 for the year 2027/28."""
    account = account or AccountFactory()
    terms = {
        "description": "Data pack",
        "period_starts_on": date(2027, 9, 1),
        "period_ends_before": date(2028, 9, 1),
        "vat": STANDARD,
        "school_id": account.school_id,
    }
    draft = charges.ChargeDraft(account_id=account.pk, net_pence=net_pence, **(terms | facts))
    return charges.raise_charge(by=office(), draft=draft)


def invoice(*net_pence: int, account: Account | None = None, on: date = TODAY, **facts: Any) -> Document:
    """An issued invoice with a line per net amount, £100.00 plus VAT when none is given."""
    account = account or AccountFactory()
    made = [charge(account, pence, **facts).pk for pence in net_pence or (100_00,)]
    issued = issuing.issue_invoice(by=office(), account_id=account.pk, charge_ids=made, on=on)
    return Document.objects.get(pk=issued.id)


def payment(account: Account, amount_pence: int, **facts: Any) -> Payment:
    """Money received today by BACS, set against the oldest invoices."""
    return payments.record_payment(
        by=office(), account_id=account.pk, amount_pence=amount_pence, **({"received_on": TODAY} | facts)
    )


def member(**facts: Any) -> Subscription:
    """A school that has confirmed £7,980.00 for 2027/28."""
    subscription: Subscription = SubscriptionFactory(**({"status": SubscriptionStatus.CONFIRMED} | facts))
    return subscription


def run(**facts: Any) -> BillingRun:
    """A preview of 2027/28."""
    terms = {"year_id": MembershipYearFactory().pk, "label": "Subscriptions 2027/28", "issue_on": TODAY, "now": NOW}
    return runs.preview_run(by=office(), **(terms | facts))


def issued_run(**facts: Any) -> BillingRun:
    """A run of 2027/28, approved and issued to its end."""
    made = run(**facts)
    runs.start_run(by=office(), run_id=made.pk, now=NOW)
    while runs.issue_run_batch(run_id=made.pk, now=NOW):
        pass
    return BillingRun.objects.get(pk=made.pk)
