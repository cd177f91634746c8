"""To whom an e-mail about a school goes."""

from collections.abc import Collection

from django.db.models import QuerySet

from membership.enums import OfficeRole, SchoolRoleKind
from membership.models import Invitation, Person, Quantity, SchoolRole, Subscription
from membership.models.subscriptions import OPEN_STATUSES

DECIDES = (SchoolRoleKind.HEAD,)
INFORMED = (SchoolRoleKind.HEAD, SchoolRoleKind.BUSINESS_MANAGER)


def by_school(school_ids: Collection[int], roles: Collection[str]) -> dict[int, list[Person]]:
    """Return the active people with some roles at each school, by name. One query."""
    held = SchoolRole.objects.filter(school__in=school_ids, role__in=roles, person__is_active=True)
    people: dict[int, list[Person]] = {}
    for role in held.select_related("person").order_by("person__name", "pk"):
        found = people.setdefault(role.school_id, [])
        if role.person not in found:
            found.append(role.person)
    return people


def bank_watchers(contact_email: str) -> list[str]:
    """Return who is told when bank details change: active admins and finance officers, and an address; each once. One query."""
    roles = (OfficeRole.ADMIN, OfficeRole.FINANCE)
    people = Person.objects.filter(is_active=True, office_roles__role__in=roles).order_by("email")
    emails = [*people.values_list("email", flat=True), contact_email.strip().lower()]
    return list(dict.fromkeys(email for email in emails if email))


def waiting(subscription_ids: Collection[int]) -> list[Subscription]:
    """Return those of some memberships that are still to answer, with what an e-mail says of them."""
    return list(_told().filter(pk__in=subscription_ids, status__in=OPEN_STATUSES).order_by("pk"))


def subscription(subscription_id: int) -> Subscription:
    """Return one membership with what an e-mail says of it."""
    return _told().get(pk=subscription_id)


def priced_on(quantity_id: int) -> tuple[Quantity, list[Subscription]]:
    """Return a pupil number and the open memberships priced on it."""
    quantity = Quantity.objects.select_related("year", "school").get(pk=quantity_id)
    return quantity, list(_told().filter(quantity=quantity_id, status__in=OPEN_STATUSES).order_by("pk"))


def invitation(invitation_id: int) -> Invitation:
    """Return one invitation with its person and who invited."""
    return Invitation.objects.select_related("person", "invited_by").get(pk=invitation_id)


def _told() -> QuerySet[Subscription]:
    return Subscription.objects.select_related(
        "school", "year", "membership_class", "tariff", "quantity", "confirmed_by"
    )
