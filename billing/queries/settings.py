"""How this partnership bills: one row of settings."""

from datetime import date
from decimal import Decimal

from billing.models import BillingSettings


def billing_settings() -> BillingSettings:
    """Return the settings, with the product's defaults while nobody has changed them; one query."""
    return BillingSettings.objects.first() or BillingSettings(pk=1)


def base_rates() -> dict[date, Decimal]:
    """Return the Bank of England base rates entered, in per cent by day; one query."""
    return {date.fromisoformat(day): Decimal(rate) for day, rate in billing_settings().base_rates}
