"""The rules of visits, providers and programmes for every role, as one table."""

import pytest
import rules

from offers.policies import RULES
from tests.factories import membership as members
from tests.factories import offers as catalogue
from tests.factories import offers_delivery as make
from tests.factories import offers_programmes as programmes

VISIT = ("view_delivery", "deliver", "sign_delivery", "request_delivery", "report_target")
PROVIDER = ("change_absences", "view_statement", "pay_statement")
ANYWHERE = ("see_deliveries", "see_visits", "see_statements", "manage_delivery", "pay_providers")
MANAGES = {"view_delivery", "deliver", "request_delivery", "report_target", "change_absences", "view_statement"}
LISTS = {"see_deliveries", "see_statements"}
ASKS = {"see_deliveries", "view_delivery", "request_delivery", "report_target"}
LEADS = ASKS | {"see_statements", "sign_delivery", "view_statement"}
PAYS = {"pay_statement", "pay_providers"}


@pytest.fixture
def visit():
    """A visit of a hub of another school to a school with a trust."""
    school = members.SchoolFactory(trust=members.TrustFactory())
    hub = catalogue.ProviderFactory(kind="school", school=members.SchoolFactory(), person=members.PersonFactory())
    return make.noted(school=school, offer=make.consultancy(), provider=hub)


def may(person, visit):
    """The actions somebody may do: anywhere, with the visit, with its provider."""
    on = {**dict.fromkeys(ANYWHERE), **dict.fromkeys(VISIT, visit), **dict.fromkeys(PROVIDER, visit.provider)}
    return {action for action, subject in on.items() if rules.has_perm(f"offers.{action}", person, subject)}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("admin", MANAGES | LISTS | PAYS | {"manage_delivery"}),
        ("catalogue_manager", MANAGES | LISTS | {"manage_delivery"}),
        ("finance", LISTS | PAYS | {"view_delivery", "view_statement"}),
        ("improvement_partner", {"see_deliveries", "view_delivery"}),
        ("reviewer", {"see_deliveries", "view_delivery"}),
    ],
)
def test_roles_of_the_office(visit, role, expected):
    assert may(members.office(role), visit) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("head", LEADS - {"view_statement"}),
        ("business_manager", LEADS - {"view_statement"}),
        ("staff", ASKS),
        ("governor", set()),
    ],
)
def test_roles_at_the_school_that_is_visited(visit, role, expected):
    assert may(members.at_school(visit.school, role), visit) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("head", {"see_deliveries", "see_statements", "view_statement"}),
        ("staff", {"see_deliveries"}),
        ("governor", set()),
    ],
)
def test_roles_at_the_school_that_delivers(visit, role, expected):
    assert may(members.at_school(visit.provider.school, role), visit) == expected


def test_who_delivers(visit):
    person = visit.provider.person

    assert may(person, visit) == {
        "see_deliveries", "see_visits", "see_statements", "view_delivery", "deliver", "change_absences", "view_statement",
    }  # fmt: skip


def test_an_admin_who_delivers_does_not_pay_themselves(visit):
    person = visit.provider.person
    members.OfficeRoleHoldingFactory(person=person, role="admin")

    assert "pay_statement" not in may(person, visit)


def test_the_trust_and_the_deactivated_have_no_part_in_visits(visit):
    trust, gone = members.at_trust(visit.school.trust), members.at_school(visit.school, is_active=False)

    assert (may(trust, visit), may(gone, visit)) == (set(), set())


def test_a_pairing_is_answered_by_its_two_people_and_seen_by_the_office():
    pairing = programmes.proposed()
    people = {
        "participant": pairing.booking.delegate,
        "partner": pairing.partner,
        "office": members.office("reviewer"),
        "colleague": members.at_school(pairing.booking.school),
    }

    found = {
        name: (
            rules.has_perm("offers.view_pairing", person, pairing),
            rules.has_perm("offers.answer_pairing", person, pairing),
        )
        for name, person in people.items()
    }

    assert found == {
        "participant": (True, True),
        "partner": (True, True),
        "office": (True, False),
        "colleague": (False, False),
    }


def test_without_a_subject_nobody_but_the_office_may():
    head = members.at_school()

    assert [action for action in (*VISIT, *PROVIDER) if rules.has_perm(f"offers.{action}", head)] == []
    assert set(VISIT) | set(PROVIDER) | set(ANYWHERE) <= set(RULES)
