"""Who can see a part of a review at present, in words."""

from typing import Final

from peer_review.enums import Part, Viewer
from peer_review.queries.seeing import Seen
from peer_review.visibility import sees

WORDS: Final = {
    Viewer.HEAD: "the head",
    Viewer.STAFF: "staff of the school",
    Viewer.GOVERNOR: "its governors",
    Viewer.LEAD: "the lead reviewer",
    Viewer.TEAM: "the team",
    Viewer.TRAINEE: "trainees in the team",
    Viewer.INVITED: "invited reviewers",
    Viewer.FACILITATOR: "the workshop’s facilitator",
    Viewer.READER: "the second reader",
    Viewer.OFFICE: "the partnership’s office",
    Viewer.CHOSEN: "whom the head shares with",
}


def who(seen: Seen, part: Part) -> str:
    """Return “the head, the lead reviewer and the team”."""
    review = seen.review
    rules = review.framework.says.visibility
    names = [words for viewer, words in WORDS.items() if sees(part, viewer, review.stage, seen.sharing, rules)]
    return _list(names)


def _list(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]])) or "nobody yet"
