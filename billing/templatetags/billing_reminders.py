"""Filters of the pages about reminders."""

from django import template

from billing.models import Reminder
from billing.presenters import reminders
from billing.presenters.invoices import Tag

register = template.Library()


@register.filter
def sent_tag(reminder: Reminder) -> Tag:
    """Return whether the e-mail of a reminder has left."""
    return reminders.sent_tag(reminder)
