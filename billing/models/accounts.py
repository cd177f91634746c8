import pghistory
from django.db import models
from django.db.models import Q

from billing.enums import AccountKind, Collection, MandateStatus
from membership.models import School, Trust


@pghistory.track()
class Account(models.Model):
    """Who is billed: a legal person with an address, an invoice mailbox and its purchase-order rule."""

    kind = models.CharField(max_length=8, choices=AccountKind)
    school = models.OneToOneField(School, null=True, blank=True, on_delete=models.PROTECT, related_name="account")
    trust = models.OneToOneField(Trust, null=True, blank=True, on_delete=models.PROTECT, related_name="account")
    la_code = models.PositiveSmallIntegerField(null=True, blank=True, help_text="For a council")
    name = models.CharField(max_length=160, help_text="Legal name as printed on documents")
    address = models.TextField(blank=True)
    invoice_email = models.EmailField(blank=True)
    reference = models.CharField(max_length=40, blank=True, help_text="The payer's own reference for us")
    requires_purchase_order = models.BooleanField(default=False)
    purchase_order = models.CharField(
        max_length=40, blank=True, help_text="Standing order number used when none is given"
    )
    payment_terms_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Empty: the partnership's terms"
    )
    vat_number = models.CharField(max_length=14, blank=True, help_text="Archived on documents", db_default="")
    collection = models.CharField(
        max_length=12,
        choices=Collection,
        default=Collection.INVOICE,
        help_text="How money is asked for",
        db_default=Collection.INVOICE,
    )
    wants_e_invoice = models.BooleanField(
        default=True, help_text="Attach the structured invoice (UBL) to the e-mail", db_default=True
    )
    e_invoice_id = models.CharField(
        max_length=60, blank=True, help_text="Peppol participant, “9932:GB123456782”", db_default=""
    )
    # Where a refund by bank goes.
    bank_account_name = models.CharField(max_length=60, blank=True, db_default="")
    bank_sort_code = models.CharField(max_length=8, blank=True, db_default="")
    bank_account_number = models.CharField(max_length=8, blank=True, db_default="")
    # Reminders: paused until a day for a reason, or quiet because payment was promised for a day.
    paused_until = models.DateField(null=True, blank=True)
    pause_reason = models.CharField(max_length=200, blank=True, db_default="")
    promised_on = models.DateField(null=True, blank=True, help_text="Day payment was promised for")
    promise_note = models.CharField(max_length=200, blank=True, db_default="")
    # At the card processor.
    customer_id = models.CharField(max_length=60, blank=True, db_default="")
    mandate_id = models.CharField(max_length=60, blank=True, db_default="")
    mandate_status = models.CharField(max_length=10, choices=MandateStatus, blank=True, db_default="")
    is_active = models.BooleanField(default=True)

    # Worked out by `billing.queries.ledger.accounts` in the query, in pence, never stored.
    balance: int
    overdue: int
    school_count: int

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="school", school__isnull=False, trust__isnull=True)
                | Q(kind="trust", trust__isnull=False, school__isnull=True)
                | Q(kind="council", la_code__isnull=False, school__isnull=True, trust__isnull=True)
                | Q(kind="other", school__isnull=True, trust__isnull=True),
                name="account_kind_matches_owner",
            ),
            models.CheckConstraint(condition=Q(collection__in=Collection.values), name="account_collection"),
            models.CheckConstraint(
                condition=Q(paused_until__isnull=True) | ~Q(pause_reason=""), name="account_pause_has_reason"
            ),
            models.UniqueConstraint(fields=["la_code"], condition=Q(kind="council"), name="account_one_per_council"),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class SchoolPayer(models.Model):
    """Which account pays for a school: its own, its trust's or the council's."""

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="payer")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="pays_for")

    def __str__(self) -> str:
        return f"{self.account} pays for {self.school}"
