"""Who can be chosen on the demo's sign-in page of a partnership: the office, then each school and trust."""

from collections.abc import Iterable

from django.db import connection
from django.http import HttpRequest

from membership.models import OfficeRoleHolding, Person, SchoolRole, TrustRole
from tenants.demo import DemoAccount


def partnership_accounts(request: HttpRequest) -> Iterable[DemoAccount]:
    """Offer one account per role and place."""
    if connection.schema_name == "public":
        return
    has_account = {"person__user__isnull": False, "person__is_active": True}
    for office in OfficeRoleHolding.objects.filter(**has_account).select_related("person").order_by("pk"):
        yield _account(office.person, office.get_role_display(), "the partnership’s office", "Partnership office")
    for role in (
        SchoolRole.objects.filter(**has_account).select_related("person", "school").order_by("school__name", "pk")
    ):
        yield _account(role.person, role.person.job_title or role.get_role_display(), role.school.name, "Schools")
    for trust_role in TrustRole.objects.filter(**has_account).select_related("person", "trust").order_by("trust__name"):
        yield _account(trust_role.person, trust_role.get_role_display(), trust_role.trust.name, "Trusts")


def _account(person: Person, role: str, place: str, group: str) -> DemoAccount:
    return DemoAccount(person.user_id or 0, person.name, role, place, group)
