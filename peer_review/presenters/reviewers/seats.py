"""Places in teams as pages show them: an invitation, a line of somebody's visits, candidates for a place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from peer_review import invitation_words as words
from peer_review.emails.seats import asked_of
from peer_review.enums import SeatStatus
from peer_review.models import Seat
from peer_review.presenters.reviewers.register import place_of
from peer_review.presenters.tags import Tag
from peer_review.queries.conflicts import Conflict
from peer_review.queries.reviewers.places import Candidate
from peer_review.stages import BEFORE_VISIT
from tenants.lists import Column
from tenants.shell import Need

COLOURS = {
    SeatStatus.PLANNED: "neutral",
    SeatStatus.INVITED: "warn",
    SeatStatus.ACCEPTED: "good",
    SeatStatus.DECLINED: "bad",
    SeatStatus.WITHDRAWN: "neutral",
}
SHOWN = 5


@dataclass(frozen=True)
class Line:
    """One place in a list: what it is, when, its state, what is wrong with it."""

    seat: Seat
    visit: str
    pill: Tag
    conflicts: Sequence[Conflict] = ()
    may_leave: bool = False


def line(seat: Seat, conflicts: Sequence[Conflict] = ()) -> Line:
    """Return a place as a list shows it."""
    may_leave = seat.status == SeatStatus.ACCEPTED and seat.review.stage in BEFORE_VISIT
    return Line(seat, words.visit(asked_of(seat)), pill(seat), conflicts, may_leave)


def waiting_columns(broken: Mapping[Seat, Sequence[Conflict]]) -> list[Column[Seat]]:
    """Return the columns of places that need the office as a file; `broken`: what speaks against some of them."""
    return [
        Column("Reviewer", lambda seat: str(seat.reviewer)),
        Column("Role", lambda seat: seat.get_role_display()),
        Column("School", lambda seat: seat.review.school.name),
        Column("Visit", lambda seat: seat.review.visit_starts_on),
        Column("Cycle", lambda seat: seat.review.cycle.name),
        Column("Answer", lambda seat: seat.get_status_display()),
        Column("Why declined", lambda seat: seat.decline_reason),
        Column("Against a rule", lambda seat: " ".join(one.text for one in broken.get(seat, ()))),
    ]


def pill(seat: Seat) -> Tag:
    """Return the answer to an invitation as a pill."""
    return Tag(seat.get_status_display(), COLOURS[SeatStatus(seat.status)])


def invitation(seat: Seat) -> dict[str, object]:
    """Return the words of an invitation's page, those of its e-mail."""
    asked = asked_of(seat)
    rows = [{"key": key, "value": value} for key, value in words.lines(asked)]
    return {"title": words.subject("invited", asked), "opening": words.OPENINGS["invited"], "facts": rows}


def labels(candidates: Iterable[Candidate]) -> list[str]:
    """Return candidates in one line each: who, from where, how far, how many reviews, what speaks against them."""
    return [label(candidate) for candidate in candidates]


def label(candidate: Candidate) -> str:
    """Return one candidate in a line."""
    parts = [str(candidate.reviewer), place_of(candidate.reviewer)]
    if candidate.km is not None:
        parts.append(f"{candidate.km} km")
    most = "" if candidate.most is None else f" of {candidate.most}"
    parts.append(f"{candidate.load}{most} reviews")
    if candidate.is_expert:
        parts.append("knows the phase")
    against = " ".join(conflict.text for conflict in candidate.conflicts)
    return " · ".join(parts) + (f" – {against}" if against else "")


def declined_needs(seats: Iterable[Seat]) -> list[Need]:
    """Return the declined places as lines of “What needs you”, each with its link to find somebody else."""
    return [
        Need(
            f"{seat.get_role_display()} needed at {seat.review.school}",
            reverse("seat_replace", args=[seat.pk]),
            reason=f"{seat.reviewer} has declined{': ' if seat.decline_reason else ''}{seat.decline_reason}",
            button_label="Find somebody",
            is_primary=True,
        )
        for seat in seats
    ]


def invited_needs(seats: Iterable[Seat]) -> list[Need]:
    """Return somebody's own invitations as lines of “What needs you”."""
    return [
        Need(
            f"Will you review {seat.review.school}?",
            reverse("seat_answer", args=[seat.pk]),
            reason=f"{seat.get_role_display()}, {words.visit(asked_of(seat))}",
            button_label="Answer",
            is_primary=True,
        )
        for seat in seats
    ]
