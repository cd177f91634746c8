"""People, roles, invitations, a school's team and the settings, as pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from membership.enums import OfficeRole, SchoolRoleKind
from membership.models import Person
from membership.operations import invitations
from tenants.fanout import in_public
from tenants.models import Partnership
from tests.factories.membership import PersonFactory, SchoolFactory, TrustFactory, at_school, office
from tests.pages import text_of
from tests.plumbing.sessions import just_signed_in
from tests.plumbing.tasks import Tasks

ClientFor = Callable[..., Client]


@pytest.fixture
def admin() -> Person:
    return office(name="Amina Khan")


def test_the_list_shows_roles_and_accounts(client_for: ClientFor, admin: Person) -> None:
    at_school(SchoolFactory(name="Abbey"), name="Jo Poole", email="jo@example.org", user=None)

    page = text_of(client_for(admin).get("/people/"))

    assert "2 people" in page
    assert "Jo Poole jo@example.org Head, Abbey No account yet" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Jo", "Kim"]),
        ("?role=head", ["Jo"]),
        ("?role=finance", ["Kim"]),
        ("?q=kim", ["Kim"]),
        ("?former=on", ["Lee"]),
    ],
)
def test_the_address_narrows_the_people(client_for: ClientFor, admin: Person, query: str, found: list[str]) -> None:
    at_school(name="Jo")
    office(OfficeRole.FINANCE, name="Kim")
    PersonFactory(name="Lee", is_active=False)

    page = text_of(client_for(admin).get(f"/people/{query}")).partition("Account")[2]

    assert [name for name in ("Jo", "Kim", "Lee") if f"{name} robin.sample" in page] == found


@pytest.mark.parametrize("count", [1, 3])
def test_the_people_take_a_fixed_number_of_queries(
    client_for: ClientFor, admin: Person, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        at_school()
    browser = client_for(admin)

    with django_assert_num_queries(10):
        browser.get("/people/")


def test_a_person_is_added_with_a_role_and_invited(client_for: ClientFor, admin: Person) -> None:
    school = SchoolFactory(name="Abbey")
    given = {"name": "Jo Poole", "email": "Jo@example.org", "school": school.pk, "role": "head", "invite": "on"}

    page = text_of(client_for(admin).post("/people/add/", given, follow=True))

    person = Person.objects.get(email="jo@example.org")
    assert ("Jo Poole is added." in page, person.roles_by_school, person.invitations.count()) == (
        True,
        {school.pk: {"head"}},
        1,
    )


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"email": "amina@example.org"}, "Amina Khan has this e-mail address."),
        ({"role": "head"}, "Choose a school and a role at it, or neither."),
        ({"email": "nonsense"}, "Enter a valid email address"),
    ],
)
def test_a_person_who_cannot_be_added_is_explained(client_for: ClientFor, given: dict[str, str], problem: str) -> None:
    browser = client_for(office(name="Amina Khan", email="amina@example.org"))

    page = text_of(browser.post("/people/add/", {"name": "Jo", "email": "jo@example.org"} | given))

    assert (problem in page, Person.objects.count()) == (True, 1)


def test_a_person_is_corrected(client_for: ClientFor, admin: Person) -> None:
    person = PersonFactory()
    given = {"name": "Jo Vale", "email": "jo.vale@example.org", "job_title": "Head", "phone": ""}

    page = text_of(client_for(admin).post(f"/people/{person.pk}/change/", given, follow=True))

    assert ("Jo Vale" in page, "jo.vale@example.org" in page) == (True, True)


def test_roles_are_given_and_taken(client_for: ClientFor, admin: Person) -> None:
    person, school, trust = PersonFactory(), SchoolFactory(name="Abbey"), TrustFactory()
    browser = client_for(admin)

    browser.post(f"/people/{person.pk}/office-roles/", {"roles": ["reviewer"]})
    browser.post(f"/people/{person.pk}/schools/", {"school": school.pk, "role": "governor"})
    browser.post(f"/people/{person.pk}/trusts/", {"trusts": [trust.pk]})
    person = Person.objects.get(pk=person.pk)
    assert (person.office_role_names, person.roles_by_school, person.trust_ids) == (
        {"reviewer"},
        {school.pk: {"governor"}},
        {trust.pk},
    )

    browser.post(f"/people/{person.pk}/schools/{school.pk}/governor/")
    assert Person.objects.get(pk=person.pk).roles_by_school == {}


def test_a_role_needs_a_school(client_for: ClientFor, admin: Person) -> None:
    page = text_of(client_for(admin).post(f"/people/{PersonFactory().pk}/schools/", {"role": "head"}, follow=True))

    assert "Choose a school and a role." in page


def test_the_last_admin_is_told_why_not(client_for: ClientFor, admin: Person) -> None:
    page = text_of(client_for(admin).post(f"/people/{admin.pk}/deactivate/", follow=True))

    assert "This is the only partnership admin who can sign in." in page


def test_somebody_is_deactivated_and_comes_back(client_for: ClientFor, admin: Person) -> None:
    person = PersonFactory(name="Jo Poole")
    browser = client_for(admin)

    assert "Jo Poole can no longer sign in." in text_of(browser.post(f"/people/{person.pk}/deactivate/", follow=True))
    assert "Jo Poole is active again." in text_of(browser.post(f"/people/{person.pk}/reactivate/", follow=True))


def test_a_mailbox_passes_to_its_new_owner(client_for: ClientFor, admin: Person) -> None:
    former = at_school(name="Jo Poole")

    page = text_of(client_for(admin).post(f"/people/{former.pk}/hand-over/", {"name": "Robin Vale"}, follow=True))

    assert "Robin Vale has the mailbox and is invited to sign in. Jo Poole can no longer." in page


def test_somebody_without_an_account_is_invited_from_their_page(client_for: ClientFor, admin: Person) -> None:
    person = PersonFactory(user=None, email="jo@example.org")

    page = text_of(client_for(admin).post(f"/people/{person.pk}/invite/", follow=True))

    assert "An invitation is on its way to jo@example.org." in page


def test_the_office_looks_at_people_without_changing_them(client_for: ClientFor) -> None:
    page = text_of(client_for(office(OfficeRole.REVIEWER)).get(f"/people/{at_school().pk}/"))

    assert ("Contact" in page, "Deactivate" in page) == (True, False)


def key_for(person: Person, tasks: Tasks) -> str:
    with tasks.committed():
        invitations.invite(by=None, person_id=person.pk, now=timezone.now())
    return str(tasks.waiting()[-1].kwargs["key"])


def test_an_invitation_is_accepted_with_one_button(client: Client, tasks: Tasks) -> None:
    key = key_for(at_school(SchoolFactory(name="Abbey"), user=None, name="Jo Poole"), tasks)

    assert "Welcome, Jo Poole" in text_of(client.get(f"/invitation/{key}/"))
    page = text_of(client.post(f"/invitation/{key}/", {"password": ""}, follow=True))

    assert ("Jo – Alpha Learning" in page, "What needs you" in page) == (True, True)


def test_a_weak_password_is_refused(client: Client, tasks: Tasks) -> None:
    key = key_for(PersonFactory(user=None), tasks)

    page = text_of(client.post(f"/invitation/{key}/", {"password": "short"}))

    assert "This password is too short." in page


@pytest.mark.parametrize("when", ["used", "old", "unknown"])
def test_used_old_and_unknown_invitations_look_alike(
    client: Client, tasks: Tasks, time_machine: Any, when: str
) -> None:
    key = key_for(PersonFactory(user=None), tasks)
    if when == "used":
        invitations.accept(key=key, now=timezone.now())
    elif when == "old":
        time_machine.move_to(timezone.now() + timedelta(days=15))

    response = client.get(f"/invitation/{'nonsense' if when == 'unknown' else key}/")

    assert (response.status_code, "This invitation no longer works" in text_of(response)) == (404, True)


def test_a_school_sees_its_team(client_for: ClientFor) -> None:
    head = at_school(SchoolFactory(name="Abbey"), name="Jo Poole", email="jo@example.org")
    at_school(name="Somebody Else")

    page = text_of(client_for(head).get("/team/"))

    assert ("Jo Poole Head · jo@example.org" in page, "Somebody Else" in page) == (True, False)


def test_a_head_adds_a_colleague_who_is_invited(client_for: ClientFor) -> None:
    head = at_school()
    given = {"name": "Kim Lane", "email": "kim@example.org", "role": "staff"}

    page = text_of(client_for(head).post("/team/add/", given, follow=True))

    colleague = Person.objects.get(email="kim@example.org")
    assert "Kim Lane is added and gets an e-mail with a link to sign in." in page
    assert (colleague.roles_by_school, colleague.invitations.count()) == ({head.schools[0].pk: {"staff"}}, 1)


def test_staff_add_nobody(client_for: ClientFor) -> None:
    response = client_for(at_school(role=SchoolRoleKind.STAFF)).post("/team/add/", {"name": "Kim"})

    assert (response.status_code, Person.objects.count()) == (403, 1)


def test_the_settings_say_who_supplies_and_where_schools_pay(client_for: ClientFor, admin: Person) -> None:
    page = text_of(client_for(admin).get("/settings/"))

    assert "Legal name on invoices Alpha Learning Limited" in page
    assert "VAT number not registered: documents show no VAT" in page


@pytest.mark.parametrize(
    ("page", "given", "field", "kept"),
    [
        ("identity", {"name": "Alpha Partners", "vat_number": "GB 980 7806 84"}, "vat_number", "GB 980 7806 84"),
        ("colour", {"colour": "#6a1b9a"}, "brand_colour", "#6a1b9a"),
    ],
)
def test_settings_are_changed(
    client_for: ClientFor, admin: Person, alpha: Partnership, page: str, given: dict[str, str], field: str, kept: str
) -> None:
    said = text_of(just_signed_in(client_for(admin)).post(f"/settings/{page}/", given, follow=True))

    assert ("Saved." in said, _kept(alpha, field)) == (True, kept)


@pytest.mark.parametrize(
    ("page", "given", "problem"),
    [
        ("identity", {"name": "Alpha", "vat_number": "123"}, "This is not a VAT number"),
        ("bank", {"bank_sort_code": "12", "payment_terms_days": "14"}, "Give the sort code as 12-34-56."),
        ("colour", {"colour": "#ffff00"}, "White text on this colour could not be read"),
        ("logo", {"remove": ""}, "Choose a picture."),
    ],
)
def test_a_setting_that_cannot_be_right_is_refused(
    client_for: ClientFor, admin: Person, page: str, given: dict[str, str], problem: str
) -> None:
    assert problem in text_of(just_signed_in(client_for(admin)).post(f"/settings/{page}/", given))


def test_a_logo_that_is_no_picture_is_refused(client_for: ClientFor, admin: Person) -> None:
    logo = SimpleUploadedFile("logo.png", b"<svg onload=alert(1)>", "image/png")

    assert "The logo must be a PNG, JPEG or WebP picture." in text_of(
        client_for(admin).post("/settings/logo/", {"logo": logo})
    )


def test_the_logo_is_taken_away(client_for: ClientFor, admin: Person, alpha: Partnership) -> None:
    page = text_of(client_for(admin).post("/settings/logo/", {"remove": "on"}, follow=True))

    assert ("Saved." in page, _kept(alpha, "logo")) == (True, "")


def _kept(partnership: Partnership, field: str) -> Any:
    return in_public(lambda: Partnership.objects.values_list(field, flat=True).get(pk=partnership.pk))


def test_people_as_a_file_have_their_roles_in_words(client_for: ClientFor, admin: Person) -> None:
    person = at_school(SchoolFactory(name="Abbey"), name="Jo Poole")
    person.trust_roles.create(trust=TrustFactory(name="Harbour Trust"), role="finance")

    response = client_for(admin).get("/people/?role=head&format=csv")

    assert "Head, Abbey; Trust finance, Harbour Trust" in response.content.decode()


@pytest.mark.parametrize("page", ["change", "hand-over"])
def test_a_form_about_a_person_opens_with_what_is_known(client_for: ClientFor, admin: Person, page: str) -> None:
    person = PersonFactory(name="Jo Poole")

    assert "Jo Poole" in text_of(client_for(admin).get(f"/people/{person.pk}/{page}/"))


def test_a_change_to_somebody_elses_address_is_explained(client_for: ClientFor, admin: Person) -> None:
    person, other = PersonFactory(), PersonFactory(name="Kim Lane")

    page = text_of(client_for(admin).post(f"/people/{person.pk}/change/", {"name": "Jo", "email": other.email}))

    assert "Kim Lane has this e-mail address." in page


@pytest.mark.parametrize("action", ["office-roles", "trusts"])
def test_a_role_that_does_not_exist_changes_nothing(client_for: ClientFor, admin: Person, action: str) -> None:
    person = office(OfficeRole.REVIEWER)

    client_for(admin).post(f"/people/{person.pk}/{action}/", {"roles": ["emperor"], "trusts": ["99"]})

    person = Person.objects.get(pk=person.pk)
    assert (person.office_role_names, person.trust_ids) == ({"reviewer"}, frozenset())


def test_a_colleague_who_is_known_already_is_explained(client_for: ClientFor) -> None:
    other = PersonFactory(name="Kim Lane")
    browser = client_for(at_school())

    assert "Add a colleague" in text_of(browser.get("/team/add/"))
    page = text_of(browser.post("/team/add/", {"name": "Kim", "email": other.email, "role": "staff"}))
    assert "Kim Lane has this e-mail address." in page


@pytest.mark.parametrize("address", ["/team/", "/our-membership/"])
def test_the_office_has_no_school_of_its_own(client_for: ClientFor, admin: Person, address: str) -> None:
    assert client_for(admin).get(address).status_code == 404
