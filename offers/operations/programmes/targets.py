"""What a programme wants of every school, and how far each has come."""

from datetime import date

from django.db import transaction

from membership.models import Person
from offers.errors import OffersRefused
from offers.models import Offer, Target, TargetProgress


class TargetInUse(OffersRefused):
    """Schools have reported on the target."""

    code = "target_in_use"
    message = "Schools have reported on this already. Its words and number stay; enter another target instead."


@transaction.atomic
def add(*, by: Person | None, offer_id: int, label: str, wanted: int, by_day: date | None = None) -> Target:
    """Enter a target; the same words for the same programme are one."""
    offer = Offer.objects.select_for_update(of=("self",), no_key=True).get(pk=offer_id)
    made, _ = Target.objects.get_or_create(offer=offer, label=label, defaults={"wanted": wanted, "by_day": by_day})
    return made


@transaction.atomic
def remove(*, by: Person | None, target_id: int) -> None:
    """Take a target back that nobody has reported on. Raises TargetInUse."""
    target = Target.objects.select_for_update().filter(pk=target_id).first()
    if target is None:
        return
    if target.progress.exists():
        raise TargetInUse
    target.delete()


@transaction.atomic
def report(
    *, by: Person | None, target_id: int, school_id: int, reached: int, note: str = "", on: date
) -> TargetProgress:
    """Say how far a school is; the last word counts."""
    Target.objects.select_for_update().get(pk=target_id)
    made, _ = TargetProgress.objects.update_or_create(
        target_id=target_id,
        school_id=school_id,
        defaults={"reached": reached, "note": note, "updated_by": by, "updated_on": on},
    )
    return made
