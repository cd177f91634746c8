"""People and what they may do: added by the office or their school, changed, deactivated, mailbox handed over."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from membership.enums import OfficeRole
from membership.models import OfficeRoleHolding, Person, SchoolRole, TrustRole
from membership.operations import invitations
from membership.refusals import Refusal


class EmailTaken(Refusal):
    """An active person has this e-mail address."""

    code = "email_taken"


class LastAdmin(Refusal):
    """Without an admin nobody could let anyone in again."""

    code = "last_admin"
    message = "This is the only partnership admin who can sign in. Make somebody else admin first."


class NotYourSchool(Refusal):
    """The person has no role at the school."""

    code = "not_your_school"
    message = "You do not act for this school."


def add(
    *,
    by: Person | None,
    name: str,
    email: str,
    job_title: str = "",
    phone: str = "",
    office_roles: Collection[str] = (),
    school_roles: Iterable[tuple[int, str]] = (),
    trust_ids: Collection[int] = (),
) -> Person:
    """Add somebody with their roles; they cannot sign in until invited. Raises EmailTaken."""
    email = email.strip().lower()
    with transaction.atomic():
        _refuse_taken(email)
        person = Person.objects.create(name=name, email=email, job_title=job_title, phone=phone)
        OfficeRoleHolding.objects.bulk_create(
            OfficeRoleHolding(person=person, role=role) for role in sorted(set(office_roles))
        )
        SchoolRole.objects.bulk_create(
            SchoolRole(person=person, school_id=school_id, role=role) for school_id, role in sorted(set(school_roles))
        )
        TrustRole.objects.bulk_create(
            TrustRole(person=person, trust_id=trust_id, role="finance") for trust_id in sorted(set(trust_ids))
        )
    return person


def change(*, by: Person, person_id: int, name: str, email: str, job_title: str = "", phone: str = "") -> Person:
    """Correct somebody's name and how to reach them. Raises EmailTaken."""
    email = email.strip().lower()
    with transaction.atomic():
        person = _locked(person_id)
        if email != person.email:
            _refuse_taken(email)
            invitations.rename_account(person, email)
        person.name, person.email, person.job_title, person.phone = name, email, job_title, phone
        person.save()
    return person


def change_office_roles(*, by: Person, person_id: int, roles: Collection[str]) -> Person:
    """Give somebody exactly these roles in the office. Raises LastAdmin."""
    with transaction.atomic():
        if OfficeRole.ADMIN not in roles:
            _refuse_last_admin(person_id)
        person = _locked(person_id)
        held = OfficeRoleHolding.objects.filter(person=person)
        held.exclude(role__in=roles).delete()
        OfficeRoleHolding.objects.bulk_create(
            (OfficeRoleHolding(person=person, role=role) for role in sorted(set(roles))), ignore_conflicts=True
        )
    return person


def give_school_role(*, by: Person | None, person_id: int, school_id: int, role: str) -> None:
    """Let somebody act for a school in one more role."""
    SchoolRole.objects.get_or_create(person_id=person_id, school_id=school_id, role=role)


def take_school_role(*, by: Person | None, person_id: int, school_id: int, role: str) -> None:
    """Take one role at a school away."""
    SchoolRole.objects.filter(person=person_id, school=school_id, role=role).delete()


def change_trusts(*, by: Person, person_id: int, trust_ids: Collection[int]) -> None:
    """Let somebody see the money of exactly these trusts."""
    with transaction.atomic():
        person = _locked(person_id)
        TrustRole.objects.filter(person=person).exclude(trust__in=trust_ids).delete()
        TrustRole.objects.bulk_create(
            (TrustRole(person=person, trust_id=pk, role="finance") for pk in sorted(set(trust_ids))),
            ignore_conflicts=True,
        )


def deactivate(*, by: Person, person_id: int) -> Person:
    """Keep the person in the record but let them do nothing more; their account is closed. Raises LastAdmin."""
    with transaction.atomic():
        _refuse_last_admin(person_id)
        person = _locked(person_id)
        person.is_active = False
        person.save(update_fields=["is_active"])
        invitations.close_account(person)
    return person


def reactivate(*, by: Person, person_id: int) -> Person:
    """Let somebody back in. Raises EmailTaken when the mailbox has passed to somebody else."""
    with transaction.atomic():
        person = _locked(person_id)
        if not person.is_active:
            _refuse_taken(person.email)
            person.is_active = True
            person.save(update_fields=["is_active"])
            invitations.open_account(person)
    return person


def hand_over(*, by: Person, person_id: int, name: str, now: datetime) -> Person:
    """Pass a role mailbox (head@…) to its new owner: same address and roles, a new person, a new account.

    The former owner stays in the record under their name, and can no longer sign in. Raises LastAdmin.
    """
    with transaction.atomic():
        former = deactivate(by=by, person_id=person_id)
        new = add(
            by=by,
            name=name,
            email=former.email,
            job_title=former.job_title,
            office_roles=former.office_role_names,
            school_roles=[(pk, role) for pk, roles in former.roles_by_school.items() for role in roles],
            trust_ids=former.trust_ids,
        )
        invitations.invite(by=by, person_id=new.pk, now=now)
    return new


def switch(*, by: Person, school_id: int | None) -> None:
    """Remember which school somebody acts for, or that they are in the office. Raises NotYourSchool."""
    if school_id is not None and school_id not in by.school_ids:
        raise NotYourSchool
    Person.objects.filter(pk=by.pk).update(acting_school=school_id)


def _locked(person_id: int) -> Person:
    return Person.objects.select_for_update().get(pk=person_id)


def _refuse_taken(email: str) -> None:
    holder = Person.objects.filter(email=email, is_active=True).first()
    if holder:
        raise EmailTaken(f"{holder.name} has this e-mail address. If the mailbox has a new owner, hand it over.")


def _refuse_last_admin(person_id: int) -> None:
    """Hold every admin's row, so that two admins cannot remove each other at once."""
    admins = OfficeRoleHolding.objects.select_for_update(of=("self",)).filter(
        role=OfficeRole.ADMIN, person__is_active=True
    )
    holders = set(admins.order_by("id").values_list("person_id", flat=True))
    if holders == {person_id}:
        raise LastAdmin
