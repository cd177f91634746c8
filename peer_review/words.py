"""How pages, e-mails and timelines name those who take part: a school with its head, or a partnership with its leader."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from peer_review.enums import ShareAudience, Viewer


@dataclass(frozen=True)
class Words:
    """The words of one kind of review; `viewers` and `audiences` name only those there are in it."""

    host: str
    head: str
    cycle: str
    office: str
    own_people: str
    others: str
    viewers: Mapping[str, str]
    audiences: Mapping[str, str]

    def say(self, sentence: str) -> str:
        """Return a sentence with “{host}”, “{head}” and “{cycle}” in the words of this kind."""
        found = sentence.format(host=self.host, head=self.head, cycle=self.cycle)
        return found[:1].upper() + found[1:]

    @property
    def evidence_seen_by(self) -> str:
        """Who sees evidence of a visit."""
        own = self.viewers[Viewer.STAFF]
        return f"the team of this review; the {self.head} and {own} see what the lead shows them, from the factual check on"

    @property
    def piece_seen_by(self) -> str:
        """Who sees one piece while it is noted."""
        return f"the team of this review. The {self.host} sees a piece only when the lead shows it, from the factual check on"


_BOTH: Final = {
    "lead": "the lead reviewer",
    "team": "the team",
    "trainee": "trainees in the team",
    "invited": "invited reviewers",
    "facilitator": "the workshop’s facilitator",
}
_ORDER: Final = ("head", "staff", "governor", *_BOTH, "reader", "office", "chosen")


def _viewers(head: str, staff: str, office: str, **only_here: str) -> dict[str, str]:
    """Name who looks at a review, in the order in which pages name them; `only_here` is in one kind of review."""
    named = {Viewer.HEAD.value: f"the {head}", Viewer.STAFF.value: staff, Viewer.OFFICE.value: office}
    named |= {Viewer.CHOSEN.value: f"whom the {head} shares with", **_BOTH, **only_here}
    return {viewer: named[viewer] for viewer in _ORDER if viewer in named}


SCHOOL: Final = Words(
    host="school",
    head="head",
    cycle="cycle",
    office="the partnership’s office",
    own_people="Staff of your school",
    others="another school",
    viewers=_viewers(
        "head", "staff of the school", "the partnership’s office", governor="its governors", reader="the second reader"
    ),
    audiences={choice.value: str(choice.label) for choice in ShareAudience},
)
PARTNERSHIP: Final = Words(
    host="partnership",
    head="leader",
    cycle="round",
    office="the association",
    own_people="Others who speak for your partnership",
    others="another partnership",
    viewers=_viewers("leader", "others who speak for the partnership", "the association"),
    audiences={
        ShareAudience.OFFICE.value: "The association",
        ShareAudience.PERSON.value: str(ShareAudience.PERSON.label),
        ShareAudience.ADDRESS.value: str(ShareAudience.ADDRESS.label),
    },
)
