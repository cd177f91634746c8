"""Models of offers: what is sold, agreed, booked, attended and delivered."""

from offers.models.agreements import Agreement, AgreementLine, Allowance, BuyingRule, Purchase, Signature
from offers.models.attendance import (
    Attendance,
    Certificate,
    CpdEntry,
    EvaluationAnswer,
    EvaluationForm,
    EvaluationRequest,
    Pairing,
    Target,
    TargetProgress,
)
from offers.models.bookings import Booking, BookingOrder, WaitingEntry
from offers.models.catalogue import (
    Category,
    Download,
    Grant,
    Material,
    Offer,
    OfferPrice,
    OffersSettings,
    TrustChoice,
    UnmetRequest,
)
from offers.models.delivery import Delivery, DeliverySlot, ProviderFee, ProviderStatement, ValueStatement
from offers.models.events import BookingPolicy, CalendarFeed, Event, Quota, Session, Told, Venue
from offers.models.providers import Pool, Provider, ProviderAbsence

__all__ = [
    "Agreement",
    "AgreementLine",
    "Allowance",
    "Attendance",
    "Booking",
    "BookingOrder",
    "BookingPolicy",
    "BuyingRule",
    "CalendarFeed",
    "Category",
    "Certificate",
    "CpdEntry",
    "Delivery",
    "DeliverySlot",
    "Download",
    "EvaluationAnswer",
    "EvaluationForm",
    "EvaluationRequest",
    "Event",
    "Grant",
    "Material",
    "Offer",
    "OfferPrice",
    "OffersSettings",
    "Pairing",
    "Pool",
    "Provider",
    "ProviderAbsence",
    "ProviderFee",
    "ProviderStatement",
    "Purchase",
    "Quota",
    "Session",
    "Signature",
    "Target",
    "TargetProgress",
    "Told",
    "TrustChoice",
    "UnmetRequest",
    "ValueStatement",
    "Venue",
    "WaitingEntry",
]
