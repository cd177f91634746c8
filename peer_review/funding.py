"""What a school pays of a review: its cost less the partnership's share, in pence. Pure."""

from decimal import Decimal

from tenants.money import format_pence, percentage


def share_pence(cost_pence: int, partnership_percent: int) -> int:
    """Return the school's share; the partnership's is rounded half up, the school pays the rest."""
    return cost_pence - percentage(cost_pence, Decimal(partnership_percent))


def share_words(cost_pence: int, partnership_percent: int) -> str:
    """Return “your share of 60% of £900.00”."""
    return f"your share of {100 - partnership_percent}% of {format_pence(cost_pence)}"
