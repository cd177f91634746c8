import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django_fsm import FSMField, FSMModelMixin, transition

from billing.models import Spend
from membership.models import MembershipYear, Person, School
from offers.enums import Audience, DeliveryStatus, Half, PaysWith, StatementStatus
from offers.models.agreements import AgreementLine, Allowance
from offers.models.catalogue import Offer
from offers.models.providers import Provider

Status = DeliveryStatus


@pghistory.track()
class Delivery(FSMModelMixin, models.Model):
    """Days of somebody's time for a school: requested, matched, scheduled, noted, signed off by the school."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="deliveries")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="deliveries")
    line = models.ForeignKey(AgreementLine, null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries")
    provider = models.ForeignKey(Provider, null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries")
    status = FSMField(choices=DeliveryStatus, default=DeliveryStatus.REQUESTED, protected=True)
    topic = models.CharField(max_length=200, help_text="What the school wants help with")
    halves = models.PositiveSmallIntegerField(default=2, help_text="Half days wanted; 2 is a day")
    wanted_from = models.DateField(null=True, blank=True)
    wanted_by = models.DateField(null=True, blank=True)
    requested_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    requested_at = models.DateTimeField()
    purchase_order = models.CharField(max_length=40, blank=True)
    # What it costs, frozen when requested; an allowance is drawn when the school signs.
    audience = models.CharField(max_length=12, choices=Audience)
    pays_with = models.CharField(max_length=10, choices=PaysWith)
    allowance = models.ForeignKey(Allowance, null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries")
    price_pence = models.PositiveIntegerField(default=0)
    full_price_pence = models.PositiveIntegerField(default=0)
    arithmetic = models.CharField(max_length=300, blank=True)
    match_reason = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True, help_text="What was done and agreed")
    noted_at = models.DateTimeField(null=True, blank=True)
    miles = models.DecimalField(max_digits=6, decimal_places=1, default=0)
    travel_pence = models.PositiveIntegerField(default=0)
    cost_pence = models.PositiveIntegerField(default=0, help_text="What the provider is paid, without travel")
    signed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    signed_name = models.CharField(max_length=120, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    query = models.CharField(max_length=500, blank=True, help_text="Why the school has not signed")
    reminded_at = models.DateTimeField(null=True, blank=True, help_text="The school was reminded to sign")
    rating = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 to 5, by the school")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    # One column, so that no delivery is ever paid by two statements.
    statement = models.ForeignKey(
        "offers.ProviderStatement", null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries"
    )

    class Meta:
        ordering = ["-requested_at", "-id"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.CheckConstraint(
                condition=Q(statement__isnull=True) | Q(status="signed_off"), name="delivery_paid_is_signed_off"
            ),
            models.CheckConstraint(condition=Q(halves__gt=0), name="delivery_takes_time"),
            models.CheckConstraint(condition=Q(status__in=DeliveryStatus.values), name="delivery_status"),
            models.CheckConstraint(
                condition=Q(status__in=["requested", "cancelled"]) | Q(provider__isnull=False),
                name="delivery_matched_has_provider",
            ),
            models.CheckConstraint(
                condition=~Q(status="signed_off") | Q(signed_at__isnull=False, signed_name__gt=""),
                name="delivery_signed_off_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(pays_with="price") | Q(price_pence=0), name="delivery_unpriced_costs_nothing"
            ),
            models.CheckConstraint(
                condition=~Q(pays_with="allowance") | Q(allowance__isnull=False), name="delivery_allowance_is_named"
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5), name="delivery_rating"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer}, {self.school}"

    @transition(field=status, source=[Status.REQUESTED, Status.MATCHED, Status.SCHEDULED], target=Status.MATCHED)
    def match(self) -> None:
        """Give it to a provider, or to another one."""

    @transition(field=status, source=[Status.MATCHED, Status.SCHEDULED], target=Status.SCHEDULED)
    def schedule(self) -> None:
        """Set the days, or other days."""

    @transition(field=status, source=[Status.SCHEDULED, Status.DELIVERED], target=Status.DELIVERED)
    def deliver(self) -> None:
        """Say what was done; the school signs next."""

    @transition(field=status, source=Status.DELIVERED, target=Status.SIGNED_OFF)
    def sign_off(self) -> None:
        """The school agrees that it was done."""

    @transition(
        field=status,
        source=[Status.REQUESTED, Status.MATCHED, Status.SCHEDULED, Status.DELIVERED, Status.SIGNED_OFF],
        target=Status.CANCELLED,
    )
    def cancel(self) -> None:
        """It does not take place."""


class DeliverySlot(models.Model):
    """Half a day of a provider, taken once."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="slots")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="slots")
    on_day = models.DateField()
    half = models.CharField(max_length=2, choices=Half)

    class Meta:
        ordering = ["on_day", "half"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "on_day", "half"], name="delivery_slot_once"),
            models.CheckConstraint(condition=Q(half__in=Half.values), name="delivery_slot_half"),
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.on_day} {self.get_half_display()}"


