from uuid import uuid4

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django_fsm import FSMField, FSMModelMixin, transition

from billing.enums import IncomeKind, SupplyKind
from membership.enums import Measure, SchoolRoleKind, VatTreatment
from membership.models import MembershipClass, MembershipYear, Person, School, Trust
from membership.tariffs import Terms
from offers.enums import Audience, OfferKind, OfferStatus, PartYear, Schedule, Unit
from offers.models.providers import Pool, Provider
from offers.pricing.pricing import terms_of
from tenants.enums import Phase, Sector


class Category(models.Model):
    """A heading of the catalogue."""

    name = models.CharField(max_length=80, unique=True)
    description = models.CharField(max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=50)

    class Meta:
        ordering = ["order", "name"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Offer(FSMModelMixin, models.Model):
    """Something the partnership sells or gives, as one year's catalogue has it; `lineage` is the same in every year."""

    lineage = models.UUIDField(default=uuid4, editable=False, help_text="The same offer in other years")
    year = models.ForeignKey(MembershipYear, on_delete=models.PROTECT, related_name="offers")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="offers")
    kind = models.CharField(max_length=14, choices=OfferKind)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)
    specification = models.TextField(blank=True)
    standards = models.TextField(blank=True, help_text="Service standards and what is measured, one a line")
    statutory_note = models.TextField(
        blank=True, help_text="What schools get by law, free of charge, apart from what they buy"
    )
    terms = models.TextField(blank=True)
    # Who it is for; an empty list means everybody.
    phases = ArrayField(models.CharField(max_length=12, choices=Phase), default=list, blank=True)
    sectors = ArrayField(models.CharField(max_length=10, choices=Sector), default=list, blank=True)
    audiences = ArrayField(models.CharField(max_length=12, choices=Audience), default=list, blank=True)
    roles = ArrayField(models.CharField(max_length=20, choices=SchoolRoleKind), default=list, blank=True)
    classes = models.ManyToManyField(MembershipClass, blank=True, related_name="offers")
    prerequisites = models.ManyToManyField("self", blank=True, symmetrical=False, related_name="required_by")
    # Who delivers.
    provider = models.ForeignKey(
        Provider, null=True, blank=True, on_delete=models.PROTECT, related_name="offers", db_index=False
    )
    pool = models.ForeignKey(
        Pool, null=True, blank=True, on_delete=models.PROTECT, related_name="offers", db_index=False
    )
    # The period of service and how it is agreed and charged.
    starts_on = models.DateField()
    ends_before = models.DateField(help_text="First day after the service")
    part_year = models.CharField(max_length=6, choices=PartYear, default=PartYear.MONTHS)
    schedule = models.CharField(max_length=8, choices=Schedule, default=Schedule.START)
    rolls_over = models.BooleanField(default=False, help_text="Goes on into the next year unless notice is given")
    notice_by = models.DateField(null=True, blank=True, help_text="Last day to give notice for the next year")
    most_years = models.PositiveSmallIntegerField(default=1, help_text="Longest term that can be agreed at once")
    admin_fee_pence = models.PositiveIntegerField(default=0, help_text="Kept back when it is ended early")
    needs_deed = models.BooleanField(default=False, help_text="Two people of the school must sign")
    capacity = models.PositiveIntegerField(null=True, blank=True, help_text="Most that can be sold; empty: no limit")
    sold = models.PositiveIntegerField(default=0, help_text="Counted by one conditional update")
    # Money.
    supply = models.CharField(max_length=12, choices=SupplyKind, default=SupplyKind.SERVICE)
    income = models.CharField(max_length=18, choices=IncomeKind, default=IncomeKind.TRADED)
    vat_treatment = models.CharField(
        max_length=16, choices=VatTreatment, blank=True, help_text="Empty: by the partnership's VAT rules"
    )
    vat_reason = models.CharField(max_length=200, blank=True)
    cfr_code = models.CharField(max_length=5, blank=True)
    aar_code = models.CharField(max_length=7, blank=True)
    budget_pence = models.PositiveBigIntegerField(null=True, blank=True, help_text="Income expected this year")
    status = FSMField(choices=OfferStatus, default=OfferStatus.DRAFT, protected=True)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["category__order", "category__name", "title", "id"]
        constraints = [
            models.UniqueConstraint(fields=["lineage", "year"], name="offer_once_per_year"),
            models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="offer_period_order"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(sold__lte=F("capacity")), name="offer_not_oversold"
            ),
            models.CheckConstraint(
                condition=Q(provider__isnull=True) | Q(pool__isnull=True), name="offer_one_deliverer"
            ),
            models.CheckConstraint(condition=Q(most_years__gte=1, most_years__lte=5), name="offer_most_years"),
            models.CheckConstraint(condition=Q(status__in=OfferStatus.values), name="offer_status"),
            models.CheckConstraint(condition=Q(kind__in=OfferKind.values), name="offer_kind"),
            models.CheckConstraint(
                condition=Q(vat_treatment="") | Q(vat_reason__gt=""), name="offer_chosen_vat_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_booked(self) -> bool:
        """Whether schools take it by booking places rather than by agreement."""
        return self.kind in (OfferKind.EVENT, OfferKind.PROGRAMME)

    @transition(field=status, source=OfferStatus.DRAFT, target=OfferStatus.REVIEW)
    def submit(self) -> None:
        """Somebody shall read it before schools do."""

    @transition(field=status, source=OfferStatus.REVIEW, target=OfferStatus.DRAFT)
    def send_back(self) -> None:
        """It needs more work."""

    @transition(field=status, source=OfferStatus.REVIEW, target=OfferStatus.PUBLISHED)
    def publish(self) -> None:
        """Schools may see and take it."""

    @transition(field=status, source=OfferStatus.PUBLISHED, target=OfferStatus.WITHDRAWN)
    def withdraw(self) -> None:
        """No school may take it any more; what is agreed stays agreed."""

    @transition(field=status, source=OfferStatus.WITHDRAWN, target=OfferStatus.REVIEW)
    def bring_back(self) -> None:
        """It shall be offered again, when it has been read."""


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class OfferPrice(models.Model):
    """What one audience pays for one unit: rate × quantity plus a fixed part, between limits, with exceptions by school.

    The same price rule as a membership's (`membership.tariffs`); a price for pupils counts the year's agreed number.
    """

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="prices")
    audience = models.CharField(max_length=12, choices=Audience)
    unit = models.CharField(max_length=10, choices=Unit)
    measure = models.CharField(max_length=10, choices=Measure, default=Measure.HEADCOUNT)
    rate = models.DecimalField(max_digits=12, decimal_places=4, default=0, help_text="£ per unit")
    base_pence = models.PositiveIntegerField(default=0)
    minimum_pence = models.PositiveIntegerField(null=True, blank=True)
    cap_pence = models.PositiveIntegerField(null=True, blank=True)
    exceptions = models.JSONField(
        default=list, blank=True, help_text="As `offers.pricing.pricing.exceptions_from` reads them"
    )

    class Meta:
        ordering = ["offer", "audience", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "audience"], name="offer_price_once_per_audience"),
            models.CheckConstraint(condition=Q(rate__gte=0), name="offer_price_not_negative"),
            models.CheckConstraint(
                condition=Q(cap_pence__isnull=True)
                | Q(minimum_pence__isnull=True)
                | Q(cap_pence__gte=F("minimum_pence")),
                name="offer_price_cap_not_below_minimum",
            ),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="offer_price_audience"),
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="offer_price_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.offer}: {self.get_audience_display()}"

    @property
    def terms(self) -> Terms:
        """The price rule."""
        return terms_of(self.rate, self.base_pence, self.minimum_pence, self.cap_pence, self.exceptions)


