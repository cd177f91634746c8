"""People, roles, accounts and invitations: what changes and what is refused."""

from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db.models import QuerySet

from membership.enums import OfficeRole, SchoolRoleKind
from membership.link_keys import key_hash
from membership.models import Invitation, OfficeRoleHolding, Person
from membership.operations import invitations, people, provisioning
from membership.operations.invitations import AlreadySignedUp, InvitationInvalid, NotActive
from membership.operations.people import EmailTaken, LastAdmin, NotYourSchool
from tenants.accounts.models import User
from tenants.current import current_partnership
from tenants.models import Partnership
from tests.factories.membership import PersonFactory, SchoolFactory, TrustFactory, at_school, at_trust, office
from tests.factories.tenants import UserFactory
from tests.plumbing.races import race
from tests.plumbing.tasks import Tasks

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def invited(tasks: Tasks, **facts: Any) -> tuple[Person, str]:
    person = PersonFactory(user=None, **facts)
    with tasks.committed():
        invitations.invite(by=office(), person_id=person.pk, now=NOW)
    return person, tasks.waiting()[-1].kwargs["key"]


def test_somebody_is_added_with_all_roles_and_a_plain_address() -> None:
    school, trust = SchoolFactory(), TrustFactory()

    person = people.add(
        by=office(),
        name="Jo March",
        email=" Jo.March@Example.org ",
        office_roles=[OfficeRole.REVIEWER],
        school_roles=[(school.pk, SchoolRoleKind.HEAD)],
        trust_ids=[trust.pk],
    )

    assert (person.email, person.user) == ("jo.march@example.org", None)
    assert (person.office_role_names, person.trust_ids) == ({"reviewer"}, {trust.pk})
    assert person.roles_by_school == {school.pk: {"head"}}


def test_an_address_belongs_to_one_active_person() -> None:
    PersonFactory(name="Sam Poole", email="head@abbey.example.org")

    with pytest.raises(EmailTaken, match="Sam Poole has this e-mail address"):
        people.add(by=office(), name="Kim", email="HEAD@abbey.example.org")


def test_changing_an_address_changes_the_account_that_signs_in() -> None:
    person = PersonFactory()

    people.change(by=office(), person_id=person.pk, name="New Name", email="New@example.org")

    person.refresh_from_db()
    assert (person.name, person.email, person.user.email) == ("New Name", "new@example.org", "new@example.org")
    assert EmailAddress.objects.get(user=person.user).verified is True


def test_an_address_cannot_be_changed_to_somebody_elses() -> None:
    other, person = PersonFactory(), PersonFactory()

    with pytest.raises(EmailTaken):
        people.change(by=office(), person_id=person.pk, name=person.name, email=other.email)


def test_office_roles_are_set_to_exactly_those_chosen() -> None:
    person = office(OfficeRole.REVIEWER, OfficeRole.FINANCE)

    people.change_office_roles(by=office(), person_id=person.pk, roles=[OfficeRole.FINANCE, OfficeRole.ADMIN])

    assert set(person.office_roles.values_list("role", flat=True)) == {"finance", "admin"}


def test_the_last_admin_stays_admin() -> None:
    admin = office()

    with pytest.raises(LastAdmin):
        people.change_office_roles(by=admin, person_id=admin.pk, roles=[])
    with pytest.raises(LastAdmin):
        people.deactivate(by=admin, person_id=admin.pk)


def test_one_of_two_admins_may_go() -> None:
    admin, other = office(), office()

    people.deactivate(by=admin, person_id=other.pk)

    other.refresh_from_db()
    assert (other.is_active, other.user.is_active) == (False, False)


def test_school_roles_are_given_once_and_taken() -> None:
    person, school = PersonFactory(), SchoolFactory()
    role = {"person_id": person.pk, "school_id": school.pk, "role": SchoolRoleKind.STAFF}

    people.give_school_role(by=office(), **role)
    people.give_school_role(by=office(), **role)
    assert person.school_roles.count() == 1

    people.take_school_role(by=office(), **role)
    assert person.school_roles.count() == 0


