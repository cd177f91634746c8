"""The demo's sign-in page: who can be chosen on this host. Works only where settings say DEMO_SIGN_IN."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from tenants.accounts.models import User
from tenants.backend.default import connection
from tenants.enums import StaffRole
from tenants.shell import Registry


@dataclass(frozen=True)
class DemoAccount:
    """One button of the page: an invented person in one role at one place."""

    user_id: int
    name: str
    role: str
    place: str
    group: str


demo_accounts: Registry[DemoAccount] = Registry()  # provider(request)


def staff_accounts(request: HttpRequest) -> Iterable[DemoAccount]:
    """Offer the association's staff and operators on the public host."""
    if connection.schema_name != "public":
        return
    for user in User.objects.exclude(staff_role=StaffRole.NONE).order_by("staff_role", "id"):
        yield DemoAccount(user.pk, user.name, user.get_staff_role_display(), "The association", "Association")


demo_accounts.register(staff_accounts)
