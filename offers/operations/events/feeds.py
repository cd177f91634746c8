"""Secret addresses of calendars: a new one ends the old, and only the hash of its key is kept."""

from django.db import transaction
from django.db.models.functions import Now

from membership.link_keys import key_hash, new_key
from membership.models import Person, School
from offers.models import CalendarFeed


@transaction.atomic
def renew(*, by: Person, school: School | None) -> str:
    """Make a new address for a person's own calendar or a school's, and return its key, which is shown once."""
    key = new_key()
    defaults = {"key_hash": key_hash(key), "created_at": Now()}
    CalendarFeed.objects.update_or_create(person=by, school=school, defaults=defaults)
    return key


@transaction.atomic
def revoke(*, by: Person, school: School | None) -> None:
    """End an address; nothing happens when there is none."""
    CalendarFeed.objects.filter(person=by, school=school).delete()