class ProviderStatement(models.Model):
    """What a subcontractor, consultant, hub or school delivered in a period and is paid for it.

    Its lines never change: a draft that is wrong is discarded and made again, a statement that was sent is kept.
    """

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="statements")
    number = models.CharField(max_length=20, unique=True)
    starts_on = models.DateField()
    ends_before = models.DateField()
    lines = models.JSONField(help_text="Day, school, offer, days, pay and travel of each delivery; fixed sums")
    net_pence = models.PositiveIntegerField()
    status = models.CharField(max_length=6, choices=StatementStatus, default=StatementStatus.DRAFT)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_to = models.EmailField(blank=True)
    paid_on = models.DateField(null=True, blank=True)
    paid_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    payment_note = models.CharField(max_length=120, blank=True)
    spend = models.OneToOneField(
        Spend, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="In the funding record"
    )

    class Meta:
        ordering = ["-starts_on", "provider__name"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "starts_on"], name="provider_statement_once"),
            models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="provider_statement_period"),
            models.CheckConstraint(
                condition=~Q(status="paid") | Q(paid_on__isnull=False), name="provider_statement_paid_on"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(sent_at__isnull=False), name="provider_statement_sent_before_paid"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="provider_statement_fixed",
                fields=["provider", "number", "starts_on", "ends_before", "lines", "net_pence"],
            ),
            pgtrigger.Protect(
                name="provider_statement_kept",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__status="draft"),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ProviderFee(models.Model):
    """A fixed sum for a provider beside its days: a hub's yearly £10,000, a trainer's fee for an event."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="fees")
    description = models.CharField(max_length=160)
    amount_pence = models.PositiveIntegerField()
    on_day = models.DateField()
    statement = models.ForeignKey(
        ProviderStatement, null=True, blank=True, on_delete=models.PROTECT, related_name="fees"
    )
    added_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["on_day", "id"]

    def __str__(self) -> str:
        return self.description


class ValueStatement(models.Model):
    """What a school paid and what it got in a year, as it was told; a later one replaces it, both are kept."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="value_statements")
    year = models.ForeignKey(MembershipYear, on_delete=models.PROTECT, related_name="value_statements")
    figures = models.JSONField(help_text="As `offers.figures.value.Value` writes it")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    released_at = models.DateTimeField(null=True, blank=True, help_text="The office has looked at it and let it go")
    claimed_at = models.DateTimeField(null=True, blank=True, help_text="When a worker last took it to send")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_to = models.CharField(max_length=300, blank=True)
    error = models.CharField(max_length=200, blank=True, help_text="Why it could not be sent")

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "year"], condition=Q(sent_at__isnull=True), name="value_statement_one_unsent"
            )
        ]

    def __str__(self) -> str:
        return f"Value statement of {self.school}, {self.year}"
