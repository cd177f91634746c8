import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from billing.enums import DocumentKind, QuoteStatus
from billing.models.accounts import Account
from membership.models import Person

ANSWERS = ("status", "answered_at", "signed_name", "signed_by", "signed_statement", "answer_note", "purchase_order")


class Quote(models.Model):
    """A quote or pro-forma invoice: priced lines with an expiry, frozen when made; only the answer is written later.

    It asks for no money by itself and is in no ledger; an accepted one becomes charges.
    """

    kind = models.CharField(max_length=12, choices=DocumentKind)
    number = models.CharField(max_length=30, unique=True)
    financial_year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="quotes")
    issued_on = models.DateField()
    expires_on = models.DateField(help_text="Last day it can be accepted")
    supplier = models.JSONField()
    buyer_name = models.CharField(max_length=160)
    buyer_address = models.TextField(blank=True)
    buyer_reference = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    note = models.TextField(blank=True)
    lines = models.JSONField(help_text="As `billing.quoting.QuoteLine` writes them")
    net_pence = models.BigIntegerField()
    vat_pence = models.BigIntegerField()
    gross_pence = models.BigIntegerField()
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(db_default=Now())
    # The answer; the name and the words signed are kept as they were on the page.
    status = models.CharField(max_length=10, choices=QuoteStatus, default=QuoteStatus.OPEN)
    answered_at = models.DateTimeField(null=True, blank=True)
    signed_name = models.CharField(max_length=120, blank=True)
    signed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    signed_statement = models.TextField(blank=True)
    answer_note = models.CharField(max_length=300, blank=True)
    purchase_order = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "financial_year", "sequence"], name="quote_sequence_once"),
            models.CheckConstraint(condition=Q(kind__in=["quote", "pro_forma"]), name="quote_kind"),
            models.CheckConstraint(
                condition=Q(gross_pence=F("net_pence") + F("vat_pence")), name="quote_net_plus_vat_is_gross"
            ),
            models.CheckConstraint(condition=Q(expires_on__gte=F("issued_on")), name="quote_expires_after_issue"),
            models.CheckConstraint(
                condition=~Q(status="accepted") | Q(answered_at__isnull=False, signed_name__gt=""),
                name="quote_accepted_is_signed",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="quote_frozen", exclude=list(ANSWERS)),
            pgtrigger.Protect(name="quote_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="quote_answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=["accepted", "declined", "withdrawn"]),
            ),
        ]

    def __str__(self) -> str:
        return self.number
