"""Models of membership: who belongs, who acts for whom, at what price."""

from membership.models.people import Invitation, OfficeRoleHolding, Person, SchoolRole, TrustRole
from membership.models.schools import School, Trust
from membership.models.subscriptions import Quantity, Subscription
from membership.models.tariffs import MembershipClass, MembershipYear, Tariff, TariffException

__all__ = [
    "Invitation",
    "MembershipClass",
    "MembershipYear",
    "OfficeRoleHolding",
    "Person",
    "Quantity",
    "School",
    "SchoolRole",
    "Subscription",
    "Tariff",
    "TariffException",
    "Trust",
    "TrustRole",
]
