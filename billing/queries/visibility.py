"""Whose money someone sees: the office everybody's, a school its own, a trust its own and its schools'."""

from datetime import date

import rules
from django.db.models import Q, QuerySet

from billing.models import Account, Document, Payment
from billing.policies import money_school_ids
from billing.queries import documents, ledger
from membership.models import Person, School


def sees_all(person: Person) -> bool:
    """Whether someone bills for the partnership."""
    return bool(rules.has_perm("billing.use_office", person))


def _own(person: Person, acting_school: School | None, prefix: str) -> Q:
    schools = money_school_ids(person)
    if acting_school:
        schools &= {acting_school.pk}
    of_school = Q(**{f"{prefix}school__in": schools})
    return (
        of_school
        | Q(**{f"{prefix}trust__in": person.trust_ids})
        | Q(**{f"{prefix}school__trust__in": person.trust_ids})
    )


def documents_for(person: Person, acting_school: School | None, on: date) -> QuerySet[Document]:
    """Return the documents someone may see, newest first."""
    rows = documents.documents(on)
    return rows if sees_all(person) else rows.filter(_own(person, acting_school, "account__"))


def accounts_for(person: Person, acting_school: School | None, on: date) -> QuerySet[Account]:
    """Return the payers someone may see, by name."""
    rows = ledger.accounts(on)
    return rows if sees_all(person) else rows.filter(_own(person, acting_school, ""))


def payments_for(person: Person) -> QuerySet[Payment]:
    """Return the payments someone may see."""
    rows = Payment.objects.select_related("account")
    return rows if sees_all(person) else rows.filter(_own(person, None, "account__"))
