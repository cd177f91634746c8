"""The settings of offers in words, and what else is set elsewhere."""

from typing import Final

from offers.models import OffersSettings
from tenants.money import format_pence

LINKS: Final = [
    {"name": "categories", "label": "Categories", "hint": "The headings of the catalogue"},
    {"name": "booking_policies", "label": "Booking terms", "hint": "Cancelling, substitution, what a no-show costs"},
    {"name": "venues", "label": "Venues", "hint": "Where events take place"},
    {"name": "evaluation_forms", "label": "Evaluation forms", "hint": "What delegates are asked"},
    {"name": "providers", "label": "Providers", "hint": "Who delivers, and when they can"},
    {"name": "pools", "label": "Pools", "hint": "People who stand in for each other"},
    {"name": "targets", "label": "Targets", "hint": "What is to be reached"},
    {"name": "unmet", "label": "Requests from schools", "hint": "What schools ask for that nobody sells"},
]


def decisions(row: OffersSettings) -> list[dict[str, str]]:
    """Return what is decided as a summary list."""
    found = [
        ("Public catalogue", _public(row)),
        ("A place is held for approval", _hours(row.hold_hours)),
        ("An offered place is kept", _hours(row.waiting_hours)),
        ("Questions about impact", f"{row.impact_days} days after"),
        ("A supply teacher for a day", format_pence(row.cover_day_pence)),
        ("A mile", f"{row.mile_pence}p"),
        ("A half day", f"{row.half_day_share} % of a day"),
        ("Value statements", f"{row.statement_days} days before memberships are confirmed"),
    ]
    return [{"key": key, "value": value} for key, value in found]


def _public(row: OffersSettings) -> str:
    if not row.is_catalogue_public:
        return "No: only people who are signed in read it"
    return "Yes, with prices" if row.shows_prices_publicly else "Yes, without prices"


def _hours(hours: int) -> str:
    return f"{hours} hour{'s' if hours != 1 else ''}"
