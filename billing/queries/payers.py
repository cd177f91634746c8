"""Payers as a list (filters and sums over `ledger.accounts`), and the schools they pay for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet, Sum

from billing.enums import AccountKind
from billing.models import Account, SchoolPayer
from membership.models import Person, School, Trust
from membership.queries import schools
from membership.queries.recipients import INFORMED, by_school


@dataclass(frozen=True)
class Totals:
    """What the payers of a list owe together."""

    count: int
    balance_pence: int
    overdue_pence: int


def filtered(rows: QuerySet[Account], wanted: Mapping[str, str]) -> QuerySet[Account]:
    """Keep the payers a query string asks for: `kind`, `show` (overdue, credit, no-address) and `q` in the name."""
    if wanted.get("kind") in AccountKind.values:
        rows = rows.filter(kind=wanted["kind"])
    shown: dict[str, dict[str, Any]] = {
        "overdue": {"overdue__gt": 0},
        "credit": {"balance__lt": 0},
        "no-address": {"invoice_email": ""},
    }
    rows = rows.filter(**shown.get(wanted.get("show", ""), {}))
    return rows.filter(name__icontains=wanted["q"][:100]) if wanted.get("q") else rows


def totals(rows: QuerySet[Account]) -> Totals:
    """Return number, balance and overdue of a list of payers; one query."""
    sums = rows.order_by().aggregate(count=Count("pk"), owed=Sum("balance", default=0), late=Sum("overdue", default=0))
    return Totals(sums["count"], sums["owed"], sums["late"])


def paid_schools(account_id: int) -> QuerySet[SchoolPayer]:
    """Return the schools an account pays for, by name; one query."""
    return SchoolPayer.objects.filter(account=account_id).select_related("school").order_by("school__name", "school")


def payer_of(school_id: int) -> Account | None:
    """Return the account that pays for a school, if one does yet; one query."""
    return Account.objects.filter(pays_for__school=school_id).first()


def money_mailboxes(account: Account) -> list[str]:
    """Return where those are reached who look after a payer's money, each once; one query.

    They are heads and business managers of a school, the finance people of a trust, and the address for invoices.
    """
    people: Iterable[Person] = ()
    if account.school_id:
        people = by_school([account.school_id], INFORMED).get(account.school_id, [])
    elif account.trust_id:
        people = Person.objects.filter(trust_roles__trust=account.trust_id, is_active=True).order_by("name", "pk")
    emails = [*(person.email for person in people), account.invoice_email.strip().lower()]
    return list(dict.fromkeys(email for email in emails if email))


def trusts_without_account() -> QuerySet[Trust]:
    """Return the trusts that are no payer yet, by name; one query."""
    return Trust.objects.filter(account=None)


def schools_to_pay_for(account_id: int) -> QuerySet[School]:
    """Return the open schools an account does not pay for, by name, with `payer_name` and `payer_school`; one query."""
    payer: dict[str, Any] = {"payer_name": F("payer__account__name"), "payer_school": F("payer__account__school")}
    return schools.open_schools().exclude(payer__account=account_id).annotate(**payer)
