"""Who acts for the schools in the demo's offers: business manager, head and teachers of each school."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from config.demo.names import draw
from membership.models import Person, School, SchoolRole

FIRST: Final = 6
ACTIVE: Final = 18  # schools of a partnership whose teachers go on courses


@dataclass(frozen=True)
class Team:
    """The people of one school; teachers are its staff."""

    head: Person
    manager: Person
    teachers: Sequence[Person]
    governors: Sequence[Person] = ()

    def delegates(self, category: str, title: str) -> list[Person]:
        """Return who is sent to an event, in turn: by its name heads, governors or business managers before teachers."""
        words = f"{category} {title}".lower()
        first: Sequence[Person] = self.teachers
        if "govern" in words:
            first = self.governors
        elif "heads’" in words or "heads'" in words or "new head" in words:
            first = [self.head]
        elif "business" in words or "finances" in words:
            first = [self.manager]
        return list(dict.fromkeys([*first, *self.teachers, self.head]))


def teams() -> Mapping[int, Team]:
    """Return the people of each school that has a head and a business manager; one query."""
    held: dict[int, dict[str, list[Person]]] = defaultdict(lambda: defaultdict(list))
    for row in SchoolRole.objects.select_related("person").order_by("pk"):
        held[row.school_id][row.role].append(row.person)
    return {
        pk: Team(roles["head"][0], roles["business_manager"][0], roles["staff"], roles["governor"])
        for pk, roles in held.items()
        if roles["head"] and roles["business_manager"]
    }


def active(slug: str, schools: Sequence[School]) -> list[School]:
    """Return the schools that use what is offered, always the same: some of the first by name, which visitors choose first."""
    by_name = sorted(schools, key=lambda school: (school.name, school.pk))
    drawn = sorted(by_name[FIRST:], key=lambda school: draw("active", slug, school.urn, out_of=10_000))
    return [*by_name[:FIRST], *drawn][:ACTIVE]
