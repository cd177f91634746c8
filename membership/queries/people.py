"""Questions about people: who is signed in, who is on a list, who acts for a school."""

from collections.abc import Iterator

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from membership.enums import OfficeRole, SchoolRoleKind
from membership.models import Invitation, OfficeRoleHolding, Person, SchoolRole, TrustRole
from tenants.demo import DemoAccount


def signed_in(user_id: int) -> Person | None:
    """Return the person behind an account with all roles and schools, in two queries."""
    offices = OfficeRoleHolding.objects.filter(person=OuterRef("pk")).values("role")
    trusts = TrustRole.objects.filter(person=OuterRef("pk")).values("trust_id")
    schools = SchoolRole.objects.select_related("school").order_by("school__name", "id")
    person = (
        Person.objects.filter(user_id=user_id)
        .select_related("acting_school")
        .annotate(held_offices=ArraySubquery(offices), held_trusts=ArraySubquery(trusts))
        .prefetch_related(Prefetch("school_roles", schools))
        .first()
    )
    if person is None:
        return None
    person.__dict__["office_role_names"] = frozenset(person.held_offices)
    person.__dict__["trust_ids"] = frozenset(person.held_trusts)
    return person


def listed(*, search: str = "", role: str = "", school_id: int | None = None, active: bool = True) -> QuerySet[Person]:
    """Return people with their roles and schools, by name; `role` is an office or a school role."""
    people = Person.objects.filter(is_active=active)
    if search:
        people = people.filter(Q(name__icontains=search) | Q(email__icontains=search))
    if role in OfficeRole.values:
        people = people.filter(office_roles__role=role)
    elif role in SchoolRoleKind.values:
        people = people.filter(school_roles__role=role)
    if school_id is not None:
        people = people.filter(school_roles__school=school_id)
    return _with_roles(people.distinct())


def get(person_id: int) -> Person:
    """Return one person with roles. Raises Http404."""
    return get_object_or_404(_with_roles(Person.objects.select_related("user")), pk=person_id)


def team(school_id: int) -> QuerySet[Person]:
    """Return the active people of a school with their roles, by name."""
    return listed(school_id=school_id)


def invitation(key_hash: str) -> Invitation | None:
    """Return the invitation behind a link, with its person."""
    return Invitation.objects.select_related("person").filter(key_hash=key_hash).first()


def last_invitations(person_id: int) -> QuerySet[Invitation]:
    """Return a person's invitations, newest first."""
    return Invitation.objects.filter(person_id=person_id)


def _with_roles(people: QuerySet[Person]) -> QuerySet[Person]:
    schools = SchoolRole.objects.select_related("school").order_by("school__name", "id")
    return people.prefetch_related("office_roles", Prefetch("school_roles", schools), "trust_roles__trust").order_by(
        "name", "id"
    )


def examples() -> Iterator[DemoAccount]:
    """Return who can sign in: one entry for each role in the office, at each school and each trust. Three queries."""
    office = OfficeRoleHolding.objects.filter(person__user__is_active=True).select_related("person")
    for holding in office.order_by("id"):
        yield _example(holding.person, holding.get_role_display(), "Partnership office", "Partnership office")
    held = SchoolRole.objects.filter(person__user__is_active=True)
    for role in held.select_related("person", "school").order_by("school__name", "id"):
        yield _example(role.person, role.get_role_display(), role.school.name, "Schools")
    trusts = TrustRole.objects.filter(person__user__is_active=True).select_related("person", "trust")
    for trust_role in trusts.order_by("trust__name", "id"):
        yield _example(trust_role.person, trust_role.get_role_display(), trust_role.trust.name, "Trusts")


def _example(person: Person, role: str, place: str, group: str) -> DemoAccount:
    return DemoAccount(person.user_id or 0, person.name, role, place, group)
