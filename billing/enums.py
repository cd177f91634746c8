"""Choices of billing."""

from django.db.models import TextChoices


class AccountKind(TextChoices):
    """Who pays."""

    SCHOOL = "school", "School"
    TRUST = "trust", "Trust"
    COUNCIL = "council", "Council"
    OTHER = "other", "Other body"


class DocumentKind(TextChoices):
    """Issued documents; each kind has its own gapless series per financial year."""

    INVOICE = "invoice", "Invoice"
    CREDIT_NOTE = "credit_note", "Credit note"


class RunStatus(TextChoices):
    """The life of a billing run."""

    PREVIEW = "preview", "Ready to check"
    ISSUING = "issuing", "Issuing"
    ISSUED = "issued", "Issued"
    CANCELLED = "cancelled", "Cancelled"


class PaymentMethod(TextChoices):
    """How money arrived."""

    BACS = "bacs", "BACS"
    CARD = "card", "Card"
    CHEQUE = "cheque", "Cheque"
    JOURNAL = "journal", "Council journal"
    OTHER = "other", "Other"


class DispatchStatus(TextChoices):
    """Whether an e-mail with a document has left us."""

    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"
    NO_ADDRESS = "no_address", "No invoice e-mail address"


class PaymentState(TextChoices):
    """What a list says of an invoice; derived from allocations and the due date, never stored."""

    UNPAID = "unpaid", "Not paid"
    PART_PAID = "part_paid", "Part paid"
    OVERDUE = "overdue", "Overdue"
    PAID = "paid", "Paid"
    CREDITED = "credited", "Credited"
    ALLOCATED = "allocated", "Allocated"
    CREDIT_LEFT = "credit_left", "Credit to use"


class SupplyKind(TextChoices):
    """What is supplied, as far as VAT asks."""

    MEMBERSHIP = "membership", "Membership"
    TRAINING = "training", "Courses and training"
    CONSULTANCY = "consultancy", "Advice and consultancy"
    DATA = "data", "Data and resources"
    SERVICE = "service", "Other services"


class BuyerKind(TextChoices):
    """Who buys, as far as VAT asks."""

    MAINTAINED = "maintained", "School maintained by the council"
    ACADEMY = "academy", "Academy or trust"
    OTHER = "other", "Other body"


class SourceKind(TextChoices):
    """Where charges come from so far; an app above billing brings a word of its own."""

    SUBSCRIPTION = "subscription", "Membership"
    MANUAL = "manual", "Entered by the office"


class Exclusion(TextChoices):
    """Why an invoice of a run is not issued."""

    NO_PURCHASE_ORDER = "no_purchase_order", "Held: no purchase order"
    BY_HAND = "by_hand", "Left out by the office"
    CHANGED = "changed", "Changed after the preview"
