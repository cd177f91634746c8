"""Requests for approval: whose somebody may see, which wait for them, which a link is for."""

from datetime import datetime

from django.db.models import Q, QuerySet

from membership import link_keys
from membership.models import Person, School
from offers.enums import PurchaseStatus
from offers.models import Purchase
from offers.queries import buying_rules


def purchases() -> QuerySet[Purchase]:
    """Return all requests, newest first, with what their page says."""
    return Purchase.objects.select_related(
        "school__trust", "asked_by", "approver", "decided_by", "agreement__year", "order__event"
    ).order_by("-asked_at", "-pk")


def by_key(key: str) -> Purchase | None:
    """Return the request a link is for; one query."""
    return purchases().filter(key_hash=link_keys.key_hash(key)).first()


def known_to(person: Person) -> QuerySet[Purchase]:
    """Return the requests that exist for somebody: of their schools and their trusts' schools; of all for the office."""
    if person.office_role_names:
        return purchases()
    return purchases().filter(Q(school__in=person.school_ids) | Q(school__trust__in=person.trust_ids))


def undecided(person: Person, school: School | None, now: datetime) -> QuerySet[Purchase]:
    """Return the requests of a school (else of all of somebody's) that others made and nobody has decided."""
    rows = known_to(person).filter(status=PurchaseStatus.WAITING, expires_at__gt=now).exclude(asked_by=person)
    if school:
        return rows.filter(school=school.pk)
    return rows.none() if person.office_role_names else rows


def waiting_for(person: Person, school: School | None, now: datetime) -> list[Purchase]:
    """Return the requests of a school (else of all of somebody's) that they may decide; two queries and one a school."""
    rows = undecided(person, school, now)
    return [row for row in rows.order_by("expires_at")[:20] if may_decide(person, row)]


def may_decide(person: Person, purchase: Purchase) -> bool:
    """Whether somebody may approve or refuse a request; at most one query."""
    is_another = person.pk != purchase.asked_by_id
    return is_another and buying_rules.may_spend(person, purchase.school, purchase.amount_pence)
