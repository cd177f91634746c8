"""Allowances: days and places a school may use up. `used` moves by one conditional update, so that none is used twice."""

from decimal import Decimal

from django.db import transaction
from django.db.models import F

from offers.errors import OffersRefused
from offers.models import Allowance


class AllowanceUsedUp(OffersRefused):
    """Less is left than is wanted, or somebody used it a moment ago."""

    code = "allowance_used_up"


class NothingToGiveBack(OffersRefused):
    """More is given back than was used."""

    code = "nothing_to_give_back"


@transaction.atomic
def use(*, allowance_id: int, amount: Decimal) -> None:
    """Take some of an allowance, in its own unit. Raises AllowanceUsedUp."""
    enough = Allowance.objects.filter(pk=allowance_id, used__lte=F("quantity") - amount)
    if amount <= 0 or not enough.update(used=F("used") + amount):
        raise AllowanceUsedUp("There is not enough left of this allowance. Pay the price instead, or use another one.")


@transaction.atomic
def give_back(*, allowance_id: int, amount: Decimal) -> None:
    """Return what was taken of an allowance, in its own unit. Raises NothingToGiveBack."""
    taken = Allowance.objects.filter(pk=allowance_id, used__gte=amount)
    if amount <= 0 or not taken.update(used=F("used") - amount):
        raise NothingToGiveBack("More would be given back than was used of this allowance.")
