"""Spend limits: how much somebody may buy for a school without asking, and whom to ask above that."""

from membership.enums import SchoolRoleKind
from membership.models import Person, School
from membership.queries import recipients
from offers.models import BuyingRule

APPROVERS = (SchoolRoleKind.BUSINESS_MANAGER, SchoolRoleKind.HEAD)


def rule_of(school_id: int) -> BuyingRule:
    """Return a school's rule, unsaved with the defaults while it has made none; one query."""
    return BuyingRule.objects.filter(school=school_id).first() or BuyingRule(school_id=school_id)


def limit_of(person: Person, school: School) -> int | None:
    """Return the net pence somebody may spend for a school without asking; None: no limit; at most one query.

    The head and the trust's finance have none. The business manager has one where the school says so; staff have the
    school's, which is nothing until it is set; nobody else may buy.
    """
    roles = person.school_role_names(school.pk)
    if SchoolRoleKind.HEAD in roles or (school.trust_id and school.trust_id in person.trust_ids):
        return None
    if SchoolRoleKind.BUSINESS_MANAGER in roles:
        return rule_of(school.pk).manager_limit_pence
    return rule_of(school.pk).staff_limit_pence if SchoolRoleKind.STAFF in roles else 0


def may_spend(person: Person, school: School, amount_pence: int) -> bool:
    """Whether somebody may spend so much (pence net) for a school without asking; at most one query."""
    limit = limit_of(person, school)
    return limit is None or amount_pence <= limit


def approvers(school: School, amount_pence: int, asking: Person) -> list[Person]:
    """Return who may approve so much for a school besides who asks: business managers within their limit, then heads."""
    people = {role: recipients.by_school([school.pk], [role]).get(school.pk, []) for role in APPROVERS}
    limit = rule_of(school.pk).manager_limit_pence
    managers = people[SchoolRoleKind.BUSINESS_MANAGER] if limit is None or amount_pence <= limit else []
    found = [*managers, *people[SchoolRoleKind.HEAD]]
    return [person for person in dict.fromkeys(found) if person.pk != asking.pk]
