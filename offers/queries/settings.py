"""What the partnership has decided about its offers, or the defaults while it has not."""

from offers.models import OffersSettings


def offers_settings() -> OffersSettings:
    """Return the one row, unsaved with the defaults when nobody has changed anything; one query."""
    return OffersSettings.objects.filter(pk=1).first() or OffersSettings(pk=1)
