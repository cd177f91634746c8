from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, When
from django.db.models.functions import Now

from billing.enums import FundingPurpose, IncomeKind, SupplyKind
from billing.models.accounts import Account
from membership.enums import VatTreatment
from membership.models import School


def _just(number: models.F | Func) -> Func:
    """A range of one number: ranges bring their own GiST operators, so “equal” needs no extension."""
    return Func(number, number, models.Value("[]"), function="int8range")


def _part() -> Case:
    """The whole of a source overlaps each of its parts; two parts overlap only when they are the same one."""
    whole = Func(models.Value(0), models.Value(None), function="int8range")
    return Case(When(part=0, then=whole), default=_just(F("part")), output_field=BigIntegerRangeField())


class Charge(models.Model):
    """An amount to be invoiced, with its source, its arithmetic and its VAT frozen. Knows no offer and no review."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="charges")
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="charges")
    source_kind = models.CharField(max_length=30, help_text="“subscription”, “booking”, “manual” …")
    source_id = models.BigIntegerField(null=True, blank=True)
    part = models.PositiveSmallIntegerField(
        default=0, help_text="0: the whole; 1, 2 …: one payer's part of a split", db_default=0
    )
    description = models.CharField(max_length=200)
    arithmetic = models.CharField(max_length=300, blank=True, help_text="“420 pupils × £19.00 = £7,980.00”")
    period_starts_on = models.DateField()
    period_ends_before = models.DateField()
    quantity = models.DecimalField(max_digits=12, decimal_places=4, default=1)
    unit = models.CharField(max_length=20, blank=True)
    rate = models.DecimalField(max_digits=12, decimal_places=4)
    discount_pence = models.BigIntegerField(
        default=0, help_text="Taken off quantity × rate; net is after it", db_default=0
    )
    discount_reason = models.CharField(max_length=100, blank=True, db_default="")
    net_pence = models.BigIntegerField()
    vat_treatment = models.CharField(max_length=16, choices=VatTreatment)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2, default=0, help_text="Per cent")
    vat_pence = models.BigIntegerField(default=0)
    vat_reason = models.CharField(max_length=200, blank=True)
    vat_evidence = models.CharField(max_length=200, blank=True, help_text="What the treatment rests on", db_default="")
    supply = models.CharField(
        max_length=12, choices=SupplyKind, default=SupplyKind.SERVICE, db_default=SupplyKind.SERVICE
    )
    income = models.CharField(
        max_length=18, choices=IncomeKind, default=IncomeKind.TRADED, db_default=IncomeKind.TRADED
    )
    funding_purpose = models.CharField(max_length=16, choices=FundingPurpose, blank=True, db_default="")
    cfr_code = models.CharField(max_length=5, blank=True)
    aar_code = models.CharField(max_length=7, blank=True)
    purchase_order = models.CharField(max_length=40, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    is_invoiced: bool  # worked out by `billing.queries.charges.charges_with_state`

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "part", "period_starts_on"],
                condition=Q(cancelled_at__isnull=True, source_id__isnull=False),
                name="charge_once_per_source_and_period",
            ),
            ExclusionConstraint(  # the safety bound: no source is charged twice for any day
                name="charge_no_overlap",
                expressions=[
                    (
                        _just(Func(F("source_kind"), models.Value(0), function="hashtextextended")),
                        RangeOperators.OVERLAPS,
                    ),
                    (_just(F("source_id")), RangeOperators.OVERLAPS),
                    (_part(), RangeOperators.OVERLAPS),
                    (
                        Func(
                            F("period_starts_on"),
                            F("period_ends_before"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(cancelled_at__isnull=True, source_id__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(period_ends_before__gt=F("period_starts_on")), name="charge_period_order"
            ),
            models.CheckConstraint(condition=Q(vat_treatment__in=VatTreatment.values), name="charge_vat_treatment"),
            models.CheckConstraint(condition=Q(income__in=IncomeKind.values), name="charge_income"),
            models.CheckConstraint(
                condition=Q(discount_pence=0) | Q(discount_pence__gt=0, discount_reason__gt=""),
                name="charge_discount_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(vat_treatment__in=["standard", "reduced"]) | Q(vat_pence=0), name="charge_vat_only_if_rated"
            ),
        ]

    def __str__(self) -> str:
        return self.description
