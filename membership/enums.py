"""Choices of membership."""

from django.db.models import TextChoices


class OfficeRole(TextChoices):
    """Roles in the partnership's own office."""

    ADMIN = "admin", "Partnership admin"
    FINANCE = "finance", "Finance officer"
    IMPROVEMENT_PARTNER = "improvement_partner", "Improvement partner"
    CATALOGUE_MANAGER = "catalogue_manager", "Catalogue manager"
    REVIEWER = "reviewer", "Reviewer"


class SchoolRoleKind(TextChoices):
    """Roles of a person at one school."""

    HEAD = "head", "Head"
    BUSINESS_MANAGER = "business_manager", "Business manager"
    STAFF = "staff", "Staff"
    GOVERNOR = "governor", "Governor"


class TrustRoleKind(TextChoices):
    """Roles of a person at one trust."""

    FINANCE = "finance", "Trust finance"


class Measure(TextChoices):
    """What a per-pupil price counts. FTE and headcount differ where nursery children attend part-time."""

    FTE = "fte", "Full-time equivalent pupils"
    HEADCOUNT = "headcount", "Pupils on roll"


class QuantitySource(TextChoices):
    """Where a pupil number comes from."""

    REGISTER = "register", "national register"
    CENSUS = "census", "school census"
    SCHOOL = "school", "stated by the school"
    OFFICE = "office", "entered by the partnership office"


class QuantityStatus(TextChoices):
    """A provisional number may still change; a disputed one waits for the office."""

    PROVISIONAL = "provisional", "Provisional"
    DISPUTED = "disputed", "Disputed"
    FINAL = "final", "Final"


class SubscriptionStatus(TextChoices):
    """The life of one school's subscription for one year."""

    PROPOSED = "proposed", "Proposed"
    INVITED = "invited", "Invited"
    CONFIRMED = "confirmed", "Confirmed"
    ACTIVE = "active", "Active"
    ENDED = "ended", "Ended"
    DECLINED = "declined", "Declined"


class MembershipKind(TextChoices):
    """What a membership class gives."""

    FULL = "full", "Full member"
    ASSOCIATE = "associate", "Associate member"


class InvoiceTiming(TextChoices):
    """When a subscription is invoiced."""

    SEPTEMBER = "september", "September"
    APRIL = "april", "April"


class VatTreatment(TextChoices):
    """How a supply is treated for VAT; the partnership's adviser decides, the product records."""

    STANDARD = "standard", "Standard rate, 20 %"
    REDUCED = "reduced", "Reduced rate, 5 %"
    ZERO = "zero", "Zero rate"
    EXEMPT = "exempt", "Exempt: education by an eligible body (VATA 1994 Sch 9 Group 6)"
    OUTSIDE = "outside", "Outside the scope of VAT"
    INTERNAL = "internal", "Internal recharge within the council, no VAT"
    NOT_REGISTERED = "not_registered", "Supplier not registered for VAT"


class ProposalScope(TextChoices):
    """Which schools are offered membership for a year."""

    MEMBERS = "members", "Schools that are members now"
    ALL = "all", "Every open school in our list"
