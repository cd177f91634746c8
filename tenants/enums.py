"""Choices of the public schema."""

from django.db.models import TextChoices


class LegalForm(TextChoices):
    """What kind of body the partnership is; decides who supplies and how VAT works."""

    COUNCIL_HOSTED = "council_hosted", "Hosted by a council"
    CLG = "clg", "Company limited by guarantee"
    CHARITY = "charity", "Charity"
    CLS = "cls", "Company limited by shares"
    ASSOCIATION = "association", "Membership association"


class PartnershipStatus(TextChoices):
    """Only a live partnership answers on its host."""

    PROVISIONING = "provisioning", "Being set up"
    LIVE = "live", "Live"
    SUSPENDED = "suspended", "Suspended"
    ARCHIVED = "archived", "Archived"


class Consent(TextChoices):
    """How a partnership's figures may be shown to the association."""

    NONE = "none", "Not shared"
    ANONYMOUS = "anonymous", "Shared without our name"
    NAMED = "named", "Shared with our name"


class StaffRole(TextChoices):
    """Roles of accounts in the public schema."""

    NONE = "", "None"
    ASSOCIATION = "association", "Association staff"
    OPERATOR = "operator", "Operator"


class Phase(TextChoices):
    """Phase of education as the register states it."""

    NURSERY = "nursery", "Nursery"
    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"
    ALL_THROUGH = "all_through", "All-through"
    SPECIAL = "special", "Special"
    PRU = "pru", "Pupil referral unit"
    COLLEGE = "college", "Further education"


class Sector(TextChoices):
    """Who the legal person behind a school is: decides payer, VAT route and financial year."""

    MAINTAINED = "maintained", "Maintained by the council"
    ACADEMY = "academy", "Academy"
    OTHER = "other", "Other"


class OfstedGrade(TextChoices):
    """Overall effectiveness before September 2024; never compared with report cards."""

    OUTSTANDING = "1", "Outstanding"
    GOOD = "2", "Good"
    REQUIRES_IMPROVEMENT = "3", "Requires improvement"
    INADEQUATE = "4", "Inadequate"
    NOT_JUDGED = "not_judged", "Not judged overall (graded after September 2024)"
    NONE = "", "Not yet inspected"


class InboxStatus(TextChoices):
    """What became of a message from another system."""

    NEW = "new", "New"
    WORKING = "working", "Being handled"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
