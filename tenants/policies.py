"""Who may do what with partnerships themselves: operators run the service."""

import rules

from tenants.enums import StaffRole


@rules.predicate
def is_operator(actor: object) -> bool:
    """An active account of the association's host with the operator's role."""
    return bool(getattr(actor, "is_active", False)) and getattr(actor, "staff_role", "") == StaffRole.OPERATOR


@rules.predicate
def is_association_staff(actor: object) -> bool:
    """An active account of the association's host with any staff role."""
    return bool(getattr(actor, "is_active", False)) and bool(getattr(actor, "staff_role", ""))


rules.add_perm("tenants.operate", is_operator)
