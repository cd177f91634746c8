"""Statements to providers: which somebody may see, which a list asks for."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import TruncMonth

from membership.models import Person
from membership.policies import MONEY_ROLES
from offers.enums import StatementStatus
from offers.models import ProviderStatement
from offers.policies import sees_sales


def visible(person: Person) -> QuerySet[ProviderStatement]:
    """Return all statements for those who see sales, else somebody's own and those of the schools they lead."""
    rows = ProviderStatement.objects.select_related("provider")
    if sees_sales(person):
        return rows
    led = [pk for pk, names in person.roles_by_school.items() if names & MONEY_ROLES]
    # A draft is nobody's business yet.
    return rows.exclude(status=StatementStatus.DRAFT).filter(Q(provider__person=person) | Q(provider__school__in=led))


def filtered(rows: QuerySet[ProviderStatement], wanted: Mapping[str, str]) -> QuerySet[ProviderStatement]:
    """Return the rows a list's address asks for: status, month, words."""
    found = Q()
    if wanted.get("status") in StatementStatus.values:
        found &= Q(status=wanted["status"])
    if month := _month(wanted.get("month", "")):
        found &= Q(starts_on=month)
    if words := wanted.get("q", "").strip():
        found &= Q(number__icontains=words) | Q(provider__name__icontains=words)
    return rows.filter(found)


def find(rows: QuerySet[ProviderStatement], statement_id: int) -> ProviderStatement | None:
    """Return one statement with who is paid and who paid."""
    return (
        rows.select_related("provider__person", "provider__school", "paid_by", "made_by")
        .filter(pk=statement_id)
        .first()
    )


def get(statement_id: int) -> ProviderStatement:
    """Return one statement as its e-mail needs it."""
    return ProviderStatement.objects.select_related("provider__person", "provider__school").get(pk=statement_id)


def months(rows: QuerySet[ProviderStatement]) -> list[date]:
    """Return the months there are statements of, newest first; one query."""
    found = rows.order_by().annotate(month=TruncMonth("starts_on")).values_list("month", flat=True).distinct()
    return sorted(found, reverse=True)


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
