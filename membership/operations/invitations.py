"""Accounts come by invitation: a link in an e-mail, kept only as a hash, good once and for a fortnight."""

from datetime import datetime, timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.db import transaction

from membership.link_keys import key_hash, new_key
from membership.models import Invitation, Person
from membership.refusals import Refusal
from tenants.accounts.models import User
from tenants.queue import enqueue

LIFETIME: Final = timedelta(days=14)


class InvitationInvalid(Refusal):
    """The link is unknown, used or too old; all look alike from outside."""

    code = "invitation_invalid"
    message = "This invitation has been used, is too old or was replaced. Ask your partnership office for a new one."


class AlreadySignedUp(Refusal):
    """The person has an account and needs no invitation."""

    code = "already_signed_up"


class NotActive(Refusal):
    """A deactivated person cannot be invited."""

    code = "not_active"
    message = "This person has been deactivated. Reactivate them first."


def invite(*, by: Person | None, person_id: int, now: datetime) -> Invitation:
    """E-mail somebody a link to their account; earlier links stop working. Raises AlreadySignedUp, NotActive."""
    key = new_key()
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person_id)
        if not person.is_active:
            raise NotActive
        if person.user_id:
            raise AlreadySignedUp(f"{person.name} can sign in already.")
        Invitation.objects.filter(person=person, accepted_at__isnull=True).update(expires_at=now)
        invitation = Invitation.objects.create(
            person=person, key_hash=key_hash(key), invited_by=by, created_at=now, expires_at=now + LIFETIME
        )
        enqueue("membership.email_invitation", invitation_id=invitation.pk, key=key)
    return invitation


def accept(*, key: str, now: datetime, password: str = "") -> User:
    """Open the account an invitation is for; the address is verified, the link came by it. Raises InvitationInvalid.

    Without a password the account signs in by e-mailed code or provider.
    """
    with transaction.atomic():
        held = Invitation.objects.select_for_update(of=("self",)).select_related("person")
        invitation = held.filter(key_hash=key_hash(key)).first()
        if invitation is None or not is_open(invitation, now):
            raise InvitationInvalid
        user = _account_for(invitation.person, password)
        invitation.accepted_at = now
        invitation.save(update_fields=["accepted_at"])
    return user


def is_open(invitation: Invitation, now: datetime) -> bool:
    """Whether the link still works."""
    return invitation.accepted_at is None and invitation.expires_at > now and invitation.person.is_active


def close_account(person: Person) -> None:
    """Stop the account of a person who is deactivated and free its address for a new owner of the mailbox."""
    user = person.user
    if user:
        user.is_active, user.email = False, f"closed-{user.pk}@account.invalid"
        user.save(update_fields=["is_active", "email"])
        EmailAddress.objects.filter(user=user).delete()
        Invitation.objects.filter(person=person, accepted_at__isnull=True).delete()


def open_account(person: Person) -> None:
    """Give a closed account its address back."""
    user = person.user
    if user:
        user.is_active, user.email = True, person.email
        user.save(update_fields=["is_active", "email"])
        _verify(user)


def rename_account(person: Person, email: str) -> None:
    """Let somebody's account sign in with their new address."""
    user = person.user
    if user:
        user.email = email
        user.save(update_fields=["email"])
        EmailAddress.objects.filter(user=user).delete()
        _verify(user)


def _account_for(person: Person, password: str) -> User:
    user = User.objects.filter(email=person.email).first()
    if user and Person.objects.filter(user=user).exclude(pk=person.pk).exists():
        raise InvitationInvalid("Another account signs in with this e-mail address. Ask your partnership office.")
    if user is None:
        user = User.objects.create_user(person.email, password or None, name=person.name)
    _verify(user)
    person.user = user
    person.save(update_fields=["user"])
    return user


def _verify(user: User) -> None:
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
