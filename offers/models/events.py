from uuid import uuid4

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django_fsm import FSMField, FSMModelMixin, transition

from membership.models import Person, School
from offers.enums import Audience, EventFormat, EventStatus
from offers.models.catalogue import Offer
from offers.models.providers import Provider


class Venue(models.Model):
    """Where events take place."""

    name = models.CharField(max_length=120)
    address = models.TextField(blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    access = models.CharField(max_length=300, blank=True, help_text="Step-free access, parking, hearing loop")
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.SET_NULL, related_name="venues")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BookingPolicy(models.Model):
    """Terms of cancelling in one version; bookings keep the terms they were made under. Never edited once used."""

    name = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    terms = models.JSONField(help_text="As `offers.cancelling.Terms` writes them")
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name", "-version"]
        verbose_name_plural = "booking policies"
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="booking_policy_version_once"),
            models.UniqueConstraint(fields=["name"], condition=Q(is_current=True), name="booking_policy_one_current"),
        ]

    def __str__(self) -> str:
        return f"{self.name} (version {self.version})"


@pghistory.track(exclude=["places_taken"])
class Event(FSMModelMixin, models.Model):
    """One run of an offer that schools book places on: a course day, a webinar, a programme with many sessions."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="runs")
    title = models.CharField(max_length=120)
    description = models.TextField(blank=True, help_text="Empty: the offer's")
    format = models.CharField(max_length=10, choices=EventFormat, default=EventFormat.IN_PERSON)
    venue = models.ForeignKey(Venue, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    online_url = models.URLField(blank=True, help_text="Shown to delegates only")
    trainers = models.ManyToManyField(Provider, blank=True, related_name="taught")
    # First start and last end of its sessions, kept by the operations that change sessions.
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    minimum = models.PositiveSmallIntegerField(default=0, help_text="Fewer places booked: the organiser decides")
    capacity = models.PositiveIntegerField()
    places_taken = models.PositiveIntegerField(default=0, help_text="Counted by one conditional update")
    has_waiting_list = models.BooleanField(default=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    policy = models.ForeignKey(BookingPolicy, on_delete=models.PROTECT, related_name="events")
    is_free = models.BooleanField(default=False)
    is_cohort = models.BooleanField(default=False, help_text="One group for all sessions; no booking after the first")
    status = FSMField(choices=EventStatus, default=EventStatus.DRAFT, protected=True)
    calendar_uid = models.UUIDField(default=uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0, help_text="Raised with every change, for calendars")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text="The office confirmed who was there: fees, certificates and questions went out"
    )
    # After a move, who had booked before may leave without a fee up to and including a day.
    moved_at = models.DateTimeField(null=True, blank=True)
    leave_free_until = models.DateField(null=True, blank=True, help_text="Last day to leave without a fee")
    minimum_asked_at = models.DateTimeField(
        null=True, blank=True, help_text="The office was told it is under its minimum"
    )
    copied_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["status", "starts_at"], name="event_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(places_taken__lte=F("capacity")), name="event_not_overbooked"),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="event_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(status="open") | Q(starts_at__isnull=False), name="event_open_has_sessions"
            ),
            models.CheckConstraint(
                condition=Q(leave_free_until__isnull=True) | Q(moved_at__isnull=False), name="event_left_after_move"
            ),
            models.CheckConstraint(condition=Q(status__in=EventStatus.values), name="event_status"),
            models.CheckConstraint(condition=Q(format__in=EventFormat.values), name="event_format"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def places_left(self) -> int:
        """Places nobody has, holds or is offered."""
        return self.capacity - self.places_taken

    @property
    def is_published(self) -> bool:
        """Whether schools have seen it: what changes from then on is told."""
        return self.status != EventStatus.DRAFT

    @transition(field=status, source=[EventStatus.DRAFT, EventStatus.CLOSED], target=EventStatus.OPEN)
    def open(self) -> None:
        """Schools may book."""

    @transition(field=status, source=EventStatus.OPEN, target=EventStatus.CLOSED)
    def close(self) -> None:
        """Nobody may book any more."""

    @transition(
        field=status, source=[EventStatus.DRAFT, EventStatus.OPEN, EventStatus.CLOSED], target=EventStatus.CANCELLED
    )
    def cancel(self) -> None:
        """It does not take place."""

    @transition(field=status, source=[EventStatus.OPEN, EventStatus.CLOSED], target=EventStatus.FINISHED)
    def finish(self) -> None:
        """It is over."""


class Session(models.Model):
    """One meeting of an event; its times are instants, typed and shown as London time."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(max_length=120, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    venue = models.ForeignKey(
        Venue, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions", help_text="Empty: the event's"
    )
    online_url = models.URLField(blank=True, help_text="Empty: the event's")
    calendar_uid = models.UUIDField(default=uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    check_in_key = models.CharField(max_length=32, unique=True, help_text="In the code shown at the door")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start")]

    def __str__(self) -> str:
        return self.title or str(self.event)


class Quota(models.Model):
    """Places of an event kept for some schools: a part of its capacity, counted like it."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="quotas")
    label = models.CharField(max_length=80)
    audiences = models.JSONField(default=list, help_text="Values of `Audience`")
    capacity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0, help_text="Counted by one conditional update")

    class Meta:
        ordering = ["event", "id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "label"], name="quota_once"),
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="quota_not_overbooked"),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.taken} of {self.capacity}"

    def admits(self, audience: Audience | str) -> bool:
        """Whether schools of an audience may have these places."""
        return audience in self.audiences


class CalendarFeed(models.Model):
    """A secret address of a calendar: a person's own events, or all of a school. A new one ends the old."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="calendar_feeds")
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.CASCADE, related_name="calendar_feeds")
    key_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "school"], nulls_distinct=False, name="calendar_feed_once")
        ]

    def __str__(self) -> str:
        return f"Calendar of {self.school or self.person}"


class Told(models.Model):
    """A message about an event that went, or is to go, to a delegate or booker: what was said, and when it left."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="messages")
    booking = models.ForeignKey(
        "offers.Booking", null=True, blank=True, on_delete=models.CASCADE, related_name="messages"
    )
    kind = models.CharField(max_length=20, help_text="“confirmed”, “moved”, “cancelled”, “place_offered” …")
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    has_calendar = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())
    claimed_at = models.DateTimeField(null=True, blank=True, help_text="By a worker that sends it")
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["id"], condition=Q(sent_at__isnull=True), name="told_waiting")]
        verbose_name_plural = "messages"

    def __str__(self) -> str:
        return self.subject
