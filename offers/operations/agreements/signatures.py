"""Signatures: a typed name with its capacity under the words signed and the digest of all the agreement says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from membership.enums import SchoolRoleKind
from membership.models import Person
from offers.enums import AgreementStatus
from offers.errors import OffersRefused
from offers.models import Agreement, Signature
from offers.pricing.agreeing import digest

SIGNING_ROLES: Final = (SchoolRoleKind.HEAD, SchoolRoleKind.BUSINESS_MANAGER, SchoolRoleKind.GOVERNOR)


class NotSigned(OffersRefused):
    """There is no name under it."""

    code = "not_signed"
    message = "Type your name to sign."


class MayNotSign(OffersRefused):
    """Only the head, the business manager, a governor or the trust's finance sign a deed."""

    code = "may_not_sign"
    message = "Only the head, the business manager, a governor or the trust’s finance can sign for this school."


class SignedAlready(OffersRefused):
    """The agreement has all its signatures, or this person's."""

    code = "signed_already"


class WordsChanged(OffersRefused):
    """What was shown is not what the agreement says."""

    code = "words_changed"
    message = "The agreement is not the one you looked at. Please read it again before you sign."


@dataclass(frozen=True)
class Signed:
    """The name typed and in which capacity."""

    name: str
    capacity: str = ""


def capacity_of(person: Person, agreement: Agreement) -> str:
    """Return in which capacity somebody signs: “Head”, “Trust finance”."""
    roles = person.school_role_names(agreement.school_id) if agreement.school_id else frozenset()
    for role in (*SIGNING_ROLES, SchoolRoleKind.STAFF):
        if role in roles:
            return SchoolRoleKind(role).label
    return "Trust finance"


def may_sign(person: Person, agreement: Agreement) -> bool:
    """Whether somebody may be one of two who sign a deed."""
    roles = person.school_role_names(agreement.school_id) if agreement.school_id else frozenset()
    trust_id = agreement.trust_id or (agreement.school.trust_id if agreement.school else None)
    return person.is_active and (bool(roles & set(SIGNING_ROLES)) or trust_id in person.trust_ids)


def write(by: Person, agreement: Agreement, signed: Signed, now: datetime) -> Signature:
    """Put a signature under an agreement that is held. Raises NotSigned, SignedAlready."""
    if not signed.name.strip():
        raise NotSigned
    if agreement.signatures.filter(person=by).exists():
        raise SignedAlready("You have signed this already. Somebody else must sign too.")
    return Signature.objects.create(
        agreement=agreement,
        person=by,
        name=signed.name.strip()[:120],
        capacity=(signed.capacity or capacity_of(by, agreement))[:80],
        statement=agreement.content["statement"],
        digest=digest(agreement.content),
        signed_at=now,
    )


def check_open(agreement: Agreement) -> None:
    """Raise SignedAlready unless the agreement waits for a signature."""
    if agreement.status != AgreementStatus.SIGNING:
        raise SignedAlready("This agreement does not wait for a signature any more.")
