"""Every rule of billing for every role, as one table."""

import pytest
import rules

from billing.models import Account
from billing.policies import RULES
from membership.enums import OfficeRole, SchoolRoleKind
from membership.models import Person
from membership.operations import people
from tests.factories import billing as make
from tests.factories.membership import OfficeRoleHoldingFactory, TrustFactory, at_school, at_trust, office

OWN_ACTIONS = {
    "view_invoices", "view_account", "answer_quote", "give_orders", "pay_account", "pay_invoices", "view_spending",
}  # fmt: skip
OFFICE_ONLY = set(RULES) - OWN_ACTIONS
# the office neither orders nor pays for a school, nor keeps its books
PAYERS_ONLY = {"answer_quote", "pay_account", "pay_invoices", "view_spending"}
ALL, OWN, NONE = set(RULES) - PAYERS_ONLY, OWN_ACTIONS, set()
OF_FINANCE = ALL - {"change_billing_settings", "configure_gateway"}
GIVES_BACK = {"refund", "approve", "change_payer_bank"}
ANY_PAYER = {"view_invoices", "pay_invoices", "view_spending"}


@pytest.fixture
def account():
    """A school of a trust that pays for itself."""
    return make.AccountFactory(school__trust=TrustFactory())


def in_office(*roles):
    """Somebody with several roles in the office."""
    person = office(roles[0])
    for role in roles[1:]:
        OfficeRoleHoldingFactory(person=person, role=role)
    return person


def may(person, account):
    return {action for action in RULES if rules.has_perm(f"billing.{action}", person, account)}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (OfficeRole.ADMIN, ALL),
        (OfficeRole.FINANCE, OF_FINANCE),
        (OfficeRole.IMPROVEMENT_PARTNER, NONE),
        (OfficeRole.CATALOGUE_MANAGER, NONE),
        (OfficeRole.REVIEWER, NONE),
    ],
)
def test_roles_of_the_office(account, role, expected):
    assert may(office(role), account) == expected


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ((OfficeRole.FINANCE, OfficeRole.CATALOGUE_MANAGER), OF_FINANCE - GIVES_BACK),
        ((OfficeRole.ADMIN, OfficeRole.CATALOGUE_MANAGER), ALL - GIVES_BACK),
        (tuple(OfficeRole), ALL - GIVES_BACK),
        ((OfficeRole.FINANCE, OfficeRole.IMPROVEMENT_PARTNER, OfficeRole.REVIEWER), OF_FINANCE),
        ((OfficeRole.ADMIN, OfficeRole.FINANCE), ALL),
    ],
)
def test_who_configures_offers_gives_no_money_back_whatever_else_they_are(account, roles, expected):
    assert may(in_office(*roles), account) == expected


def test_an_admin_with_every_role_takes_one_from_themselves_and_decides_again(account):
    admin = in_office(*OfficeRole)
    before = GIVES_BACK & may(admin, account)

    people.change_office_roles(by=admin, person_id=admin.pk, roles=set(OfficeRole) - {OfficeRole.CATALOGUE_MANAGER})

    assert (before, GIVES_BACK & may(Person.objects.get(pk=admin.pk), account)) == (set(), GIVES_BACK)


@pytest.mark.parametrize(
    ("role", "own", "other"),
    [
        (SchoolRoleKind.HEAD, OWN, ANY_PAYER),
        (SchoolRoleKind.BUSINESS_MANAGER, OWN, ANY_PAYER),
        (SchoolRoleKind.STAFF, NONE, NONE),
        (SchoolRoleKind.GOVERNOR, NONE, NONE),
    ],
)
def test_roles_of_a_school(account, role, own, other):
    assert may(at_school(account.school, role), account) == own
    assert may(at_school(role=role), account) == other


def test_a_trust_sees_its_schools_and_its_own_account(account):
    own = Account(kind="trust", trust=account.school.trust, name="Trust")
    finance = at_trust(account.school.trust)

    assert (may(finance, account), may(finance, own)) == (OWN, OWN)
    assert may(at_trust(TrustFactory()), account) == ANY_PAYER


def test_a_deactivated_person_may_do_nothing(account):
    assert may(office(OfficeRole.ADMIN, is_active=False), account) == NONE


def test_without_a_subject_a_payer_sees_no_account(account):
    person = at_school(account.school, SchoolRoleKind.HEAD)

    assert may(person, None) == ANY_PAYER
    assert OFFICE_ONLY.isdisjoint(may(person, account))
