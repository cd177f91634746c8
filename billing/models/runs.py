import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django_fsm import FSMField, FSMModelMixin, transition

from billing.enums import Exclusion, RunStatus
from billing.models.accounts import Account
from billing.models.charges import Charge
from billing.models.documents import Document
from membership.enums import InvoiceTiming
from membership.models import MembershipYear, Person

Status = RunStatus


@pghistory.track()
class BillingRun(FSMModelMixin, models.Model):
    """A batch of invoices: previewed, issued as a job that can be killed and goes on, never twice."""

    year = models.ForeignKey(MembershipYear, on_delete=models.PROTECT, related_name="billing_runs")
    label = models.CharField(max_length=80)
    invoice_timing = models.CharField(max_length=10, choices=InvoiceTiming, blank=True, help_text="Empty: all")
    issue_on = models.DateField(help_text="Date on the invoices")
    sources = models.JSONField(
        default=list,
        blank=True,
        help_text="Source kinds; empty: memberships only",
        db_default=models.Value([], models.JSONField()),
    )
    status = FSMField(choices=RunStatus, default=Status.PREVIEW, protected=True)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    started_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undo_reason = models.CharField(max_length=200, blank=True, db_default="")

    # Worked out by `billing.queries.runs.runs` in the query, never stored.
    invoice_count: int
    held_count: int
    net_pence: int

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=RunStatus.values), name="billing_run_status"),
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(status__in=["preview", "awaiting", "issuing"]),
                name="billing_run_one_open_per_year",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("started_by")),
                name="billing_run_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @transition(field=status, source=Status.PREVIEW, target=Status.AWAITING)
    def ask(self) -> None:
        """Someone wants it issued; it is above the limit, so a second person must approve."""

    @transition(field=status, source=Status.AWAITING, target=Status.PREVIEW)
    def send_back(self) -> None:
        """The second person did not approve."""

    @transition(field=status, source=[Status.PREVIEW, Status.AWAITING], target=Status.ISSUING)
    def start(self) -> None:
        """Approved."""

    @transition(field=status, source=Status.ISSUED, target=Status.UNDOING)
    def undo(self) -> None:
        """Every invoice of it is to be credited."""

    @transition(field=status, source=Status.UNDOING, target=Status.UNDONE)
    def finish_undo(self) -> None:
        """Every invoice of it is credited."""

    @transition(field=status, source=Status.ISSUING, target=Status.ISSUED)
    def finish(self) -> None:
        """Every included item has its invoice."""

    @transition(field=status, source=[Status.PREVIEW, Status.AWAITING], target=Status.CANCELLED)
    def cancel(self) -> None:
        """Nothing was issued and nothing will be."""


class BillingRunItem(models.Model):
    """One invoice to be: an account, its charges and, once issued, its document."""

    run = models.ForeignKey(BillingRun, on_delete=models.CASCADE, related_name="items")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="run_items")
    charges = models.ManyToManyField(Charge, related_name="run_items")
    purchase_order = models.CharField(max_length=40, blank=True)
    net_pence = models.BigIntegerField()
    vat_pence = models.BigIntegerField()
    last_year_pence = models.BigIntegerField(
        null=True, blank=True, help_text="Net of the same payer in the year before"
    )
    exclusion = models.CharField(max_length=20, choices=Exclusion, blank=True, help_text="Empty: included")
    exclusion_note = models.CharField(max_length=200, blank=True)
    document = models.OneToOneField(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="run_item")

    class Meta:
        ordering = ["run", "id"]
        constraints = [models.UniqueConstraint(fields=["run", "account"], name="billing_run_item_once_per_account")]

    def __str__(self) -> str:
        return f"{self.run}: {self.account}"
