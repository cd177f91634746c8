"""How this partnership bills: one row of settings."""

from billing.models import BillingSettings


def billing_settings() -> BillingSettings:
    """Return the settings, with the product's defaults while nobody has changed them; one query."""
    return BillingSettings.objects.first() or BillingSettings(pk=1)
