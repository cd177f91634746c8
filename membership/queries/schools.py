"""Questions about schools: which somebody may see, which a list asks for, what a school's page shows."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from membership.models import MembershipYear, Person, School, Subscription, Trust
from membership.models.subscriptions import AGREED_STATUSES


@dataclass(frozen=True)
class Filters:
    """What a list of schools is narrowed to; empty means all."""

    search: str = ""
    phase: str = ""
    la_code: int | None = None
    trust_id: int | None = None
    membership: str = ""
    status: str = ""
    closed: bool = False


def visible_to(person: Person) -> QuerySet[School]:
    """Return the schools somebody may know of: all for the office, otherwise their own and their trusts'."""
    if person.office_role_names:
        return School.objects.all()
    return School.objects.filter(Q(pk__in=person.school_ids) | Q(trust__in=person.trust_ids))


def get(person: Person, school_id: int) -> School:
    """Return one school somebody may see; another's is as good as missing. Raises Http404."""
    schools = visible_to(person).select_related("trust", "successor").prefetch_related("predecessors")
    return get_object_or_404(schools, pk=school_id)


def listed(year: MembershipYear | None, filters: Filters) -> QuerySet[School]:
    """Return schools by name with status, price and pupils of their membership in a year."""
    mine = Subscription.objects.filter(school=OuterRef("pk"), year=year).order_by("-pk")
    schools = School.objects.select_related("trust").annotate(
        subscription_id=Subquery(mine.values("pk")[:1]),
        subscription_status=Subquery(mine.values("status")[:1]),
        amount_pence=Subquery(mine.values("amount_pence")[:1]),
        pupils=Subquery(mine.values("quantity__value")[:1]),
        is_member=Exists(mine.filter(status__in=AGREED_STATUSES)),
    )
    return _narrowed(schools, filters)


def _narrowed(schools: QuerySet[School], filters: Filters) -> QuerySet[School]:
    wanted = Q(is_open=not filters.closed)
    if filters.search:
        wanted &= matching(filters.search)
    if filters.phase:
        wanted &= Q(phase=filters.phase)
    if filters.la_code:
        wanted &= Q(la_code=filters.la_code)
    if filters.trust_id:
        wanted &= Q(trust=filters.trust_id)
    if filters.membership:
        wanted &= Q(is_member=filters.membership == "member")
    if filters.status:
        wanted &= Q(subscription_status=filters.status)
    return schools.filter(wanted)


def matching(words: str) -> Q:
    """Return the condition by which a school is found: its name, postcode, URN or LAESTAB."""
    found = Q(name__icontains=words) | Q(postcode__istartswith=words)
    figures = words.replace("/", "").replace(" ", "")
    if figures.isascii() and figures.isdigit() and len(figures) <= 7:
        found |= Q(urn=int(figures)) | Q(laestab=int(figures))
    return found


def la_codes() -> list[int]:
    """Return the authorities that open schools of the list are in."""
    return list(School.objects.filter(is_open=True).order_by("la_code").values_list("la_code", flat=True).distinct())


def trusts() -> list[Trust]:
    """Return all trusts, by name."""
    return list(Trust.objects.all())


def open_schools() -> QuerySet[School]:
    """Return open schools by name, for choosing one."""
    return School.objects.filter(is_open=True)
