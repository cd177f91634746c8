"""Who may do what with partnerships themselves: operators run the service, a partnership's admin changes its identity."""

from typing import Final

import rules

from tenants.enums import StaffRole

PARTNERSHIP_ADMIN: Final = "admin"  # the office role's code; its holders are known to a higher app


@rules.predicate
def is_operator(actor: object) -> bool:
    """An active account of the association's host with the operator's role."""
    return bool(getattr(actor, "is_active", False)) and getattr(actor, "staff_role", "") == StaffRole.OPERATOR


@rules.predicate
def is_association_staff(actor: object) -> bool:
    """An active account of the association's host with any staff role."""
    return bool(getattr(actor, "is_active", False)) and bool(getattr(actor, "staff_role", ""))


@rules.predicate
def is_partnership_admin(actor: object) -> bool:
    """A person of a partnership who holds its admin's role."""
    return bool(getattr(actor, "is_active", False)) and PARTNERSHIP_ADMIN in getattr(actor, "office_role_names", ())


rules.add_perm("tenants.operate", is_operator)
rules.add_perm("tenants.change_identity", is_partnership_admin)
