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


_BOTH: Final[dict[str, str]] = {
    Viewer.LEAD: "the lead reviewer",
    Viewer.TEAM: "the team",
    Viewer.TRAINEE: "trainees in the team",
    Viewer.INVITED: "invited reviewers",
    Viewer.FACILITATOR: "the workshop’s facilitator",
}
SCHOOL: Final = Words(
    host="school",
    head="head",
    cycle="cycle",
    office="the partnership’s office",
    own_people="Staff of your school",
    others="another school",
    viewers={
        Viewer.HEAD: "the head",
        Viewer.STAFF: "staff of the school",
        Viewer.GOVERNOR: "its governors",
        **_BOTH,
        Viewer.READER: "the second reader",
        Viewer.OFFICE: "the partnership’s office",
        Viewer.CHOSEN: "whom the head shares with",
    },
    audiences={choice.value: str(choice.label) for choice in ShareAudience},
)
PARTNERSHIP: Final = Words(
    host="partnership",
    head="leader",
    cycle="round",
    office="the association",
    own_people="Others who speak for your partnership",
    others="another partnership",
    viewers={
        Viewer.HEAD: "the leader",
        Viewer.STAFF: "others who speak for the partnership",
        **_BOTH,
        Viewer.OFFICE: "the association",
        Viewer.CHOSEN: "whom the leader shares with",
    },
    audiences={
        ShareAudience.OFFICE.value: "The association",
        ShareAudience.PERSON.value: str(ShareAudience.PERSON.label),
        ShareAudience.ADDRESS.value: str(ShareAudience.ADDRESS.label),
    },
)
