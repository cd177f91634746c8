"""Filters of the membership pages."""

from decimal import Decimal

from django import template

from membership.enums import SubscriptionStatus
from membership.presenters.states import colour_of
from membership.tariffs import Limit, Price, format_quantity
from tenants.queries.areas import authority_name

register = template.Library()

LIMIT_NOTES = {
    Limit.CAP: "at the cap",
    Limit.MINIMUM: "at the minimum",
    Limit.NEW_JOINER_MINIMUM: "minimum for new members",
    Limit.FIXED: "fixed price",
}


@register.filter
def status_colour(status: str) -> str:
    """Return the tag colour of a membership's or a pupil number's status."""
    return colour_of(status)


@register.filter
def status_label(status: str) -> str:
    """Return a membership's status in words."""
    return str(SubscriptionStatus(status).label)


@register.filter
def limit_note(made: Price) -> str:
    """Return the rule that decided a price in a word or two; nothing when it was the plain sum."""
    return LIMIT_NOTES.get(made.limit, "")


@register.filter
def pupils(value: Decimal | None) -> str:
    """Return a pupil number without idle noughts, or a dash."""
    return "–" if value is None else format_quantity(value)


@register.filter
def authority(code: int | None) -> str:
    """Return the name of a local authority by its code."""
    return "" if code is None else authority_name(code)
