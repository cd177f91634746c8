"""The partnership's own billing settings: limits, standing, reminders, codes. One row, with its history."""

from typing import Any

from django.db import transaction

from billing.models import BillingSettings
from membership.models import Person


@transaction.atomic
def change(*, by: Person, **values: Any) -> BillingSettings:
    """Set the values given; the rest stays. History says who did it."""
    BillingSettings.objects.get_or_create(pk=1)
    settings = BillingSettings.objects.select_for_update().get(pk=1)
    for name, value in values.items():
        setattr(settings, name, value)
    settings.save(update_fields=list(values))
    return settings
