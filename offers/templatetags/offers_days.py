"""Filters of the pages of the day."""

from decimal import Decimal

from django import template

from offers.attending import plain_hours

register = template.Library()


@register.filter
def plainly(hours: Decimal) -> str:
    """Return hours without trailing noughts: “2.5”."""
    return plain_hours(hours)
