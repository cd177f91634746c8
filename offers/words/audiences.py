"""Whom an offer is for, in words."""

from collections.abc import Iterable

from offers.eligibility import Scope
from offers.enums import Audience
from tenants.enums import Phase, Sector


def for_whom(offer: Scope, class_names: Iterable[str]) -> str:
    """“Primary, Special · Academy · Full members”; everybody when nothing narrows it."""
    lists = [
        ", ".join(Phase(phase).label for phase in offer.phases),
        ", ".join(Sector(sector).label for sector in offer.sectors),
        ", ".join(Audience(audience).label for audience in offer.audiences),
        ", ".join(class_names),
    ]
    return " · ".join(filter(None, lists)) or "Everybody"
