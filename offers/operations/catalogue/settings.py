"""What the partnership decides about its offers."""

from typing import TypedDict

from django.db import transaction

from membership.models import Person
from offers.models import OffersSettings


class Decided(TypedDict):
    """All decisions at once; hours, days, pence and per cent as the model says."""

    is_catalogue_public: bool
    shows_prices_publicly: bool
    hold_hours: int
    waiting_hours: int
    impact_days: int
    cover_day_pence: int
    mile_pence: int
    half_day_share: int
    statement_days: int


@transaction.atomic
def decide(*, by: Person | None, decided: Decided) -> OffersSettings:
    """Keep the decisions; places held and offered before keep their hours."""
    row, _ = OffersSettings.objects.update_or_create(pk=1, defaults=dict(decided))
    return row
