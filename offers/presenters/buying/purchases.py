"""Requests for approval as pages show them."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime

from offers.enums import BookingStatus, PurchaseStatus
from offers.models import Purchase
from offers.operations.purchases import said_words
from tenants.money import format_pence


def is_open(purchase: Purchase, now: datetime) -> bool:
    """Whether it can still be decided."""
    return purchase.status == PurchaseStatus.WAITING and purchase.expires_at > now


def amount(purchase: Purchase) -> str:
    """Return “£1,200.00”."""
    return format_pence(purchase.amount_pence)


def facts(purchase: Purchase) -> list[dict[str, str]]:
    """Return what for, how much and for whom."""
    rows = [
        ("What for", purchase.summary),
        ("Amount before VAT", amount(purchase)),
        ("For", purchase.school.name),
        ("Who asks", purchase.asked_by.name),
        ("Message", purchase.message),
        ("Who is asked", purchase.approver.name),
        ("Answer by", _moment(purchase.expires_at)),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def lines(purchase: Purchase) -> list[tuple[str, str, str]]:
    """Return what is asked for: title, arithmetic and price of each; one query."""
    if purchase.agreement:
        rows = purchase.agreement.lines.filter(terminated_on=None).order_by("title", "pk")
        return [(row.title, str(row.arithmetic.get("sentence", "")), format_pence(row.net_pence)) for row in rows]
    if purchase.order:
        places = purchase.order.bookings.order_by("pk").select_related("delegate")
        if purchase.status == PurchaseStatus.WAITING:
            places = places.filter(status=BookingStatus.HELD)
        return [
            (str(row.delegate or "Name to follow"), row.arithmetic, format_pence(row.price_pence)) for row in places
        ]
    return []


def outcome(purchase: Purchase, now: datetime) -> str:
    """Return what became of it, in words; nothing while it waits."""
    if purchase.status in (PurchaseStatus.APPROVED, PurchaseStatus.REFUSED, PurchaseStatus.WITHDRAWN):
        return f"{said_words(purchase)} {purchase.note}".strip()
    return "" if is_open(purchase, now) else "This request was not answered in time. Ask for it to be sent again."


def _moment(at: datetime) -> str:
    local = localtime(at)
    return f"{date_format(local, 'l j F Y')} at {local:%H:%M}"
