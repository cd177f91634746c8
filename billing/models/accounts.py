import pghistory
from django.db import models
from django.db.models import Q

from billing.enums import AccountKind
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
            models.UniqueConstraint(fields=["la_code"], condition=Q(kind="council"), name="account_one_per_council"),
        ]

    def __str__(self) -> str:
        return self.name


class SchoolPayer(models.Model):
    """Which account pays for a school: its own, its trust's or the council's."""

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="payer")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="pays_for")

    def __str__(self) -> str:
        return f"{self.account} pays for {self.school}"
