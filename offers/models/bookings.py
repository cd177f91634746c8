from uuid import uuid4

import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django_fsm import FSMField, FSMModelMixin, transition

from membership.models import Person, School
from offers.enums import Audience, BookingStatus, CancelReason, PaysWith, WaitingStatus
from offers.models.agreements import Allowance
from offers.models.events import Event, Quota


class BookingOrder(models.Model):
    """Places a school books at once, with one purchase order number; the same form sent twice is one order."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="booking_orders")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="orders")
    booked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    purchase_order = models.CharField(max_length=40, blank=True)
    submission = models.UUIDField(default=uuid4, unique=True, help_text="Of the form it came from")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what was asked for")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.event}, {self.school}"


@pghistory.track(exclude=["needs"])
class Booking(FSMModelMixin, models.Model):
    """One place of one event for one delegate, named or not yet; price and cancellation terms are frozen on it."""

    order = models.ForeignKey(BookingOrder, on_delete=models.PROTECT, related_name="bookings")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="bookings")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="bookings")
    delegate = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="bookings",
        help_text="Empty: a name follows",
    )  # fmt: skip
    quota = models.ForeignKey(Quota, null=True, blank=True, on_delete=models.PROTECT, related_name="bookings")
    status = FSMField(choices=BookingStatus, default=BookingStatus.CONFIRMED, protected=True)
    audience = models.CharField(max_length=12, choices=Audience, help_text="The school's on the day of booking")
    pays_with = models.CharField(max_length=10, choices=PaysWith, default=PaysWith.PRICE)
    allowance = models.ForeignKey(Allowance, null=True, blank=True, on_delete=models.PROTECT, related_name="bookings")
    price_pence = models.PositiveIntegerField(help_text="Net, as booked; nought when free or from an allowance")
    full_price_pence = models.PositiveIntegerField(default=0, help_text="What a non-member would have paid")
    arithmetic = models.CharField(max_length=300, blank=True)
    policy = models.JSONField(help_text="Cancellation terms as booked: `offers.cancelling.Terms`")
    needs = models.CharField(max_length=500, blank=True, help_text="Dietary and access needs; deleted after the event")
    hold_expires_at = models.DateTimeField(null=True, blank=True)
    booked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=10, choices=CancelReason, blank=True)
    cancel_note = models.CharField(max_length=300, blank=True)
    fee_pence = models.PositiveIntegerField(default=0, help_text="Net, owed after cancelling or not coming")
    fee_words = models.CharField(max_length=300, blank=True)
    is_walk_in = models.BooleanField(default=False)
    moved_to = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="moved_from")
    sequence = models.PositiveIntegerField(default=0, help_text="Raised with every change, for calendars")

    class Meta:
        ordering = ["event", "school__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "delegate"],
                condition=Q(status__in=["held", "confirmed"], delegate__isnull=False),
                name="booking_once_per_delegate",
            ),
            models.CheckConstraint(
                condition=~Q(status="held") | Q(hold_expires_at__isnull=False), name="booking_hold_ends"
            ),
            models.CheckConstraint(
                condition=Q(pays_with="price") | Q(price_pence=0), name="booking_unpriced_costs_nothing"
            ),
            models.CheckConstraint(
                condition=~Q(pays_with="allowance") | Q(allowance__isnull=False), name="booking_allowance_is_named"
            ),
            models.CheckConstraint(condition=Q(status__in=BookingStatus.values), name="booking_status"),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | Q(cancelled_at__isnull=False, cancel_reason__gt=""),
                name="booking_cancelled_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate or 'Name to follow'}, {self.event}"

    @property
    def is_live(self) -> bool:
        """Whether it has a place."""
        return self.status in (BookingStatus.HELD, BookingStatus.CONFIRMED)

    @transition(field=status, source=BookingStatus.HELD, target=BookingStatus.CONFIRMED)
    def confirm(self) -> None:
        """The school's approver agreed."""

    @transition(field=status, source=BookingStatus.HELD, target=BookingStatus.EXPIRED)
    def expire(self) -> None:
        """Nobody approved in time."""

    @transition(field=status, source=[BookingStatus.HELD, BookingStatus.CONFIRMED], target=BookingStatus.CANCELLED)
    def cancel(self) -> None:
        """Its place is free again."""

    @transition(field=status, source=BookingStatus.CONFIRMED, target=BookingStatus.MOVED)
    def move(self) -> None:
        """It goes on as a place of another event."""


class WaitingEntry(FSMModelMixin, models.Model):
    """Somebody who waits for a place. Each offer is used once: accepted, declined or expired ends the entry."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="waiting")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="waiting")
    delegate = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="waiting")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    purchase_order = models.CharField(max_length=40, blank=True)
    quota = models.ForeignKey(
        Quota, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False,
        help_text="Whose place is kept while it is offered",
    )  # fmt: skip
    status = FSMField(choices=WaitingStatus, default=WaitingStatus.WAITING, protected=True)
    joined_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    offer_expires_at = models.DateTimeField(null=True, blank=True)
    offered_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    offer_note = models.CharField(max_length=300, blank=True, help_text="Why the office offered it out of turn")
    key_hash = models.CharField(max_length=64, blank=True, help_text="Of the link in the offer’s e-mail")
    ended_at = models.DateTimeField(null=True, blank=True)
    booking = models.OneToOneField(Booking, null=True, blank=True, on_delete=models.PROTECT, related_name="waited_as")

    class Meta:
        ordering = ["joined_at", "id"]
        verbose_name_plural = "waiting entries"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "delegate"],
                condition=Q(status__in=["waiting", "offered"]),
                name="waiting_once_per_delegate",
            ),
            models.UniqueConstraint(fields=["key_hash"], condition=~Q(key_hash=""), name="waiting_key_once"),
            models.CheckConstraint(
                condition=~Q(status="offered") | Q(offered_at__isnull=False, offer_expires_at__isnull=False),
                name="waiting_offer_ends",
            ),
            models.CheckConstraint(
                condition=~Q(status="accepted") | Q(booking__isnull=False), name="waiting_accepted_is_booked"
            ),
            models.CheckConstraint(condition=Q(status__in=WaitingStatus.values), name="waiting_status"),
        ]

    def __str__(self) -> str:
        return f"{self.delegate}, {self.event}"

    @transition(field=status, source=WaitingStatus.WAITING, target=WaitingStatus.OFFERED)
    def offer(self) -> None:
        """A place is kept for it until it is answered."""

    @transition(field=status, source=WaitingStatus.OFFERED, target=WaitingStatus.ACCEPTED)
    def accept(self) -> None:
        """The kept place became a booking."""

    @transition(field=status, source=WaitingStatus.OFFERED, target=WaitingStatus.DECLINED)
    def decline(self) -> None:
        """The kept place goes to the next."""

    @transition(field=status, source=WaitingStatus.OFFERED, target=WaitingStatus.EXPIRED)
    def expire(self) -> None:
        """Nobody answered; the kept place goes to the next."""

    @transition(field=status, source=[WaitingStatus.WAITING, WaitingStatus.OFFERED], target=WaitingStatus.LEFT)
    def leave(self) -> None:
        """It waits no more, of its own will or because the event ended."""
