"""The catalogue's rules by role: who reads, who writes, who decides, who asks for a school."""

import pytest
import rules

from membership.enums import OfficeRole, SchoolRoleKind
from membership.models import Person, School
from tests.factories.membership import PersonFactory, SchoolFactory, TrustFactory, at_school, at_trust, office

RULES = ("view_catalogue", "configure", "change_settings", "view_sales")
READS, SELLS = {"view_catalogue"}, {"view_catalogue", "view_sales"}
ALLOWED = {
    OfficeRole.ADMIN: set(RULES),
    OfficeRole.CATALOGUE_MANAGER: SELLS | {"configure"},
    OfficeRole.FINANCE: SELLS,
    OfficeRole.IMPROVEMENT_PARTNER: READS,
    OfficeRole.REVIEWER: READS,
    SchoolRoleKind.HEAD: READS,
    SchoolRoleKind.BUSINESS_MANAGER: READS,
    SchoolRoleKind.STAFF: READS,
    SchoolRoleKind.GOVERNOR: READS,
    "trust_finance": READS,
    "nobody": READS,
}
ASKS = {SchoolRoleKind.HEAD, SchoolRoleKind.BUSINESS_MANAGER, SchoolRoleKind.STAFF}


def person_with(role: str, school: School) -> Person:
    if role in OfficeRole.values:
        return office(role)
    if role in SchoolRoleKind.values:
        return at_school(school, role)
    return at_trust(school.trust) if role == "trust_finance" else PersonFactory()


@pytest.fixture
def school():
    return SchoolFactory(trust=TrustFactory())


@pytest.mark.parametrize("role", ALLOWED)
def test_each_role_may_do_what_the_table_says(role, school):
    person = person_with(role, school)

    assert {rule for rule in RULES if rules.has_perm(f"offers.{rule}", person)} == ALLOWED[role]


@pytest.mark.parametrize("role", ALLOWED)
def test_who_asks_for_a_school_asks_for_its_own(role, school):
    person, other = person_with(role, school), SchoolFactory()
    asked = [rules.has_perm("offers.request", person, subject) for subject in (school, other, None)]

    assert asked == [role in ASKS, False, False]


@pytest.mark.parametrize("role", [OfficeRole.ADMIN, SchoolRoleKind.HEAD])
def test_a_deactivated_person_may_do_nothing(role, school):
    person = person_with(role, school)
    person.is_active = False

    assert {rule for rule in (*RULES, "request") if rules.has_perm(f"offers.{rule}", person, school)} == set()
