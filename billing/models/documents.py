import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from billing.enums import DispatchStatus, DocumentKind, FundingPurpose, IncomeKind, SupplyKind
from billing.models.accounts import Account
from billing.models.charges import Charge
from membership.enums import VatTreatment
from membership.models import Person, School

TOTALS_MATCH = """
IF NOT EXISTS (
    SELECT FROM billing_documentline WHERE document_id = NEW.id
    HAVING count(*) = NEW.line_count AND sum(net_pence) = NEW.net_pence AND sum(vat_pence) = NEW.vat_pence
)
THEN
    RAISE EXCEPTION 'the lines of document % do not add up to its totals', NEW.number USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""

# Once per statement, however many lines it wrote. A document somebody else is writing is not seen, so takes none either.
LINES_BELONG = """
IF EXISTS (
    SELECT FROM (SELECT DISTINCT document_id FROM new_lines) AS written
    WHERE (SELECT count(*) FROM billing_documentline AS line WHERE line.document_id = written.document_id)
        > coalesce((SELECT line_count FROM billing_document AS document WHERE document.id = written.document_id), 0)
)
THEN
    RAISE EXCEPTION 'the document is issued: no line can be added' USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""


class NumberSeries(models.Model):
    """The last number given in a series; moved only by one UPDATE … RETURNING in the issuing transaction."""

    kind = models.CharField(max_length=12, choices=DocumentKind)
    financial_year = models.PositiveSmallIntegerField(help_text="2026 for 2026-27")
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "number series"
        constraints = [models.UniqueConstraint(fields=["kind", "financial_year"], name="number_series_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.financial_year}: {self.last_number}"


class SpoiltNumber(models.Model):
    """A number that carries no document and never will, and why: a series has no silent gap (VAT Notice 700, 16.3)."""

    kind = models.CharField(max_length=12, choices=DocumentKind)
    number = models.CharField(max_length=30, unique=True)
    financial_year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    reason = models.CharField(max_length=200)
    spoilt_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["financial_year", "kind", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "financial_year", "sequence"], name="spoilt_number_once")
        ]
        triggers = [pgtrigger.Protect(name="spoilt_number_kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.number


class Document(models.Model):
    """An issued invoice or credit note: written once with its lines, never changed. Credit notes are negative."""

    kind = models.CharField(max_length=12, choices=DocumentKind)
    number = models.CharField(max_length=30, unique=True)
    financial_year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="documents")
    credits = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="credit_notes",
        help_text="The invoice a credit note corrects",
    )  # fmt: skip
    issued_on = models.DateField()
    tax_point_on = models.DateField(help_text="Time of supply")
    due_on = models.DateField()
    supplier = models.JSONField(help_text="Legal name, address, VAT number and bank details as they were")
    buyer_name = models.CharField(max_length=160)
    buyer_address = models.TextField(blank=True)
    buyer_reference = models.CharField(max_length=40)
    buyer_vat_number = models.CharField(max_length=14, blank=True, db_default="")
    purchase_order = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="Why a credit note was raised")
    line_count = models.PositiveSmallIntegerField()
    net_pence = models.BigIntegerField()
    vat_pence = models.BigIntegerField()
    gross_pence = models.BigIntegerField()
    issued_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(db_default=Now())

    # Worked out by `billing.queries.documents` in the query, never stored.
    settled_pence: int
    paid_pence: int
    credited_pence: int
    written_off_pence: int
    outstanding_pence: int
    state: str
    sent_state: str

    class Meta:
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "financial_year", "sequence"], name="document_sequence_once"),
            models.CheckConstraint(
                condition=Q(gross_pence=F("net_pence") + F("vat_pence")), name="document_net_plus_vat_is_gross"
            ),
            models.CheckConstraint(
                condition=Q(kind="invoice", credits__isnull=True, gross_pence__gte=0)
                | Q(kind="credit_note", credits__isnull=False, gross_pence__lte=0),
                name="document_sign_matches_kind",
            ),
            models.CheckConstraint(condition=Q(line_count__gte=1), name="document_has_lines"),
        ]
        triggers = [
            pgtrigger.Protect(name="document_immutable", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="document_totals_match",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func=TOTALS_MATCH,
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_invoice(self) -> bool:
        """Whether this asks for money rather than gives it back."""
        return self.kind == DocumentKind.INVOICE


class DocumentLine(models.Model):
    """One line of an issued document, with rate, quantity, period, VAT and rounding frozen."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    charge = models.ForeignKey(Charge, null=True, blank=True, on_delete=models.PROTECT, related_name="lines")
    credited_line = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="credit_lines"
    )
    school = models.ForeignKey(
        School, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    school_name = models.CharField(max_length=160, blank=True)
    description = models.CharField(max_length=200)
    arithmetic = models.CharField(max_length=300, blank=True)
    period_starts_on = models.DateField()
    period_ends_before = models.DateField()
    quantity = models.DecimalField(max_digits=12, decimal_places=4)
    unit = models.CharField(max_length=20, blank=True)
    rate = models.DecimalField(max_digits=12, decimal_places=4)
    discount_pence = models.BigIntegerField(default=0, db_default=0)
    discount_reason = models.CharField(max_length=100, blank=True, db_default="")
    net_pence = models.BigIntegerField()
    vat_treatment = models.CharField(max_length=16, choices=VatTreatment)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2)
    vat_pence = models.BigIntegerField()
    vat_reason = models.CharField(max_length=200, blank=True)
    vat_evidence = models.CharField(max_length=200, blank=True, db_default="")
    supply = models.CharField(
        max_length=12, choices=SupplyKind, default=SupplyKind.SERVICE, db_default=SupplyKind.SERVICE
    )
    income = models.CharField(
        max_length=18, choices=IncomeKind, default=IncomeKind.TRADED, db_default=IncomeKind.TRADED
    )
    funding_purpose = models.CharField(max_length=16, choices=FundingPurpose, blank=True, db_default="")
    cfr_code = models.CharField(max_length=5, blank=True)
    aar_code = models.CharField(max_length=7, blank=True)

    class Meta:
        ordering = ["document", "position"]
        constraints = [
            models.UniqueConstraint(fields=["document", "position"], name="document_line_position_once"),
            models.UniqueConstraint(
                fields=["charge"], condition=Q(credited_line__isnull=True), name="document_line_charge_invoiced_once"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="document_line_immutable", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="document_line_belongs",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_lines"),
                func=LINES_BELONG,
            ),
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def gross_pence(self) -> int:
        """Net plus VAT."""
        return self.net_pence + self.vat_pence


class Dispatch(models.Model):
    """One e-mail that carries a document, quote or reminder, or asks a payer for orders: waiting, sent or failed.

    Nothing is lost when mail is down.
    """

    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="dispatches")
    quote = models.ForeignKey(
        "billing.Quote", null=True, blank=True, on_delete=models.PROTECT, related_name="dispatches"
    )
    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="order_requests", db_index=False,
        help_text="The payer who is asked for purchase order numbers",
    )  # fmt: skip
    reminder = models.ForeignKey(
        "billing.Reminder", null=True, blank=True, on_delete=models.PROTECT, related_name="dispatches"
    )
    email = models.EmailField(blank=True)
    status = models.CharField(max_length=10, choices=DispatchStatus, default=DispatchStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True, help_text="When a worker last took it")
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "dispatches"
        constraints = [
            models.CheckConstraint(condition=Q(status__in=DispatchStatus.values), name="dispatch_status"),
            models.CheckConstraint(
                condition=Q(document__isnull=False, quote=None, account=None, reminder=None)
                | Q(document=None, quote__isnull=False, account=None, reminder=None)
                | Q(document=None, quote=None, account__isnull=False, reminder=None)
                | Q(document=None, quote=None, account=None, reminder__isnull=False),
                name="dispatch_carries_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document or self.quote or self.reminder or self.account} to {self.email}"
