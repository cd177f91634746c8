"""The draft report as pages show it: its sections in the framework's words, two versions side by side."""

from collections.abc import Mapping
from dataclasses import dataclass

from peer_review.forms.evidence.findings import TITLES
from peer_review.frameworks import Content
from peer_review.merging import Joined
from peer_review.operations.reviews.drafts import SECTIONS


@dataclass(frozen=True)
class Section:
    """One section of the draft."""

    name: str
    title: str
    text: str


def title_of(says: Content, name: str) -> str:
    """Return what a section is called."""
    return TITLES[name][0] or says.word(name)


def sections(says: Content, draft: Mapping[str, str]) -> list[Section]:
    """Return the sections of a draft in order."""
    return [Section(name, title_of(says, name), draft.get(name, "")) for name in SECTIONS]


def sides(says: Content, joined: list[Joined]) -> list[tuple[str, Joined]]:
    """Return the sections in which two versions differ, each with its title."""
    return [(title_of(says, section.name), section) for section in joined if section.differs]
