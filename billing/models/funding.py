import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from billing.enums import BudgetSide, CostKind, FundingStatus, IncomeKind
from billing.models.accounts import Account
from membership.models import Person


@pghistory.track()
class FundingAgreement(models.Model):
    """A commission, grant or award, agreed or bid for: who pays, for how long, and whether it is tied to a purpose."""

    name = models.CharField(max_length=120)
    funder = models.CharField(max_length=120)
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=18, choices=IncomeKind)
    status = models.CharField(max_length=8, choices=FundingStatus, default=FundingStatus.ACTIVE)
    starts_on = models.DateField()
    ends_before = models.DateField()
    is_restricted = models.BooleanField(default=False, help_text="May only be spent on its purpose")
    purpose = models.TextField(blank=True)
    match_pence = models.BigIntegerField(default=0, help_text="What the partnership must add from elsewhere")
    match_note = models.CharField(max_length=200, blank=True)
    probability = models.PositiveSmallIntegerField(default=100, help_text="Per cent, for a bid")
    decision_on = models.DateField(null=True, blank=True, help_text="When a bid is decided")
    reference = models.CharField(max_length=60, blank=True)
    contact = models.CharField(max_length=120, blank=True, help_text="Who to talk to at the funder")
    vat_note = models.CharField(max_length=200, blank=True)

    # Worked out by `billing.queries.funding.agreements` in the query, in pence, never stored.
    total_pence: int
    spent_pence: int
    match_met_pence: int

    class Meta:
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="funding_agreement_dates"),
            models.CheckConstraint(condition=Q(kind__in=IncomeKind.values), name="funding_agreement_kind"),
            models.CheckConstraint(condition=Q(status__in=FundingStatus.values), name="funding_agreement_status"),
            models.CheckConstraint(condition=Q(probability__lte=100), name="funding_agreement_probability"),
            models.CheckConstraint(condition=Q(match_pence__gte=0), name="funding_agreement_match"),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class FundingInstalment(models.Model):
    """What is due from a funder on a day: a year of a tapering agreement may have one or several."""

    agreement = models.ForeignKey(FundingAgreement, on_delete=models.CASCADE, related_name="instalments")
    due_on = models.DateField()
    period_starts_on = models.DateField()
    period_ends_before = models.DateField()
    amount_pence = models.BigIntegerField()
    received_pence = models.BigIntegerField(default=0, help_text="Grants that come without an invoice")
    received_on = models.DateField(null=True, blank=True)
    is_invoiced = models.BooleanField(default=True, help_text="False: it comes without an invoice")

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "due_on"], name="funding_instalment_once_per_day"),
            models.CheckConstraint(condition=Q(amount_pence__gte=0), name="funding_instalment_amount"),
            models.CheckConstraint(
                condition=Q(period_ends_before__gt=F("period_starts_on")), name="funding_instalment_period"
            ),
            models.CheckConstraint(
                condition=Q(received_pence=0, received_on__isnull=True)
                | Q(received_pence__gt=0, received_on__isnull=False, is_invoiced=False),
                name="funding_instalment_received",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.due_on}"


class Spend(models.Model):
    """Money spent, from a restricted pot or from the partnership's own means; never changed, taken back by a negative row."""

    agreement = models.ForeignKey(
        FundingAgreement, null=True, blank=True, on_delete=models.PROTECT, related_name="spends"
    )
    spent_on = models.DateField()
    amount_pence = models.BigIntegerField()
    kind = models.CharField(max_length=18, choices=CostKind)
    description = models.CharField(max_length=200)
    evidence = models.CharField(max_length=120, blank=True, help_text="Supplier's invoice or payroll reference")
    is_match = models.BooleanField(default=False, help_text="The partnership's own share of a match-funded agreement")
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="correction",
        help_text="The row this one takes back",
    )  # fmt: skip
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-spent_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CostKind.values), name="spend_kind"),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, amount_pence__gt=0) | Q(corrects__isnull=False, amount_pence__lt=0),
                name="spend_sign",
            ),
            models.CheckConstraint(
                condition=Q(is_match=False) | Q(agreement__isnull=False), name="spend_match_has_agreement"
            ),
        ]
        triggers = [pgtrigger.Protect(name="spend_immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.description


class BudgetLine(models.Model):
    """One line of a financial year's budget: an income or cost kind and its amount."""

    financial_year = models.PositiveSmallIntegerField(help_text="2026 for 2026-27")
    side = models.CharField(max_length=6, choices=BudgetSide)
    kind = models.CharField(max_length=18, help_text="An `IncomeKind` or `CostKind`")
    amount_pence = models.BigIntegerField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["financial_year", "-side", "id"]
        constraints = [
            models.UniqueConstraint(fields=["financial_year", "side", "kind"], name="budget_line_once"),
            models.CheckConstraint(
                condition=Q(side="income", kind__in=IncomeKind.values) | Q(side="cost", kind__in=CostKind.values),
                name="budget_line_kind_matches_side",
            ),
            models.CheckConstraint(condition=Q(amount_pence__gte=0), name="budget_line_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.financial_year} {self.kind}"


class CashPosition(models.Model):
    """What was in the bank at the end of a day: where a forecast of cash begins."""

    on = models.DateField(unique=True)
    balance_pence = models.BigIntegerField()
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-on"]

    def __str__(self) -> str:
        return f"{self.on}"
