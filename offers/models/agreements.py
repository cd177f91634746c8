from datetime import date, timedelta
from decimal import Decimal

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django_fsm import FSMField, FSMModelMixin, transition

from billing.models import Account
from membership.models import MembershipYear, Person, School, Subscription, Trust
from offers.enums import AgreementStatus, PurchaseStatus, Schedule, Unit
from offers.models.catalogue import Category, Offer


class BuyingRule(models.Model):
    """How much a school lets its people spend without asking: staff up to a limit, the business manager up to another."""

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="buying_rule")
    staff_limit_pence = models.PositiveIntegerField(default=0, help_text="Staff above it ask the business manager")
    manager_limit_pence = models.PositiveIntegerField(
        null=True, blank=True, help_text="The business manager above it asks the head; empty: no limit"
    )

    def __str__(self) -> str:
        return f"Buying rules of {self.school}"


@pghistory.track()
class Agreement(FSMModelMixin, models.Model):
    """What a school, or a trust for its schools, buys for a year: a basket, a request, then the agreement itself."""

    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements")
    trust = models.ForeignKey(Trust, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements")
    year = models.ForeignKey(MembershipYear, on_delete=models.PROTECT, related_name="agreements")
    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="service_agreements"
    )
    reference = models.CharField(max_length=20, blank=True, help_text="“SLA-2627-0012”, given when it is ordered")
    status = FSMField(choices=AgreementStatus, default=AgreementStatus.BASKET, protected=True)
    purchase_order = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField(help_text="Services begin on this day, or with their year if later")
    ends_before = models.DateField(null=True, blank=True, help_text="End of the agreed term; set when ordered")
    years = models.PositiveSmallIntegerField(default=1, help_text="Agreed term in years")
    needs_deed = models.BooleanField(default=False)
    terms = models.TextField(blank=True, help_text="As agreed")
    content = models.JSONField(default=dict, blank=True, help_text="All that page and PDF say, as it was ordered")
    rolled_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="rolled_to")
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    created_at = models.DateTimeField(db_default=Now())
    ordered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    ordered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    not_proposed = models.CharField(
        max_length=300, blank=True, help_text="Why it was not proposed for the next year when all were"
    )

    # Worked out by `offers.queries.agreements.agreements.agreements` in the query.
    net_pence: int
    services: int
    next_notice_by: date | None

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(school__isnull=False, trust__isnull=True) | Q(school__isnull=True, trust__isnull=False),
                name="agreement_of_school_or_trust",
            ),
            models.UniqueConstraint(
                fields=["school", "year"], condition=Q(status="basket"), name="agreement_one_basket_per_school"
            ),
            models.UniqueConstraint(
                fields=["trust", "year"], condition=Q(status="basket"), name="agreement_one_basket_per_trust"
            ),
            models.UniqueConstraint(fields=["reference"], condition=~Q(reference=""), name="agreement_reference_once"),
            models.CheckConstraint(
                condition=Q(status__in=["basket", "requested", "proposed", "cancelled"])
                | Q(account__isnull=False, ends_before__isnull=False, reference__gt=""),
                name="agreement_ordered_is_whole",
            ),
            models.CheckConstraint(condition=Q(years__gte=1, years__lte=5), name="agreement_years"),
            models.CheckConstraint(condition=Q(status__in=AgreementStatus.values), name="agreement_status"),
        ]

    def __str__(self) -> str:
        return self.reference or f"Basket of {self.school or self.trust}"

    @transition(field=status, source=AgreementStatus.BASKET, target=AgreementStatus.REQUESTED)
    def request(self) -> None:
        """Somebody who may spend as much was asked to approve it."""

    @transition(field=status, source=AgreementStatus.REQUESTED, target=AgreementStatus.BASKET)
    def reopen(self) -> None:
        """The request was refused, withdrawn or not answered in time."""

    @transition(
        field=status, source=[AgreementStatus.BASKET, AgreementStatus.REQUESTED], target=AgreementStatus.SIGNING
    )
    def await_signatures(self) -> None:
        """It is ordered and one more person must sign."""

    @transition(
        field=status,
        source=[
            AgreementStatus.BASKET,
            AgreementStatus.REQUESTED,
            AgreementStatus.SIGNING,
            AgreementStatus.PROPOSED,
        ],
        target=AgreementStatus.ACTIVE,
    )
    def activate(self) -> None:
        """It is signed by all who must, or goes on because nobody gave notice."""

    @transition(field=status, source=AgreementStatus.ACTIVE, target=AgreementStatus.ENDED)
    def end(self) -> None:
        """Its last service is over."""

    @transition(
        field=status,
        source=[
            AgreementStatus.BASKET,
            AgreementStatus.REQUESTED,
            AgreementStatus.SIGNING,
            AgreementStatus.PROPOSED,
        ],
        target=AgreementStatus.CANCELLED,
    )
    def cancel(self) -> None:
        """It never came into force."""


