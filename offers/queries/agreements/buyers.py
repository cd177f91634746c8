"""Who buys: a school for itself, or a trust for its schools the services it has taken on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q

from membership.models import School, Trust
from offers.models import Agreement, TrustChoice


@dataclass(frozen=True)
class Buyer:
    """A school, or a trust; exactly one of them."""

    school: School | None = None
    trust: Trust | None = None

    def __str__(self) -> str:
        return str(self.school or self.trust)

    @property
    def subject(self) -> School | Trust:
        """What rules are asked about."""
        found = self.school or self.trust
        if found is None:
            raise ValueError("a buyer is a school or a trust")
        return found

    @property
    def key(self) -> Mapping[str, Any]:
        """The fields of an agreement that say whose it is."""
        return {"school": self.school, "trust": self.trust}

    @cached_property
    def schools(self) -> list[School]:
        """Return the open schools it buys for, by name; one query for a trust."""
        if self.school:
            return [self.school]
        return list(School.objects.filter(trust=self.trust, is_open=True).order_by("name", "pk"))

    @cached_property
    def trust_lineages(self) -> frozenset[UUID]:
        """Return the services its trust buys for all; one query."""
        trust_id = self.trust.pk if self.trust else self.school.trust_id if self.school else None
        rows = TrustChoice.objects.filter(trust=trust_id) if trust_id else TrustChoice.objects.none()
        return frozenset(rows.values_list("lineage", flat=True))

    def buys(self, lineage: UUID) -> bool:
        """Whether a service is for this buyer to buy rather than for the other."""
        return (lineage in self.trust_lineages) == bool(self.trust)

    @property
    def agreements(self) -> Q:
        """Which agreements were its own; a converted school goes on where its predecessor was."""
        if self.trust:
            return Q(trust=self.trust)
        return Q(school=self.school) | Q(school__successor=self.school)


def buyer_of(agreement: Agreement) -> Buyer:
    """Return who an agreement is with."""
    return Buyer(school=agreement.school, trust=agreement.trust)