def test_trusts_are_set_to_exactly_those_chosen() -> None:
    old, new = TrustFactory(), TrustFactory()
    person = at_trust(old)

    people.change_trusts(by=office(), person_id=person.pk, trust_ids=[new.pk])

    assert list(person.trust_roles.values_list("trust", flat=True)) == [new.pk]


def test_somebody_deactivated_can_come_back() -> None:
    person = PersonFactory()
    people.deactivate(by=office(), person_id=person.pk)

    people.reactivate(by=office(), person_id=person.pk)

    person.refresh_from_db()
    assert (person.is_active, person.user.is_active, person.user.email) == (True, True, person.email)


def test_reactivating_somebody_active_changes_nothing() -> None:
    person = PersonFactory()

    assert people.reactivate(by=office(), person_id=person.pk) == person


def test_somebody_whose_mailbox_has_passed_on_cannot_come_back() -> None:
    person = PersonFactory()
    people.deactivate(by=office(), person_id=person.pk)
    PersonFactory(email=person.email)

    with pytest.raises(EmailTaken):
        people.reactivate(by=office(), person_id=person.pk)


def test_a_role_mailbox_passes_to_a_new_person_with_the_same_roles() -> None:
    school = SchoolFactory()
    former = at_school(school, email="head@abbey.example.org")

    new = people.hand_over(by=office(), person_id=former.pk, name="Robin Vale", now=NOW)

    former.refresh_from_db()
    assert (new.name, new.email, new.roles_by_school) == ("Robin Vale", former.email, {school.pk: {"head"}})
    assert (former.is_active, former.user.is_active, former.user.email) == (
        False,
        False,
        f"closed-{former.user_id}@account.invalid",
    )
    assert new.invitations.count() == 1


def test_switching_is_remembered() -> None:
    school = SchoolFactory()
    person = at_school(school)

    people.switch(by=person, school_id=school.pk)

    assert Person.objects.get(pk=person.pk).acting_school == school


def test_nobody_switches_to_a_school_they_do_not_act_for() -> None:
    with pytest.raises(NotYourSchool):
        people.switch(by=at_school(), school_id=SchoolFactory().pk)


def test_an_invitation_keeps_only_the_hash_of_its_key(tasks: Tasks) -> None:
    person, key = invited(tasks)

    invitation = Invitation.objects.get(person=person)
    assert (invitation.key_hash, invitation.expires_at) == (key_hash(key), NOW + timedelta(days=14))


def test_accepting_opens_a_verified_account(tasks: Tasks) -> None:
    person, key = invited(tasks, name="Jo March", email="jo@example.org")

    user = invitations.accept(key=key, now=NOW, password="a long pass phrase")

    person.refresh_from_db()
    assert (person.user, user.name, user.check_password("a long pass phrase")) == (user, "Jo March", True)
    assert EmailAddress.objects.get(user=user).verified is True


def test_without_a_password_the_account_signs_in_by_code(tasks: Tasks) -> None:
    _, key = invited(tasks)

    assert invitations.accept(key=key, now=NOW).has_usable_password() is False


def test_an_invitation_works_once(tasks: Tasks) -> None:
    _, key = invited(tasks)
    invitations.accept(key=key, now=NOW)

    with pytest.raises(InvitationInvalid):
        invitations.accept(key=key, now=NOW)


def test_an_invitation_lasts_a_fortnight(tasks: Tasks) -> None:
    _, key = invited(tasks)

    with pytest.raises(InvitationInvalid):
        invitations.accept(key=key, now=NOW + timedelta(days=14))


def test_a_new_invitation_replaces_the_old_one(tasks: Tasks) -> None:
    person, key = invited(tasks)
    invitations.invite(by=office(), person_id=person.pk, now=NOW)

    with pytest.raises(InvitationInvalid):
        invitations.accept(key=key, now=NOW)


def test_an_unknown_key_opens_nothing() -> None:
    with pytest.raises(InvitationInvalid):
        invitations.accept(key="unknown", now=NOW)


def test_somebody_deactivated_since_cannot_accept(tasks: Tasks) -> None:
    person, key = invited(tasks)
    Person.objects.filter(pk=person.pk).update(is_active=False)

    with pytest.raises(InvitationInvalid):
        invitations.accept(key=key, now=NOW)


