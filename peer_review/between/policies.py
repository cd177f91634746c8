"""Who may do what between partnerships: the association's staff set up rounds, representatives review and are reviewed.

Rules are named "between.<action>". What belongs to one review is asked of `peer_review.policies`, as everywhere.
"""

from typing import Final

import rules

from peer_review.between.models import Representative
from tenants.accounts.models import User
from tenants.enums import StaffRole


@rules.predicate
def is_staff(account: object) -> bool:
    """An active account that works for the association."""
    return isinstance(account, User) and account.is_active and account.staff_role == StaffRole.ASSOCIATION


@rules.predicate
def represents(account: object) -> bool:
    """An active account that speaks for a partnership: one query, and none for staff, who never do."""
    if not isinstance(account, User) or not account.is_active or account.staff_role:
        return False
    return Representative.objects.filter(account_id=account.pk, is_active=True).exists()


RULES: Final = {"organise": is_staff, "take_part": is_staff | represents}

for _action, _predicate in RULES.items():
    rules.add_rule(f"between.{_action}", _predicate)
    rules.add_perm(f"between.{_action}", _predicate)
