"""Who may do what: the office by its roles, schools for themselves, trusts for the money of their schools.

Rules are named "membership.<action>". Those about a school take the school, or anything that has one; without a
subject they answer no. A person who has been deactivated may do nothing.
"""

from typing import Final

import rules

from membership.enums import OfficeRole, SchoolRoleKind
from membership.models import Person, School

MONEY_ROLES: Final = frozenset({SchoolRoleKind.HEAD, SchoolRoleKind.BUSINESS_MANAGER})


def _school_of(subject: object) -> School | None:
    return subject if isinstance(subject, School) else getattr(subject, "school", None)


def _roles_at(person: Person, subject: object) -> frozenset[str]:
    school = _school_of(subject)
    return person.school_role_names(school.pk) if school else frozenset()


@rules.predicate
def is_active(person: Person) -> bool:
    """Someone this partnership knows and has not deactivated."""
    return isinstance(person, Person) and person.is_active


@rules.predicate
def is_in_office(person: Person) -> bool:
    """Any role in the partnership's office."""
    return bool(person.office_role_names)


@rules.predicate
def is_admin(person: Person) -> bool:
    """The partnership admin does everything."""
    return OfficeRole.ADMIN in person.office_role_names


@rules.predicate
def is_finance_officer(person: Person) -> bool:
    """The finance officer bills and receives money."""
    return OfficeRole.FINANCE in person.office_role_names


@rules.predicate
def acts_for_school(person: Person, subject: object = None) -> bool:
    """Any role at the school."""
    return bool(_roles_at(person, subject))


@rules.predicate
def is_head(person: Person, subject: object = None) -> bool:
    """Head of the school: agrees for it."""
    return SchoolRoleKind.HEAD in _roles_at(person, subject)


@rules.predicate
def sees_money_of_school(person: Person, subject: object = None) -> bool:
    """Head and business manager of the school, and the finance of its trust."""
    school = _school_of(subject)
    return bool(_roles_at(person, subject) & MONEY_ROLES) or bool(school and school.trust_id in person.trust_ids)


@rules.predicate
def leads_school(person: Person, subject: object = None) -> bool:
    """Head or business manager of the school: changes its own facts and team."""
    return bool(_roles_at(person, subject) & MONEY_ROLES)


office = is_active & is_in_office
admin = is_active & is_admin
money = is_active & (is_admin | is_finance_officer)

RULES: Final = {
    "use_service": is_active,
    "use_office": office,
    "view_schools": office,
    "change_schools": admin,
    "view_school": is_active & (is_in_office | acts_for_school | sees_money_of_school),
    "view_memberships": money,
    "propose_memberships": admin,
    "invite_memberships": admin,
    "change_memberships": admin,
    "view_membership": is_active & (is_admin | is_finance_officer | sees_money_of_school),
    "confirm_membership": is_active & (is_admin | is_head),
    "dispute_quantity": is_active & (is_admin | leads_school),
    "decide_quantity": money,
    "view_tariffs": money,
    "change_tariffs": admin,
    "view_people": office,
    "change_people": admin,
    "view_team": is_active & (is_in_office | acts_for_school),
    "change_team": is_active & (is_admin | leads_school),
    "change_settings": admin,
}

for _action, _predicate in RULES.items():
    rules.add_rule(f"membership.{_action}", _predicate)
    rules.add_perm(f"membership.{_action}", _predicate)
