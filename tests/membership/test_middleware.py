"""Who is acting, for which school, and what it costs to know."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from membership.middleware import ActorMiddleware
from membership.models import Person
from tests.factories.membership import (
    PersonFactory,
    SchoolFactory,
    SchoolRoleFactory,
    TrustFactory,
    at_school,
    at_trust,
    office,
)
from tests.factories.tenants import UserFactory


def seen_by(user: Any) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = user
    ActorMiddleware(lambda request: HttpResponse())(request)
    return request


def places(person: Person) -> tuple[str, str]:
    request = seen_by(person.user)
    return str(request.place), str(request.acting_school or "")


def test_person_school_and_place_take_two_queries(django_assert_num_queries: Any) -> None:
    person = at_school()
    SchoolRoleFactory.create_batch(2, person=person)
    request = seen_by(person.user)

    with django_assert_num_queries(2):
        assert (request.actor.name, len(request.person.schools)) == (person.name, 3)
        assert str(request.acting_school) == request.place == request.person.schools[0].name
        assert request.person.office_role_names == request.person.trust_ids == frozenset()


def test_nothing_is_read_until_asked(django_assert_num_queries: Any) -> None:
    user = at_school().user

    with django_assert_num_queries(0):
        seen_by(user)


def test_the_office_acts_for_no_school() -> None:
    assert places(office()) == ("Partnership office", "")


def test_a_school_chosen_before_is_remembered() -> None:
    school = SchoolFactory(name="Zed Primary School")
    person = at_school(SchoolFactory(name="Abbey Primary School"))
    SchoolRoleFactory(person=person, school=school)
    person.acting_school = school
    person.save()

    assert places(person) == ("Zed Primary School", "Zed Primary School")


def test_a_school_lost_since_is_not_acted_for() -> None:
    person = at_school(SchoolFactory(name="Abbey Primary School"))
    person.acting_school = SchoolFactory(name="Zed Primary School")
    person.save()

    assert places(person) == ("Abbey Primary School", "Abbey Primary School")


def test_the_finance_of_a_trust_has_a_place_but_no_school() -> None:
    assert places(at_trust(TrustFactory())) == ("Trust finance", "")


def test_an_account_without_a_person_acts_for_nobody() -> None:
    request = seen_by(UserFactory())

    assert (bool(request.actor), bool(request.acting_school), str(request.place)) == (False, False, "")


def test_somebody_deactivated_acts_for_nobody() -> None:
    request = seen_by(PersonFactory(is_active=False).user)

    assert bool(request.person) is False


def test_in_public_the_actor_is_the_account(public: None) -> None:
    user = UserFactory()
    request = seen_by(user)

    assert (request.actor, request.person, request.acting_school, request.place) == (user, None, None, "")
