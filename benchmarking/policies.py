"""Who may do what with published figures.

On the association's host the actor is an account with a staff role; on a partnership's host it is a person of that
partnership. Rules are named "benchmarking.<action>"; visitors who are not signed in see only the public directory.
"""

from typing import Final

import rules

from membership import policies as membership
from tenants.accounts.models import User
from tenants.enums import StaffRole

STAFF_ROLES: Final = frozenset({StaffRole.ASSOCIATION, StaffRole.OPERATOR})


@rules.predicate
def is_association_staff(actor: object) -> bool:
    """An active account of the public schema that works for the association or operates the service."""
    return isinstance(actor, User) and actor.is_active and actor.staff_role in STAFF_ROLES


RULES: Final = {
    "compare": is_association_staff,
    "view_logs": is_association_staff,
    "request_publication": is_association_staff,
    "view_insight": membership.office,
    "publish": membership.admin,
    "change_consent": membership.admin,
}

for _action, _predicate in RULES.items():
    rules.add_rule(f"benchmarking.{_action}", _predicate)
    rules.add_perm(f"benchmarking.{_action}", _predicate)
