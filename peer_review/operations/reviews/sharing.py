"""The head's consent that somebody sees the report or its summary: explicit, logged, taken back at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from membership.link_keys import key_hash, new_key
from peer_review.bases import ReviewBase, ShareBase
from peer_review.bases.reports import trust_name
from peer_review.enums import MomentKind, Part, ShareAudience, Stage
from peer_review.errors import ReviewRefused
from peer_review.operations.reviews import moving, rows

MOST_LIVE: Final = 50


class NotSigned(ReviewRefused):
    """Nobody else sees a report before its head has signed it."""

    code = "not_signed"
    message = "Sign the report first; then you decide who else sees it."


class ShareUnusable(ReviewRefused):
    """A consent names whom, what and until when."""

    code = "share_unusable"


class AlreadyRevoked(ReviewRefused):
    """It was taken back before."""

    code = "already_revoked"
    message = "This is not shared any more."


@dataclass(frozen=True)
class Consent:
    """Who may see what, until when; `person` signs in, `email` alone gets a link that needs no sign-in."""

    audience: str
    part: str = Part.REPORT
    name: str = ""
    email: str = ""
    person: Any = None
    purpose: str = ""
    expires_on: date | None = None


@transaction.atomic
def share(*, by: Any, review: ReviewBase, consent: Consent, on: date, now: datetime) -> tuple[ShareBase, bool]:
    """Let somebody see the report or its summary; return the consent and whether it is new. Raises NotSigned, ShareUnusable.

    What is shared already with the same until the same day is not shared twice: two clicks, or two people at once, are one
    consent. The key of a link is made when its e-mail leaves.
    """
    held = moving.hold(review)
    _check(held, consent, on)
    live = held.shares.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=on), revoked_at__isnull=True)
    name = _name(held, consent)
    of_trust = {"name": name} if consent.audience == ShareAudience.TRUST else {}
    same = live.filter(**_whom(consent), **of_trust, part=consent.part, expires_on=consent.expires_on).first()
    if same:
        return same, False
    if live.count() >= MOST_LIVE:
        raise ShareUnusable("The report is shared with 50 already. End some of them first.")
    is_link = consent.audience == ShareAudience.ADDRESS
    made: ShareBase = held.shares.create(
        part=consent.part,
        name=name,
        purpose=consent.purpose.strip()[:300],
        expires_on=consent.expires_on,
        key_hash=key_hash(new_key()) if is_link else "",  # of no link yet
        shared_at=now,
        **_whom(consent),
        **held.credit(by),
    )
    words = f"{made.get_part_display()} shared with {audience(made)}"
    moving.note(by=by, review=held, kind=MomentKind.SHARED, text=words, now=now)
    return made, True


@transaction.atomic
def revoke(*, by: Any, review: ReviewBase, share_id: int, now: datetime) -> ShareBase:
    """Take a consent back: from now on nothing is seen by it; that it was given and opened stays. Raises AlreadyRevoked."""
    held = moving.hold(review)
    found: ShareBase | None = held.shares.filter(pk=share_id).first()
    if found is None or found.revoked_at:
        raise AlreadyRevoked
    rows.write(found, revoked_at=now, **held.credit(by, "revoked_by"))
    opened = "it had been opened" if found.opened_at else "it had not been opened"
    words = f"{found.get_part_display()} no longer shared with {audience(found)}; {opened}"
    moving.note(by=by, review=held, kind=MomentKind.REVOKED, text=words, now=now)
    return found


@transaction.atomic
def opened(*, by: Any, review: ReviewBase, share_ids: Collection[int], now: datetime) -> None:
    """Log that what is shared was opened, the first time only."""
    for found in review.shares.filter(pk__in=share_ids, opened_at__isnull=True, revoked_at__isnull=True):
        if review.shares.filter(pk=found.pk, opened_at__isnull=True).update(opened_at=now):
            words = f"{found.get_part_display()} opened by {audience(found)}"
            moving.note(by=by, review=review, kind=MomentKind.SHARED, text=words, now=now)


@transaction.atomic
def new_link(*, share: Any) -> str:
    """Give a consent by e-mail link a key, kept as its hash; an older key ends. Empty when it is not shared any more."""
    key = new_key()
    live = type(share)._default_manager.filter(pk=share.pk, audience=ShareAudience.ADDRESS, revoked_at__isnull=True)
    return key if live.update(key_hash=key_hash(key)) else ""


def whom(share: ShareBase) -> str:
    """Return whom something is shared with, in words."""
    if share.audience in (ShareAudience.PERSON, ShareAudience.ADDRESS):
        return share.name or share.email or "somebody who was forgotten"
    return audience(share)


def audience(share: Any) -> str:
    """Return whom something is shared with without a name, as the timeline says it: its lines cannot forget anybody."""
    label = share.review.words.audiences[share.audience]
    return label[:1].lower() + label[1:]


def _whom(consent: Consent) -> dict[str, Any]:
    if consent.audience == ShareAudience.PERSON:
        return {"audience": consent.audience, "person": consent.person}
    email = consent.email.strip().lower() if consent.audience == ShareAudience.ADDRESS else ""
    return {"audience": consent.audience, "email": email}


def _name(held: ReviewBase, consent: Consent) -> str:
    """A trust is named as it is that day: a trust the school joins later sees nothing by this consent."""
    return (
        trust_name(held.host)
        if consent.audience == ShareAudience.TRUST
        else consent.name.strip()[:120] or consent.email
    )


def _check(held: ReviewBase, consent: Consent, on: date) -> None:
    if not held.signed_at or held.stage == Stage.CANCELLED:
        raise NotSigned
    if consent.audience not in held.words.audiences or consent.part not in (Part.REPORT, Part.SUMMARY):
        raise ShareUnusable("Choose whom to share with, and what.")
    if consent.audience == ShareAudience.TRUST and not trust_name(held.host):
        raise ShareUnusable("This school is in no trust.")
    if consent.audience == ShareAudience.PERSON and consent.person is None:
        raise ShareUnusable("Nobody who signs in here has this address.")
    if consent.audience == ShareAudience.ADDRESS and not (consent.email.strip() and consent.expires_on):
        raise ShareUnusable("A link by e-mail needs an address and a last day.")
    if consent.expires_on and consent.expires_on < on:
        raise ShareUnusable("The last day is over already.")
