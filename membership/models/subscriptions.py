import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django_fsm import FSMField, FSMModelMixin, transition

from membership.arithmetic import Basis
from membership.enums import Measure, QuantitySource, QuantityStatus, SubscriptionStatus
from membership.models.people import Person
from membership.models.schools import School
from membership.models.tariffs import MembershipClass, MembershipYear, Tariff
from membership.tariffs import Price, price_from_json

Status = SubscriptionStatus
OPEN_STATUSES = (Status.PROPOSED, Status.INVITED)
AGREED_STATUSES = (Status.CONFIRMED, Status.ACTIVE, Status.ENDED)


@pghistory.track()
class Quantity(models.Model):
    """How many pupils count for a school's price in a year, where the number is from and who agreed it."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="quantities")
    year = models.ForeignKey(MembershipYear, on_delete=models.PROTECT, related_name="quantities")
    measure = models.CharField(max_length=10, choices=Measure)
    value = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True, help_text="Empty: not stated")
    source = models.CharField(max_length=10, choices=QuantitySource)
    census_on = models.DateField()
    includes_nursery = models.BooleanField(default=True)
    includes_sixth_form = models.BooleanField(default=True)
    status = models.CharField(max_length=12, choices=QuantityStatus, default=QuantityStatus.PROVISIONAL)
    stated_value = models.DecimalField(
        max_digits=8, decimal_places=2, null=True, blank=True, help_text="What the school says it should be"
    )
    stated_reason = models.CharField(max_length=300, blank=True)
    stated_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    stated_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "quantities"
        constraints = [
            models.UniqueConstraint(fields=["school", "year", "measure"], name="quantity_once_per_year"),
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__gte=0), name="quantity_not_negative"),
            models.CheckConstraint(condition=Q(status__in=QuantityStatus.values), name="quantity_status"),
        ]

    def __str__(self) -> str:
        return f"{self.school} {self.year}: {self.value} {self.measure}"

    @property
    def basis(self) -> Basis:
        """What the number counts and where it is from, in words."""
        return Basis(measure=self.measure, source=self.source, census_on=self.census_on)


@pghistory.track()
class Subscription(FSMModelMixin, models.Model):
    """One school's membership of one class in one year, with the price and its arithmetic frozen when confirmed."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="subscriptions")
    year = models.ForeignKey(MembershipYear, on_delete=models.PROTECT, related_name="subscriptions")
    membership_class = models.ForeignKey(MembershipClass, on_delete=models.PROTECT, related_name="subscriptions")
    tariff = models.ForeignKey(Tariff, on_delete=models.PROTECT, related_name="subscriptions")
    quantity = models.ForeignKey(Quantity, on_delete=models.PROTECT, related_name="subscriptions")
    is_new_joiner = models.BooleanField(default=False)
    amount_pence = models.PositiveIntegerField(help_text="Net price for the year")
    arithmetic = models.JSONField(help_text="The steps of the price, as `membership.tariffs.Price` gives them")
    status = FSMField(choices=SubscriptionStatus, default=Status.PROPOSED, protected=True)
    purchase_order = models.CharField(max_length=40, blank=True)
    proposed_at = models.DateTimeField(db_default=Now())
    invited_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    activated_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_reason = models.CharField(max_length=300, blank=True)
    talk_requested_at = models.DateTimeField(null=True, blank=True, help_text="The school asked to talk first")
    talk_message = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-year__start_year", "school__name"]
        constraints = [
            models.UniqueConstraint(fields=["school", "year", "membership_class"], name="subscription_once_per_year"),
            models.CheckConstraint(condition=Q(status__in=SubscriptionStatus.values), name="subscription_status"),
        ]

    def __str__(self) -> str:
        return f"{self.school} {self.year}"

    @property
    def price(self) -> Price:
        """The price with its arithmetic, as it was worked out or, once confirmed, agreed."""
        return price_from_json(self.arithmetic)

    @property
    def is_open(self) -> bool:
        """Whether the school has still to answer, so that the price may change."""
        return self.status in OPEN_STATUSES

    @transition(field=status, source=Status.PROPOSED, target=Status.INVITED)
    def invite(self) -> None:
        """The school has been asked to confirm."""

    @transition(field=status, source=[Status.PROPOSED, Status.INVITED], target=Status.CONFIRMED)
    def confirm(self) -> None:
        """The head has agreed."""

    @transition(field=status, source=Status.CONFIRMED, target=Status.ACTIVE)
    def activate(self) -> None:
        """The year has begun."""

    @transition(field=status, source=[Status.CONFIRMED, Status.ACTIVE], target=Status.ENDED)
    def end(self) -> None:
        """The year is over, or the school has left."""

    @transition(field=status, source=[Status.PROPOSED, Status.INVITED], target=Status.DECLINED)
    def decline(self) -> None:
        """The school has said no."""

    @transition(field=status, source=Status.DECLINED, target=Status.PROPOSED)
    def reopen(self) -> None:
        """The office and the school have talked again."""
