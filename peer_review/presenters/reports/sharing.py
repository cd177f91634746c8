"""Who sees a report: what the cycle's agreement says, and what the head allows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from peer_review.bases import ReviewBase, ShareBase
from peer_review.enums import OfficeSees, ShareAudience, Viewer
from peer_review.presenters.reports.content import day_words
from tenants.working_days import london_day

AGREEMENT: Final = {
    OfficeSees.NOTHING: "dates and stages only. It sees neither report nor summary unless you share them",
    OfficeSees.THEMES: (
        "the findings counted by theme, with the focus{index}. It sees neither report nor summary unless you share them"
    ),
    OfficeSees.SUMMARY: "the summary{index}{once}. It does not see the report unless you share it",
    OfficeSees.REPORT: "the report{index}{once}",
}
INDEX: Final = " and the challenge index"  # of reviews between partnerships there is none
ONCE: Final = " once you have signed"
GROUPS: Final = (ShareAudience.GOVERNORS, ShareAudience.OFFICE, ShareAudience.TRUST)


@dataclass(frozen=True)
class ShareShown:
    """One consent as its head sees it."""

    id: int
    whom: str
    part: str
    since: str
    until: str
    opened: str
    purpose: str
    state: str
    is_live: bool


def agreed_words(office_sees: str) -> str:
    """Return what a cycle's agreement shows the office, for heads who are asked to agree."""
    said = AGREEMENT[OfficeSees(office_sees)].format(index=INDEX, once=ONCE)
    return f"{said[0].upper()}{said[1:]}."


def agreement_words(review: ReviewBase) -> str:
    """Return what the partnership sees without anybody's doing."""
    words, sees = review.words, AGREEMENT[OfficeSees(review.cycle.office_sees)]
    sees = sees.format(index=INDEX if Viewer.READER in words.viewers else "", once=_once(review))
    return f"By this {words.cycle}’s agreement, {words.office} sees {sees}."


def standing_words(review: ReviewBase) -> list[str]:
    """Return who sees the report anyway."""
    return [
        "You, and the team that reviewed you.",
        f"{review.words.own_people}{_once(review)}, and the facilitator of the workshop.",
        agreement_words(review),
        "Nobody else, unless you say so below.",
    ]


def _once(review: ReviewBase) -> str:
    return "" if review.signed_at else ONCE


def audiences(review: Any) -> list[tuple[str, str]]:
    """Return the groups a report can be shared with."""
    has_trust = bool(getattr(review.host, "trust_id", None))
    offered = [one.value for one in GROUPS if one != ShareAudience.TRUST or has_trust]
    return [(one, review.words.audiences[one]) for one in offered if one in review.words.audiences]


def shown(shares: Iterable[ShareBase | Any], on: date) -> list[ShareShown]:
    """Return all consents, those that hold first, then the latest."""
    rows = [_shown(share, on) for share in shares]
    return sorted(rows, key=lambda row: (not row.is_live, -row.id))


def ended_words(share: ShareBase, on: date) -> str:
    """Return why a consent does not hold any more; empty when it does."""
    if share.revoked_at:
        return f"ended on {day_words(london_day(share.revoked_at))}"
    if share.audience == ShareAudience.TRUST and not share.is_with_its_trust:
        return "ended when the school left this trust"
    return f"ran out on {day_words(share.expires_on)}" if share.expires_on and share.expires_on < on else ""


def _shown(share: Any, on: date) -> ShareShown:
    ended = ended_words(share, on)
    return ShareShown(
        id=share.pk,
        whom=share.name or share.email or share.review.words.audiences[share.audience],
        part=share.get_part_display(),
        since=day_words(london_day(share.shared_at)),
        until=f"until {day_words(share.expires_on) or 'you end it'}",
        opened=f"First opened on {day_words(london_day(share.opened_at))}" if share.opened_at else "Not opened yet",
        purpose=share.purpose,
        state=ended[:1].upper() + ended[1:] if ended else "Shared",
        is_live=not ended,
    )