def test_somebody_with_an_account_needs_no_invitation() -> None:
    with pytest.raises(AlreadySignedUp):
        invitations.invite(by=office(), person_id=PersonFactory(name="Sam").pk, now=NOW)


def test_somebody_deactivated_cannot_be_invited() -> None:
    with pytest.raises(NotActive):
        invitations.invite(by=office(), person_id=PersonFactory(user=None, is_active=False).pk, now=NOW)


def test_a_partnership_starts_with_an_invited_admin() -> None:
    admin = provisioning.first_admin(current_partnership(), "amina@example.org", "Amina Khan", NOW)

    assert (admin.office_role_names, admin.invitations.count(), User.objects.count()) == ({"admin"}, 1, 0)


def _remove_each_other(partnership: Partnership) -> int:
    """Two admins take the admin role from each other at the same moment; return how many admins are left."""
    first, second = office(), office()

    def demote(by: Person, other: Person) -> Any:
        return lambda: people.change_office_roles(by=by, person_id=other.pk, roles=[])

    race(partnership, [demote(first, second), demote(second, first)])
    return OfficeRoleHolding.objects.filter(role=OfficeRole.ADMIN).count()


def test_two_admins_cannot_remove_each_other_at_once(committed: Partnership) -> None:
    assert _remove_each_other(committed) == 1


def test_control_without_the_lock_nobody_would_be_admin(
    committed: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_have_checked = Barrier(2)

    def no_lock(rows: QuerySet[Any], **_: object) -> QuerySet[Any]:
        if rows.model is Person:  # asked for after the admins have been counted
            both_have_checked.wait(timeout=30)
        return rows

    monkeypatch.setattr(QuerySet, "select_for_update", no_lock)

    assert _remove_each_other(committed) == 0


def test_an_address_that_another_account_has_taken_opens_nothing(tasks: Tasks) -> None:
    person, key = invited(tasks, email="jo@example.org")
    other = PersonFactory()
    User.objects.filter(pk=other.user_id).update(email="jo@example.org")

    with pytest.raises(InvitationInvalid, match="Another account"):
        invitations.accept(key=key, now=NOW)
    person.refresh_from_db()
    assert person.user is None


def test_an_account_made_before_is_taken_up(tasks: Tasks) -> None:
    _, key = invited(tasks, email="jo@example.org")
    account = UserFactory(email="jo@example.org")

    assert invitations.accept(key=key, now=NOW) == account


def test_somebody_without_an_account_is_changed_deactivated_and_brought_back() -> None:
    person = PersonFactory(user=None)

    people.change(by=office(), person_id=person.pk, name="Jo", email="new@example.org")
    people.deactivate(by=office(), person_id=person.pk)
    people.reactivate(by=office(), person_id=person.pk)

    person.refresh_from_db()
    assert (person.name, person.email, person.is_active, person.user) == ("Jo", "new@example.org", True, None)


def test_a_name_is_corrected_without_touching_the_account() -> None:
    person = PersonFactory()

    people.change(by=office(), person_id=person.pk, name="Jo March", email=person.email)

    person.refresh_from_db()
    assert (person.name, EmailAddress.objects.filter(user=person.user).count()) == ("Jo March", 0)


def test_people_roles_and_invitations_read_plainly() -> None:
    trust = TrustFactory(name="Harbour Trust")
    head = at_school(SchoolFactory(name="Abbey"), name="Jo")
    finance, chief = at_trust(trust, name="Kim"), office(name="Amina")
    invitation = invitations.invite(by=None, person_id=PersonFactory(user=None, name="Lee").pk, now=NOW)

    assert [str(head.school_roles.get()), str(finance.trust_roles.get()), str(chief.office_roles.get())] == [
        "Jo: Head, Abbey",
        "Kim: Trust finance, Harbour Trust",
        "Amina: Partnership admin",
    ]
    assert str(invitation) == "Invitation of Lee"


def test_roles_can_be_read_afresh() -> None:
    person, school = PersonFactory(), SchoolFactory()
    assert person.school_ids == frozenset()
    people.give_school_role(by=office(), person_id=person.pk, school_id=school.pk, role=SchoolRoleKind.STAFF)

    person.forget_roles()

    assert person.school_ids == {school.pk}
