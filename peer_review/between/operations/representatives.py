"""Who speaks for a partnership: each an account of the association's host, made here when there is none."""

from collections.abc import Mapping
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from peer_review.between.models import Cycle, Representative
from peer_review.between.operations import places
from peer_review.between.queries import rounds
from peer_review.errors import ReviewRefused
from tenants.accounts.models import User
from tenants.models import Partnership
from tenants.queue import enqueue


class SpeaksAlready(ReviewRefused):
    """One account speaks for one partnership."""

    code = "speaks_already"


class IsStaff(ReviewRefused):
    """The association's staff do not speak for a partnership."""

    code = "is_staff"
    message = "This is an account of the association’s staff. Use another e-mail address for the partnership."


@transaction.atomic
def add(*, by: User, partnership: Partnership, name: str, email: str, is_leader: bool) -> Representative:
    """Let somebody speak for a partnership; they are told by e-mail how to sign in. Raises SpeaksAlready, IsStaff."""
    account = _account(name, email.strip().lower())
    known = Representative.objects.select_for_update(of=("self",)).filter(account_id=account.pk).first()
    if known and known.is_active:
        raise SpeaksAlready(f"{known.name} already speaks for {known.partnership}.")
    facts = {"partnership": partnership, "name": name, "is_leader": is_leader, "is_active": True}
    found, _ = Representative.objects.update_or_create(account_id=account.pk, defaults=facts)
    enqueue("between.welcome", representative_id=found.pk)
    return found


@transaction.atomic
def end(
    *, by: User, representative_id: int, now: datetime, stand_ins: Mapping[int, Representative] | None = None
) -> None:
    """Stop somebody speaking for their partnership; what they wrote stays.

    Their open places are given up; `stand_ins` names by place who is asked instead.
    Raises NoLongerSpeaks, ConflictOfInterest, InTeamAlready.
    """
    list(Cycle.objects.select_for_update().order_by("pk"))  # in none of them a place is given meanwhile
    for seat in list(rounds.open_places(representative_id)):
        places.withdraw(by=by, seat=seat, now=now)
        if instead := (stand_ins or {}).get(seat.pk):
            places.invite(by=by, review=seat.review, representative=instead, role=seat.role, now=now)
    found = Representative.objects.select_for_update(of=("self",)).get(pk=representative_id)
    found.is_active = False
    found.save(update_fields=["is_active"])


def _account(name: str, email: str) -> User:
    found = User.objects.select_for_update().filter(email=email).first()
    if found is None:
        found = User.objects.create_user(email, name=name)
        EmailAddress.objects.update_or_create(user=found, email=email, defaults={"verified": True, "primary": True})
    if found.staff_role:
        raise IsStaff
    return found
