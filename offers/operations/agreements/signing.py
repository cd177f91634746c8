"""The second signature under a deed, which puts the agreement into force."""

from datetime import datetime

from django.db import transaction

from membership.models import Person
from offers.models import Agreement
from offers.operations.agreements import locks, ordering, signatures
from offers.operations.agreements.signatures import Signed
from offers.pricing.agreeing import digest

NEEDED = 2


@transaction.atomic
def sign(*, by: Person, agreement_id: int, signed: Signed, shown: str, now: datetime) -> Agreement:
    """Sign as the second person; `shown` is the digest of what the page said.

    Raises MayNotSign, SignedAlready, NotSigned, WordsChanged.
    """
    agreement = locks.lock_agreement(agreement_id)
    signatures.check_open(agreement)
    if not signatures.may_sign(by, agreement):
        raise signatures.MayNotSign
    if shown != digest(agreement.content):
        raise signatures.WordsChanged
    signatures.write(by, agreement, signed, now)
    if agreement.signatures.count() >= NEEDED:
        ordering.activate(agreement)
    return agreement
