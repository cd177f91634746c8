"""The table of roles and actions: who may do what, to their own school and to another."""

import pytest
import rules

from membership.enums import OfficeRole, SchoolRoleKind
from membership.models import Person, School
from membership.policies import RULES
from tests.factories.membership import PersonFactory, SchoolFactory, TrustFactory, at_school, at_trust, office

EVERYONE = {"use_service"}
OFFICE = EVERYONE | {"use_office", "view_schools", "view_school", "view_people", "view_team"}
MONEY = OFFICE | {"view_memberships", "view_membership", "decide_quantity", "view_tariffs"}
SCHOOL = EVERYONE | {"view_school", "view_team"}
LEADS = SCHOOL | {"view_membership", "dispute_quantity", "change_team"}

ALLOWED = {
    OfficeRole.ADMIN: set(RULES),
    OfficeRole.FINANCE: MONEY,
    OfficeRole.IMPROVEMENT_PARTNER: OFFICE,
    OfficeRole.CATALOGUE_MANAGER: OFFICE,
    OfficeRole.REVIEWER: OFFICE,
    SchoolRoleKind.HEAD: LEADS | {"confirm_membership"},
    SchoolRoleKind.BUSINESS_MANAGER: LEADS,
    SchoolRoleKind.STAFF: SCHOOL,
    SchoolRoleKind.GOVERNOR: SCHOOL,
    "trust_finance": EVERYONE | {"view_school", "view_membership"},
    "nobody": EVERYONE,
}
IN_OFFICE = set(OfficeRole.values)


def person_with(role: str, school: School) -> Person:
    if role in OfficeRole.values:
        return office(role)
    if role in SchoolRoleKind.values:
        return at_school(school, role)
    return at_trust(school.trust) if role == "trust_finance" else PersonFactory()


def allowed_actions(person: Person, school: School | None) -> set[str]:
    return {action for action in RULES if rules.has_perm(f"membership.{action}", person, school)}


@pytest.mark.parametrize("role", ALLOWED)
def test_each_role_may_do_exactly_this_to_its_own_school(role: str) -> None:
    school = SchoolFactory(trust=TrustFactory())

    assert allowed_actions(person_with(role, school), school) == ALLOWED[role]


@pytest.mark.parametrize("role", ALLOWED)
def test_another_school_is_open_to_the_office_only(role: str) -> None:
    school, other = SchoolFactory(trust=TrustFactory()), SchoolFactory(trust=TrustFactory())
    expected = ALLOWED[role] if role in IN_OFFICE else EVERYONE

    assert allowed_actions(person_with(role, school), other) == expected


@pytest.mark.parametrize("role", ALLOWED)
def test_somebody_deactivated_may_do_nothing(role: str) -> None:
    school = SchoolFactory(trust=TrustFactory())
    person = person_with(role, school)
    person.is_active = False

    assert allowed_actions(person, school) == set()


def test_a_visitor_may_do_nothing() -> None:
    assert {action for action in RULES if rules.has_perm(f"membership.{action}", None, None)} == set()