class Grant(models.Model):
    """What an offer includes: so many days or places, to be used on a category, an offer, or anything of that unit."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="grants")
    label = models.CharField(max_length=80, help_text="“Adviser days”, “Free course places”")
    unit = models.CharField(max_length=10, choices=Unit)
    quantity = models.DecimalField(max_digits=7, decimal_places=2, help_text="For each unit bought")
    for_category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    for_lineage = models.UUIDField(null=True, blank=True, help_text="One offer only")

    class Meta:
        ordering = ["offer", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="grant_is_something"),
            models.CheckConstraint(
                condition=Q(for_category__isnull=True) | Q(for_lineage__isnull=True), name="grant_one_scope"
            ),
            models.CheckConstraint(condition=Q(unit__in=["day", "place", "hour", "session"]), name="grant_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.label}"


class Material(models.Model):
    """A file of an offer (for schools with a licence) or of an event (for its delegates); a removed one has no bytes."""

    offer = models.ForeignKey(Offer, null=True, blank=True, on_delete=models.CASCADE, related_name="materials")
    event = models.ForeignKey("offers.Event", null=True, blank=True, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(max_length=120)
    topic = models.CharField(max_length=80, blank=True, help_text="“Year 4, autumn 1: The Vikings”")
    file = models.FileField(upload_to="materials", max_length=200)
    file_name = models.CharField(max_length=120)
    size = models.PositiveIntegerField(help_text="Bytes")
    uploaded_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Taken away; who took it before stays counted")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["topic", "title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(offer__isnull=False, event__isnull=True) | Q(offer__isnull=True, event__isnull=False),
                name="material_of_offer_or_event",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Download(models.Model):
    """Who of which school took a material, for the licence and for the value statement."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="downloads")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="downloads")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    taken_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-taken_at"]

    def __str__(self) -> str:
        return f"{self.material}: {self.school}"


class TrustChoice(models.Model):
    """A trust's decision that it buys an offer for all its schools, year after year; without one each school buys."""

    trust = models.ForeignKey(Trust, on_delete=models.CASCADE, related_name="service_choices")
    lineage = models.UUIDField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    decided_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trust", "lineage"], name="trust_choice_once")]

    def __str__(self) -> str:
        return f"{self.trust} buys for its schools"


class UnmetRequest(models.Model):
    """What a school asked for and nobody sells yet, or was full: answered by the office, counted in the value statement."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="unmet_requests")
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    offer = models.ForeignKey(Offer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    text = models.CharField(max_length=500)
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    asked_at = models.DateTimeField(db_default=Now())
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return self.text[:60]


class OffersSettings(models.Model):
    """What a partnership decides about its offers; one row."""

    is_catalogue_public = models.BooleanField(default=False, help_text="Anybody may read the catalogue")
    shows_prices_publicly = models.BooleanField(default=False)
    hold_hours = models.PositiveSmallIntegerField(default=72, help_text="How long a place is held for approval")
    waiting_hours = models.PositiveSmallIntegerField(default=48, help_text="How long an offered place is kept")
    impact_days = models.PositiveSmallIntegerField(default=60, help_text="Days until the questions about impact")
    cover_day_pence = models.PositiveIntegerField(default=22_000, help_text="Cost of a supply teacher, to estimate")
    mile_pence = models.PositiveSmallIntegerField(default=45, help_text="Paid to consultants for a mile")
    half_day_share = models.PositiveSmallIntegerField(default=50, help_text="Per cent of a day")
    statement_days = models.PositiveSmallIntegerField(
        default=28, help_text="Days before memberships are to be confirmed that value statements are sent"
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="offers_settings_one_row")]

    def __str__(self) -> str:
        return "Settings of offers"
