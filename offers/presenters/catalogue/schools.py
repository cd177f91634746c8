"""The catalogue for one school: its price in words, what membership saves, files, terms."""

from typing import Any

from django.http import HttpRequest

from offers.enums import Unit
from offers.models import Offer
from offers.presenters.catalogue import office
from offers.pricing.ending import USED_UP
from offers.pricing.wording import per
from offers.queries.catalogue.schools import Entry
from tenants.lists import Chip, Column, chip
from tenants.money import format_pence


def school_chips(request: HttpRequest) -> list[Chip]:
    """Return the chips of a school's catalogue: for us, and what the form has chosen."""
    return [chip(request, "For our school", "for", "you"), *office.chosen_chips(request)]


def price(entry: Entry) -> str:
    """“£1,000.00”, “£400.00 per day”, “Free”, or nothing where there is no price."""
    if entry.priced is None:
        return ""
    made = entry.priced.sum
    unit = "" if made.unit in (Unit.PUPIL, Unit.SCHOOL) else per(made.unit)
    return f"{format_pence(made.net_pence)}{unit}" if made.net_pence else "Free"


def arithmetic(entry: Entry) -> str:
    """The sum behind the price, where it is more than the price itself."""
    if entry.priced is None or entry.priced.sum.sentence == format_pence(entry.priced.sum.net_pence):
        return ""
    return entry.priced.sum.sentence


def saving(entry: Entry) -> str:
    """“Membership saves £100.00”."""
    saved = entry.priced.saving_pence if entry.priced else 0
    return f"Membership saves {format_pence(saved)}" if saved else ""


def shown(entry: Entry) -> dict[str, Any]:
    """Return an entry as the list shows it."""
    return {
        "offer": entry.offer,
        "price": price(entry),
        "arithmetic": arithmetic(entry),
        "saving": saving(entry),
        "why_not": entry.why_not or entry.problem,
    }


def columns() -> list[Column[Entry]]:
    """Return the columns of a school's catalogue as a file; amounts in pounds."""
    return [
        Column("Category", lambda row: row.offer.category.name),
        Column("Title", lambda row: row.offer.title),
        Column("Kind", lambda row: row.offer.get_kind_display()),
        Column("Summary", lambda row: row.offer.summary),
        Column("Price", price),
        Column("How it is counted", arithmetic),
        Column("What membership saves", saving),
        Column("Why not", lambda row: row.why_not or row.problem),
    ]


def facts(offer: Offer) -> list[dict[str, str]]:
    """Return the terms of an offer as a summary list."""
    rows = [
        ("For", office.for_whom(offer)),
        ("Meant for", office.meant_for(offer)),
        ("Delivered by", office.delivered_by(offer)),
        ("Service", office.period(offer)),
        ("Beginning late", _beginning_late(offer)),
        ("Charged", "" if offer.is_booked else offer.get_schedule_display()),
        ("Next year", _rollover(offer)),
        ("Longest term", f"{offer.most_years} years" if offer.most_years > 1 else ""),
        ("Ending it early", f"{format_pence(offer.admin_fee_pence)} is kept back" if offer.admin_fee_pence else ""),
        ("Signatures", "Two people of the school sign" if offer.needs_deed else ""),
        ("Still to be had", _left(offer)),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _beginning_late(offer: Offer) -> str:
    """How the price shrinks; nothing for what is booked or only bought by the day, hour, place or session."""
    shrinks = any(row.unit not in USED_UP for row in offer.prices.all())
    return offer.get_part_year_display() if shrinks and not offer.is_booked else ""


def _rollover(offer: Offer) -> str:
    if not offer.rolls_over:
        return ""
    until = f" by {offer.notice_by.day} {offer.notice_by:%B %Y}" if offer.notice_by else ""
    return f"It goes on unless you give notice{until}"


def _left(offer: Offer) -> str:
    if offer.capacity is None or offer.is_booked:
        return ""
    return (
        f"{offer.capacity - offer.sold} of {offer.capacity}" if offer.capacity > offer.sold else "None: it is sold out"
    )
