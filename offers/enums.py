"""Choices of offers."""

from django.db.models import TextChoices


class OfferKind(TextChoices):
    """What is sold or given."""

    CORE = "core", "Core entitlement"
    TRADED = "traded", "Traded service"
    SLA = "sla", "Service level agreement"
    EVENT = "event", "Event or course"
    PROGRAMME = "programme", "Programme"
    PRODUCT = "product", "Resource to download"
    CONSULTANCY = "consultancy", "Consultancy by the day"
    SUBCONTRACTED = "subcontracted", "Service by a subcontractor"


class OfferStatus(TextChoices):
    """The life of an offer in one year's catalogue."""

    DRAFT = "draft", "Draft"
    REVIEW = "review", "In review"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Audience(TextChoices):
    """Whom a price is for, as the school stands on the day."""

    FULL = "full", "Full members"
    ASSOCIATE = "associate", "Associate members"
    OUT_OF_AREA = "out_of_area", "Schools outside the area"
    NON_MEMBER = "non_member", "Other schools"


class Unit(TextChoices):
    """What a price, an allowance or a capacity counts."""

    PUPIL = "pupil", "pupil"
    SCHOOL = "school", "school"
    DAY = "day", "day"
    HOUR = "hour", "hour"
    PLACE = "place", "place"
    SESSION = "session", "session"
    EMPLOYEE = "employee", "employee"
    LICENCE = "licence", "licence"


class PartYear(TextChoices):
    """How a price shrinks when a service begins after its year has begun."""

    FULL = "full", "The whole price, whenever it begins"
    MONTHS = "months", "By the months left, the first counted whole"
    DAYS = "days", "By the days left"
    TERMS = "terms", "By the terms left, the first counted whole"


class Schedule(TextChoices):
    """When a service is charged."""

    START = "start", "Once, at the start"
    TERMS = "terms", "Each term"
    MONTHS = "months", "Each month"
    QUARTERS = "quarters", "Each quarter"
    END = "end", "Once, at the end"


class AgreementStatus(TextChoices):
    """From the basket to the end of an agreement."""

    BASKET = "basket", "Basket"
    REQUESTED = "requested", "Waits for approval"
    SIGNING = "signing", "Waits for signatures"
    PROPOSED = "proposed", "Goes on unless notice is given"
    ACTIVE = "active", "Agreed"
    ENDED = "ended", "Ended"
    CANCELLED = "cancelled", "Cancelled"


class PurchaseStatus(TextChoices):
    """What became of a request for approval."""

    WAITING = "waiting", "Waits for approval"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"
    EXPIRED = "expired", "Expired"
    WITHDRAWN = "withdrawn", "Withdrawn"


class EventFormat(TextChoices):
    """Where an event takes place; cancellation terms differ by it."""

    IN_PERSON = "in_person", "In person"
    ONLINE = "online", "Online"
    HYBRID = "hybrid", "In person and online"


class EventStatus(TextChoices):
    """The life of an event."""

    DRAFT = "draft", "Draft"
    OPEN = "open", "Open for booking"
    CLOSED = "closed", "Booking closed"
    CANCELLED = "cancelled", "Cancelled"
    FINISHED = "finished", "Finished"


class BookingStatus(TextChoices):
    """The life of one place; held and confirmed places count against the capacity."""

    HELD = "held", "Held until approved"
    CONFIRMED = "confirmed", "Confirmed"
    CANCELLED = "cancelled", "Cancelled"
    EXPIRED = "expired", "Hold expired"
    MOVED = "moved", "Moved to another date"


class PaysWith(TextChoices):
    """What a place or a day costs the school."""

    PRICE = "price", "At its price"
    ALLOWANCE = "allowance", "From an allowance"
    FREE = "free", "Free"


class WaitingStatus(TextChoices):
    """An entry of a waiting list; an offered place is kept until it is answered or its time is over."""

    WAITING = "waiting", "Waiting"
    OFFERED = "offered", "Offered a place"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    EXPIRED = "expired", "Not answered in time"
    LEFT = "left", "Left the list"


class CancelReason(TextChoices):
    """Why a booking was cancelled; a waived reason costs nothing."""

    DELEGATE = "delegate", "The delegate cannot come"
    OFSTED = "ofsted", "Ofsted visit"
    ORGANISER = "organiser", "Cancelled or moved by the organiser"
    NO_SHOW = "no_show", "Did not attend"
    OTHER = "other", "Another reason"


class Presence(TextChoices):
    """Whether a delegate was there."""

    PRESENT = "present", "Present"
    LATE = "late", "Late"
    ABSENT = "absent", "Absent"


class CheckIn(TextChoices):
    """How presence was recorded."""

    CODE = "code", "Own phone"
    TAP = "tap", "By the trainer"
    WALK_IN = "walk_in", "Walk-in"


class EvaluationKind(TextChoices):
    """When questions are asked."""

    AFTER = "after", "After the event"
    IMPACT = "impact", "Later, about the impact"


class ProviderKind(TextChoices):
    """Who delivers."""

    STAFF = "staff", "Own staff"
    CONSULTANT = "consultant", "Consultant"
    PARTNER = "partner", "Partner organisation"
    SCHOOL = "school", "Member school or hub"


class DeliveryStatus(TextChoices):
    """From a school's request to its signature."""

    REQUESTED = "requested", "Requested"
    MATCHED = "matched", "Matched"
    SCHEDULED = "scheduled", "Scheduled"
    DELIVERED = "delivered", "Waits for the school’s signature"
    SIGNED_OFF = "signed_off", "Signed off"
    CANCELLED = "cancelled", "Cancelled"


class Half(TextChoices):
    """Half of a day; a day is both."""

    AM = "am", "Morning"
    PM = "pm", "Afternoon"


class PairingKind(TextChoices):
    """What two people of a programme do together."""

    COACHING = "coaching", "Coaching"
    SHADOWING = "shadowing", "Shadowing"


class PairingStatus(TextChoices):
    """The life of a coaching match or a shadowing placement."""

    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    DECLINED = "declined", "Declined"
    FINISHED = "finished", "Finished"


class StatementStatus(TextChoices):
    """The life of a statement to who delivered."""

    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent"
    PAID = "paid", "Paid"
