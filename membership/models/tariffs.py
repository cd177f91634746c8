import pghistory
from django.db import models
from django.db.models import F, Q

from membership.enums import InvoiceTiming, Measure, MembershipKind, VatTreatment
from membership.tariffs import ExceptionTerms, Terms
from tenants.enums import Phase


class MembershipYear(models.Model):
    """An academic year the partnership sells membership for."""

    start_year = models.PositiveSmallIntegerField(unique=True, help_text="2026 for 2026/27")
    starts_on = models.DateField()
    ends_before = models.DateField(help_text="First day after the year")
    confirm_by = models.DateField(null=True, blank=True, help_text="Schools are asked to confirm by this date")
    census_on = models.DateField(help_text="The census day whose pupil numbers set the price")

    class Meta:
        ordering = ["-start_year"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="membership_year_order")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """“2026/27”."""
        return f"{self.start_year}/{(self.start_year + 1) % 100:02}"


class MembershipClass(models.Model):
    """A kind of membership: what it is called and gives, and the terms a school agrees to."""

    name = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=MembershipKind, default=MembershipKind.FULL)
    description = models.TextField(blank=True, help_text="One line each: “Title: what you get”")
    terms = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "membership classes"
        constraints = [models.CheckConstraint(condition=Q(kind__in=MembershipKind.values), name="membership_kind")]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Tariff(models.Model):
    """The price of one membership class in one year. A changed price is a new version, never an edit."""

    year = models.ForeignKey(MembershipYear, on_delete=models.PROTECT, related_name="tariffs")
    membership_class = models.ForeignKey(MembershipClass, on_delete=models.PROTECT, related_name="tariffs")
    version = models.PositiveSmallIntegerField(default=1)
    measure = models.CharField(max_length=10, choices=Measure, default=Measure.FTE)
    base_pence = models.PositiveIntegerField(default=0, help_text="A fixed part added before the per-pupil part")
    rate = models.DecimalField(max_digits=12, decimal_places=4, default=0, help_text="£ per pupil")
    minimum_pence = models.PositiveIntegerField(null=True, blank=True)
    cap_pence = models.PositiveIntegerField(null=True, blank=True)
    new_joiner_minimum_pence = models.PositiveIntegerField(null=True, blank=True)
    invoice_timing = models.CharField(max_length=10, choices=InvoiceTiming, default=InvoiceTiming.SEPTEMBER)
    vat_treatment = models.CharField(max_length=16, choices=VatTreatment, default=VatTreatment.EXEMPT)
    vat_reason = models.CharField(max_length=200, blank=True)
    is_current = models.BooleanField(default=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-year__start_year", "membership_class", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["year", "membership_class", "version"], name="tariff_version_once"),
            models.UniqueConstraint(
                fields=["year", "membership_class"], condition=Q(is_current=True), name="tariff_one_current"
            ),
            models.CheckConstraint(condition=Q(rate__gte=0), name="tariff_rate_not_negative"),
            models.CheckConstraint(
                condition=Q(cap_pence__isnull=True)
                | Q(minimum_pence__isnull=True)
                | Q(cap_pence__gte=F("minimum_pence")),
                name="tariff_cap_not_below_minimum",
            ),
            models.CheckConstraint(condition=Q(measure__in=Measure.values), name="tariff_measure"),
            models.CheckConstraint(condition=Q(vat_treatment__in=VatTreatment.values), name="tariff_vat_treatment"),
        ]

    def __str__(self) -> str:
        return f"{self.membership_class} {self.year} v{self.version}"

    @property
    def is_draft(self) -> bool:
        """Whether it has never applied to anyone."""
        return self.published_at is None

    @property
    def terms(self) -> Terms:
        """The price rule; reads the exceptions, which lists prefetch."""
        return Terms(
            rate=self.rate,
            base_pence=self.base_pence,
            minimum_pence=self.minimum_pence,
            cap_pence=self.cap_pence,
            new_joiner_minimum_pence=self.new_joiner_minimum_pence,
            exceptions=tuple(exception.terms for exception in self.exceptions.all()),
        )


class TariffException(models.Model):
    """A price that differs for a phase, a school type or schools with a sixth form: fixed, or another cap."""

    tariff = models.ForeignKey(Tariff, on_delete=models.CASCADE, related_name="exceptions")
    order = models.PositiveSmallIntegerField(default=1, help_text="The first exception that fits is used")
    label = models.CharField(max_length=80)
    phase = models.CharField(max_length=12, choices=Phase, blank=True)
    type_name = models.CharField(max_length=60, blank=True)
    has_sixth_form = models.BooleanField(null=True, blank=True)
    pupils_from = models.PositiveIntegerField(null=True, blank=True, help_text="A size band: this many or more")
    pupils_below = models.PositiveIntegerField(null=True, blank=True, help_text="A size band: fewer than this")
    fixed_pence = models.PositiveIntegerField(null=True, blank=True)
    rate = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    minimum_pence = models.PositiveIntegerField(null=True, blank=True)
    cap_pence = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["tariff", "order"]
        constraints = [
            models.UniqueConstraint(fields=["tariff", "order"], name="tariff_exception_order_once"),
            models.CheckConstraint(
                condition=Q(phase__gt="")
                | Q(type_name__gt="")
                | Q(has_sixth_form__isnull=False)
                | Q(pupils_from__isnull=False)
                | Q(pupils_below__isnull=False),
                name="tariff_exception_has_condition",
            ),
            models.CheckConstraint(
                condition=Q(cap_pence__isnull=True)
                | Q(minimum_pence__isnull=True)
                | Q(cap_pence__gte=F("minimum_pence")),
                name="tariff_exception_cap_not_below_minimum",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def terms(self) -> ExceptionTerms:
        """The exception as the price rule reads it."""
        return ExceptionTerms(
            label=self.label,
            phase=self.phase,
            type_name=self.type_name,
            has_sixth_form=self.has_sixth_form,
            fixed_pence=self.fixed_pence,
            rate=self.rate,
            minimum_pence=self.minimum_pence,
            cap_pence=self.cap_pence,
            pupils_from=self.pupils_from,
            pupils_below=self.pupils_below,
        )