@pghistory.track()
class AgreementLine(models.Model):
    """One service for one school in an agreement; price, period, schedule and terms are frozen when it is ordered."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="lines")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="lines")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="agreement_lines")
    title = models.CharField(max_length=120)
    unit = models.CharField(max_length=10, choices=Unit)
    quantity = models.DecimalField(max_digits=8, decimal_places=2, default=1)
    arithmetic = models.JSONField(
        default=dict, help_text="As `membership.tariffs.Price` gives it, with the part-year sum"
    )
    annual_pence = models.PositiveIntegerField(help_text="Price of a whole year")
    net_pence = models.PositiveIntegerField(help_text="Price from its start to the end of the year")
    full_price_pence = models.PositiveIntegerField(help_text="What a non-member would have paid for the same")
    starts_on = models.DateField()
    ends_before = models.DateField()
    schedule = models.CharField(max_length=8, choices=Schedule)
    rolls_over = models.BooleanField(default=False)
    notice_by = models.DateField(null=True, blank=True)
    admin_fee_pence = models.PositiveIntegerField(default=0)
    notice_given_at = models.DateTimeField(null=True, blank=True, help_text="It will not go on into the next year")
    notice_given_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    terminated_on = models.DateField(null=True, blank=True, help_text="Last day of service when it was ended early")
    termination_reason = models.CharField(max_length=300, blank=True)
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces", db_index=False
    )

    class Meta:
        ordering = ["agreement", "school__name", "title", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "offer", "school"],
                condition=Q(terminated_on__isnull=True),
                name="agreement_line_once",
            ),
            models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="agreement_line_period"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="agreement_line_quantity"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def last_day(self) -> date:
        """The last day of service."""
        return self.terminated_on or self.ends_before - timedelta(days=1)


class Signature(models.Model):
    """A name under an agreement, with the words signed, who was signed in and when; written once."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=120)
    capacity = models.CharField(max_length=80, help_text="“Head”, “Chair of governors”")
    statement = models.TextField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of what the page and the PDF said")
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["signed_at", "id"]
        constraints = [models.UniqueConstraint(fields=["agreement", "person"], name="signature_once_per_person")]

    def __str__(self) -> str:
        return self.name


class Purchase(models.Model):
    """A request for approval: a basket, or places that are held. Decided once, by page or by a link in an e-mail."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="purchases")
    agreement = models.ForeignKey(Agreement, null=True, blank=True, on_delete=models.CASCADE, related_name="purchases")
    order = models.ForeignKey(
        "offers.BookingOrder", null=True, blank=True, on_delete=models.CASCADE, related_name="purchases"
    )
    amount_pence = models.PositiveIntegerField()
    summary = models.CharField(max_length=200)
    message = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    approver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="purchases_to_decide")
    key_hash = models.CharField(max_length=64, unique=True, help_text="Of the link sent to the approver")
    expires_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=PurchaseStatus, default=PurchaseStatus.WAITING)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreement__isnull=False, order__isnull=True)
                | Q(agreement__isnull=True, order__isnull=False),
                name="purchase_of_agreement_or_order",
            ),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(status="waiting"), name="purchase_one_waiting_per_agreement"
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(status="waiting"), name="purchase_one_waiting_per_order"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "expired"]) | Q(decided_at__isnull=False), name="purchase_decided"
            ),
        ]

    def __str__(self) -> str:
        return self.summary


class Allowance(models.Model):
    """Days or places a school has bought or been given and may use up; `used` is counted by one conditional update."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="allowances")
    line = models.ForeignKey(AgreementLine, null=True, blank=True, on_delete=models.PROTECT, related_name="allowances")
    subscription = models.ForeignKey(
        Subscription, null=True, blank=True, on_delete=models.PROTECT, related_name="allowances"
    )
    grant_id = models.BigIntegerField(null=True, blank=True, help_text="The grant of the offer it comes from")
    label = models.CharField(max_length=80)
    unit = models.CharField(max_length=10, choices=Unit)
    quantity = models.DecimalField(max_digits=7, decimal_places=2)
    used = models.DecimalField(max_digits=7, decimal_places=2, default=0)
    for_category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    for_lineage = models.UUIDField(null=True, blank=True)
    starts_on = models.DateField()
    ends_before = models.DateField()

    class Meta:
        ordering = ["school", "ends_before", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(used__gte=0, used__lte=F("quantity")), name="allowance_not_overdrawn"),
            models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="allowance_period"),
            models.UniqueConstraint(
                fields=["line", "grant_id"],
                condition=Q(line__isnull=False),
                nulls_distinct=False,
                name="allowance_once_per_line",
            ),
            models.UniqueConstraint(
                fields=["subscription", "grant_id"],
                condition=Q(subscription__isnull=False),
                name="allowance_once_per_subscription",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.used} of {self.quantity}"

    @property
    def left(self) -> Decimal:
        """What may still be used."""
        return self.quantity - self.used
