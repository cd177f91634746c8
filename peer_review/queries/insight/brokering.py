"""Brokering: who is asked about what, and whose names may be told to whom."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from membership.enums import SchoolRoleKind
from membership.models import Person
from peer_review.enums import BrokeringStatus
from peer_review.models import Brokering, Cycle
from peer_review.themes import is_by_hand, key_of

Status = BrokeringStatus
ASKED = "Not named until both heads agree"
HIDDEN = "A school that has not agreed to be named"


def every() -> QuerySet[Brokering]:
    """Return all matches, newest first."""
    return Brokering.objects.select_related("cycle__framework", "seeker", "giver")


def headed_by(person: Person) -> QuerySet[Brokering]:
    """Return the matches of schools somebody is head of; none is told to anybody else at a school."""
    schools = [pk for pk in person.school_ids if SchoolRoleKind.HEAD in person.school_role_names(pk)]
    return every().filter(Q(seeker__in=schools) | Q(giver__in=schools))


def unanswered(person: Person) -> QuerySet[Brokering]:
    """Return the matches that wait for this head's answer."""
    schools = [pk for pk in person.school_ids if SchoolRoleKind.HEAD in person.school_role_names(pk)]
    waits = Q(seeker__in=schools, seeker_agreed_at__isnull=True) | Q(giver__in=schools, giver_agreed_at__isnull=True)
    return Brokering.objects.filter(waits, status=Status.INVITED)


def visible(person: Person) -> QuerySet[Brokering]:
    """Return the matches somebody may see: the board all, a head those of the own school."""
    if person.office_role_names & {"admin", "improvement_partner"}:
        return every()
    return headed_by(person)


def taken(cycle: Cycle, theme: str) -> list[tuple[int, int]]:
    """Return (seeker, giver) of what was ever asked about a theme in a cycle. One query."""
    rows = Brokering.objects.filter(cycle=cycle, theme=theme).order_by("pk")
    return list(rows.values_list("seeker_id", "giver_id"))


@dataclass(frozen=True)
class Shown:
    """A match as one person sees it: a school is named to itself, and to others once both heads have agreed."""

    brokering: Brokering
    theme: str
    seeker: str
    giver: str
    side: str  # "seeker", "giver" or "" for the board
    may_answer: bool
    is_by_hand: bool

    @property
    def waits(self) -> bool:
        """Whether the school has agreed and the other one has not answered."""
        return bool(self.side) and self.brokering.status == Status.INVITED and not self.may_answer

    @property
    def is_open(self) -> bool:
        """Whether both have agreed, so that each knows the other."""
        return self.brokering.status in (Status.AGREED, Status.DONE)


def shown(person: Person, brokering: Brokering) -> Shown:
    """Return a match without the names that are not to be told."""
    side = _side(person, brokering)
    names = {
        "seeker": _name(brokering, "seeker", side),
        "giver": _name(brokering, "giver", side),
    }
    has_answered = {"seeker": brokering.seeker_agreed_at, "giver": brokering.giver_agreed_at}.get(side, True)
    may_answer = brokering.status == Status.INVITED and not has_answered
    theme, by_hand = title_of(brokering), is_by_hand(brokering.theme)
    return Shown(brokering, theme, side=side, may_answer=bool(may_answer), is_by_hand=by_hand, **names)


def title_of(brokering: Brokering) -> str:
    """Return the theme of a match as its cycle's framework calls it."""
    return brokering.cycle.framework.says.theme_title(key_of(brokering.theme))


def _name(brokering: Brokering, role: str, side: str) -> str:
    knows = side == role or (not side and is_by_hand(brokering.theme))  # the partnership chose the two itself
    if knows or brokering.status in (Status.AGREED, Status.DONE):
        return str(getattr(brokering, role))
    return ASKED if brokering.status == Status.INVITED else HIDDEN


def _side(person: Person, brokering: Brokering) -> str:
    for side in ("seeker", "giver"):
        if SchoolRoleKind.HEAD in person.school_role_names(getattr(brokering, f"{side}_id")):
            return side
    return ""
