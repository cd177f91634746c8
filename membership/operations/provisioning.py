"""What a new partnership starts with: its first admin, who is invited to sign in."""

from datetime import datetime

from membership.enums import OfficeRole
from membership.models import Person
from membership.operations import invitations, people
from tenants.models import Partnership


def first_admin(partnership: Partnership, admin_email: str, admin_name: str, now: datetime) -> Person:
    """Add the first admin of a partnership and invite them; runs in the new partnership's schema."""
    person = people.add(by=None, name=admin_name or admin_email, email=admin_email, office_roles=[OfficeRole.ADMIN])
    invitations.invite(by=None, person_id=person.pk, now=now)
    return person
