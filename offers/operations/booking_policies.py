"""Terms of booking in versions: a version an event stands under is never edited, a change makes the next one."""

from typing import Any

from django.db import transaction

from membership.models import Person
from offers.booking_errors import PolicyInUse
from offers.cancelling import Terms
from offers.models import BookingPolicy
from offers.queries.bookings import terms as queries


@transaction.atomic
def make(*, by: Person, name: str, terms: Terms) -> BookingPolicy:
    """Make the first version of new terms. Raises PolicyInUse when the name is taken."""
    if BookingPolicy.objects.filter(name=name).exists():
        raise PolicyInUse(f"There are terms called “{name}”. Change those, or choose another name.")
    return BookingPolicy.objects.create(name=name, terms=terms.as_json(), made_by=by)


@transaction.atomic
def change(*, by: Person, policy_id: int, terms: Terms) -> BookingPolicy:
    """Change the current version while no event stands under it, else make the next one; return which it is.

    Events keep the version they were given. Raises PolicyInUse for a version that was replaced.
    """
    policy = BookingPolicy.objects.select_for_update().get(pk=policy_id)
    if not policy.is_current:
        raise PolicyInUse("These terms were replaced. Change the current version.")
    if not queries.is_used(policy):
        policy.terms, policy.made_by = terms.as_json(), by
        policy.save(update_fields=["terms", "made_by"])
        return policy
    policy.is_current = False
    policy.save(update_fields=["is_current"])
    facts: dict[str, Any] = {"name": policy.name, "version": policy.version + 1}
    return BookingPolicy.objects.create(**facts, terms=terms.as_json(), made_by=by)
