"""The sections of a review's page: each subject registers how it shows a part, and the page shows the parts that are seen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from membership.models import Person
from peer_review.enums import Part
from peer_review.queries.seeing import Seen


@dataclass(frozen=True)
class Action:
    """A button of a section; the first primary one of the page is what its viewer must do now."""

    label: str
    url: str
    is_primary: bool = False
    is_post: bool = False


@dataclass(frozen=True)
class Section:
    """One part of a review on its page; the template finds its own things in `context`."""

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    order: int = 0  # among sections; 0: as parts are ordered, ten apart
    actions: tuple[Action, ...] = ()
    part: Part = Part.DATES  # set by the registry


Builder = Callable[[Seen, Person], Section | None]
_builders: Final[list[tuple[Part, Builder]]] = []
_PLACES: Final = {part: 10 * place for place, part in enumerate(Part, 1)}


def register(part: Part, build: Builder) -> None:
    """Add how a part is shown; called from `ready()`. The builder is asked only for those who see the part."""
    if (part, build) not in _builders:
        _builders.append((part, build))


def sections(seen: Seen, person: Person) -> list[Section]:
    """Return what a person sees of a review, in order."""
    found = []
    for part, build in _builders:
        section = build(seen, person) if seen.sees(part) else None
        if section:
            found.append(replace(section, part=part, order=section.order or _PLACES[part]))
    return sorted(found, key=lambda section: section.order)


def primary(shown: list[Section]) -> Action | None:
    """Return what the viewer must do now: the first primary action of the page."""
    return next((action for section in shown for action in section.actions if action.is_primary), None)
