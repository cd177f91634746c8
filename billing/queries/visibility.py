"""Whose money someone is shown: the office everybody's, a school its own, a trust its own and its schools'.

Lists hold what someone may read. An object that is no business of theirs at all does not exist for them; whether they may
read one that is, the rule "billing.view_account" decides.
"""

from collections.abc import Collection
from datetime import date

import rules
from django.db.models import Q, QuerySet

from billing.models import Account, Document, Payment, Quote
from billing.policies import money_school_ids
from billing.queries import documents, ledger, quotes
from billing.queries.held_orders import HeldSum, held_charges, sums_by_payer
from membership.models import Person, School


def sees_all(person: Person) -> bool:
    """Whether someone bills for the partnership."""
    return bool(rules.has_perm("billing.use_office", person))


def documents_for(person: Person, acting_school: School | None, on: date) -> QuerySet[Document]:
    """Return the documents someone may read, newest first; at a school those of the school acted for."""
    schools = money_school_ids(person)
    if acting_school:
        schools &= {acting_school.pk}
    rows = documents.documents(on)
    return rows if sees_all(person) else rows.filter(_of(schools, person.trust_ids, "account__"))


def known_documents(person: Person, on: date) -> QuerySet[Document]:
    """Return the documents that exist for someone: the office's all, else those of their schools and trusts."""
    rows = documents.documents(on)
    return rows if person.office_role_names else rows.filter(_of(person.school_ids, person.trust_ids, "account__"))


def known_accounts(person: Person, on: date) -> QuerySet[Account]:
    """Return the payers that exist for someone."""
    rows = ledger.accounts(on)
    return rows if person.office_role_names else rows.filter(_of(person.school_ids, person.trust_ids, ""))


def quotes_for(person: Person, acting_school: School | None) -> QuerySet[Quote]:
    """Return the quotes someone may read, newest first; at a school those of the school acted for."""
    schools = money_school_ids(person)
    if acting_school:
        schools &= {acting_school.pk}
    rows = quotes.quotes()
    return rows if sees_all(person) else rows.filter(_of(schools, person.trust_ids, "account__"))


def known_quotes(person: Person) -> QuerySet[Quote]:
    """Return the quotes that exist for someone."""
    rows = quotes.quotes()
    return rows if person.office_role_names else rows.filter(_of(person.school_ids, person.trust_ids, "account__"))


def held_for(person: Person, acting_school: School | None) -> list[HeldSum]:
    """Return what waits for a purchase order of the payers someone answers for; one query."""
    schools = money_school_ids(person)
    if acting_school:
        schools &= {acting_school.pk}
    return sums_by_payer(held_charges().filter(_of(schools, person.trust_ids, "account__")))


def payments_for(person: Person) -> QuerySet[Payment]:
    """Return the payments the office may work with."""
    rows = Payment.objects.select_related("account")
    return rows if sees_all(person) else rows.none()


def _of(school_ids: Collection[int], trust_ids: Collection[int], prefix: str) -> Q:
    of_trust = Q(**{f"{prefix}trust__in": trust_ids}) | Q(**{f"{prefix}school__trust__in": trust_ids})
    return Q(**{f"{prefix}school__in": school_ids}) | of_trust
