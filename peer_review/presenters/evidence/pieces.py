"""Pieces of evidence as cards, as a board by theme, and as a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.timezone import localtime

from peer_review.bases import ReviewBase
from peer_review.enums import EvidenceKind
from peer_review.frameworks import Content
from peer_review.operations.reviews.evidence import FORGOTTEN, OPEN
from tenants.lists import Column

COLOURS: Final = {
    EvidenceKind.STRENGTH: "good",
    EvidenceKind.CHALLENGE: "warn",
    EvidenceKind.QUOTE: "accent",
    EvidenceKind.NOTE: "neutral",
}
NOBODY: Final = "Somebody who has left"
WITHOUT: Final = "Without a theme"


@dataclass(frozen=True)
class Piece:
    """One piece of evidence, as a card."""

    pk: int
    text: str
    kind: str
    label: str
    colour: str
    theme: str
    theme_title: str
    source: str
    author: str
    author_key: str
    noted_at: datetime
    received_at: datetime
    photo_url: str
    photo_alt: str
    findings: int
    is_own: bool
    is_shared: bool
    may_change: bool


@dataclass(frozen=True)
class Row:
    """One theme of the board: strengths beside challenges, notes and quotes below."""

    key: str
    title: str
    is_focus: bool
    strengths: list[Piece]
    challenges: list[Piece]
    others: list[Piece]


def author(row: Any) -> str:
    """Return who wrote a row, on either kind of host."""
    return str(getattr(row, "by_name", "") or getattr(row, "by", None) or NOBODY)


def pieces(review: ReviewBase, rows: Sequence[Any], actor: Any) -> list[Piece]:
    """Return pieces as cards, as this person sees them."""
    column, who = next(iter(review.credit(actor).items()))
    key = review.evidence.model._meta.get_field(column).attname
    mine, is_open = getattr(who, "pk", who), review.stage in OPEN
    return [_piece(review, row, getattr(row, key), mine, is_open) for row in rows]


def _piece(review: ReviewBase, row: Any, owner: Any, mine: Any, is_open: bool) -> Piece:
    says: Content = review.framework.says
    is_own = owner is not None and owner == mine
    sources = {one.key: one.title for one in says.evidence_types}
    return Piece(
        pk=row.pk,
        text=row.text,
        kind=row.kind,
        label=says.kind_word(row.kind),
        colour=COLOURS[EvidenceKind(row.kind)],
        theme=row.theme,
        theme_title=says.theme_title(row.theme) if row.theme else WITHOUT,
        source=sources.get(row.source, ""),
        author=author(row),
        author_key=str(owner or ""),
        noted_at=row.noted_at,
        received_at=row.received_at,
        photo_url=reverse("evidence_photo", args=[review.pk, row.pk]) if row.photo else "",
        photo_alt=row.photo_alt or f"Photo noted at {localtime(row.noted_at):%H:%M}",
        findings=len(getattr(row, "live_findings", ())),
        is_own=is_own,
        is_shared=row.shared_at is not None,
        may_change=is_own and is_open and row.text != FORGOTTEN,
    )


def filtered(found: Sequence[Piece], asked: Mapping[str, str]) -> list[Piece]:
    """Return the pieces the address asks for: by theme, kind and author."""
    wanted = {"theme": asked.get("theme", ""), "kind": asked.get("kind", ""), "author_key": asked.get("by", "")}
    return [
        piece for piece in found if all(not value or getattr(piece, name) == value for name, value in wanted.items())
    ]


def authors(found: Sequence[Piece]) -> list[tuple[str, str]]:
    """Return who noted anything, by name."""
    return sorted({(piece.author_key, piece.author) for piece in found if piece.author_key}, key=lambda one: one[1])


def board(review: ReviewBase, found: Sequence[Piece]) -> list[Row]:
    """Return the themes that have anything, those in focus first, what has no theme last."""
    titles = [(theme.key, theme.title) for theme in review.framework.says.themes]
    known = {key for key, _ in titles}
    ordered = sorted(titles, key=lambda one: one[0] not in review.focus_themes)
    rows = [_row(review, key, title, [one for one in found if one.theme == key]) for key, title in ordered]
    rows.append(_row(review, "", WITHOUT, [one for one in found if one.theme not in known]))
    return [row for row in rows if row.strengths or row.challenges or row.others]


def _row(review: ReviewBase, key: str, title: str, found: Sequence[Piece]) -> Row:
    strengths = [one for one in found if one.kind == EvidenceKind.STRENGTH]
    challenges = [one for one in found if one.kind == EvidenceKind.CHALLENGE]
    others = [one for one in found if one.kind in (EvidenceKind.NOTE, EvidenceKind.QUOTE)]
    return Row(key, title, key in review.focus_themes, strengths, challenges, others)


COLUMNS: Final[list[Column[Piece]]] = [
    Column("Noted", lambda piece: localtime(piece.noted_at).strftime("%d/%m/%Y %H:%M")),
    Column("By", lambda piece: piece.author),
    Column("Theme", lambda piece: piece.theme_title),
    Column("Kind", lambda piece: piece.label),
    Column("Where from", lambda piece: piece.source),
    Column("Text", lambda piece: piece.text),
    Column("Photo", lambda piece: piece.photo_alt if piece.photo_url else ""),
    Column("Findings", lambda piece: piece.findings),
    Column("Shown to the reviewed", lambda piece: "yes" if piece.is_shared else "no"),
]
