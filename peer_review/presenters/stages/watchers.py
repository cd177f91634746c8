"""Who can see a part of a review at present, in words."""

from peer_review.enums import Part
from peer_review.presenters.listing import listed
from peer_review.queries.seeing import Seen
from peer_review.visibility import sees


def who(seen: Seen, part: Part) -> str:
    """Return “the head, the lead reviewer and the team”."""
    review = seen.review
    rules = review.framework.says.visibility
    names = [
        words for viewer, words in review.words.viewers.items() if sees(part, viewer, review.stage, seen.sharing, rules)
    ]
    return listed(names) or "nobody yet"
