"""The office's catalogue: the list and its file, an offer's pages with what is still missing, its facts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from billing.enums import IncomeKind, SupplyKind
from membership.enums import SchoolRoleKind, VatTreatment
from offers.enums import Audience, OfferKind, OfferStatus
from offers.models import Grant, Offer, OfferPrice
from offers.pricing.wording import exception_words, price_words
from offers.publishing import Lack, Part
from offers.words import audiences as audience_words
from tenants.lists import Chip, Column, chip, chips
from tenants.money import format_pence

COLOURS: Final[dict[str, str]] = {
    OfferStatus.DRAFT: "neutral",
    OfferStatus.REVIEW: "warn",
    OfferStatus.PUBLISHED: "good",
    OfferStatus.WITHDRAWN: "neutral",
}
TITLES: Final[dict[Part, tuple[str, str]]] = {
    Part.DESCRIBE: ("Describe it", "What the school gets, the standards, the statutory element"),
    Part.AUDIENCE: ("Who it is for", "Phases, membership, what is needed before"),
    Part.DELIVERY: ("Who delivers", "A provider or a pool, and how much can be sold"),
    Part.PRICES: ("Prices", "For each audience, with the arithmetic"),
    Part.GRANTS: ("What it includes", "Days and places that come with it"),
    Part.TERMS: ("Terms", "Period, schedule, notice, signatures"),
    Part.MONEY: ("VAT and accounts", "Treatment, codes, the income expected"),
    Part.MATERIALS: ("Files", "What licensed schools download"),
}
TAKEN: Final[dict[str, str]] = {
    "submit": "It is in review: somebody reads it, then publishes it.",
    "send_back": "It is a draft again.",
    "publish": "It is published: the schools it is for see it.",
    "withdraw": "It is withdrawn: no school can take it any more.",
    "bring_back": "It is in review again.",
}
STEPS: Final[dict[str, tuple[str, str]]] = {
    "submit": ("Send to review", "Somebody reads it before schools see it."),
    "send_back": ("Back to draft", "It needs more work."),
    "publish": ("Publish", "Schools it is for see it and can take it at once."),
    "withdraw": ("Withdraw", "No school can take it any more. Agreements, bookings and invoices stay as they are."),
    "bring_back": ("Bring back to review", "It is offered again when it has been read and published."),
}


@dataclass(frozen=True)
class Page:
    """One line of the task list of an offer."""

    title: str
    hint: str
    url: str
    state: str
    colour: str


def status_colour(offer: Offer) -> str:
    """Return the colour of an offer's status."""
    return COLOURS[offer.status]


def list_chips(request: HttpRequest) -> list[Chip]:
    """Return the chips of the office's list: statuses, and what the form has chosen."""
    return [*chips(request, "status", OfferStatus.choices), *chosen_chips(request)]


def chosen_chips(request: HttpRequest) -> list[Chip]:
    """Return a chip for what the filter form has chosen, to take it off again."""
    kind, words = request.GET.get("kind", ""), request.GET.get("q", "")
    shown = [chip(request, OfferKind(kind).label, "kind", kind)] if kind in OfferKind.values else []
    return [*shown, chip(request, f"“{words}”", "q", words)] if words else shown


def pages(offer: Offer, missing: Sequence[Lack]) -> list[Page]:
    """Return the pages of an offer with whether something is missing there."""
    lacking = {lack.part for lack in missing}
    return [_page(offer, part, part in lacking) for part in Part]


def part_url(offer: Offer, part: Part) -> str:
    """Return the address where a part of an offer is written."""
    own = {Part.PRICES: "offer_prices", Part.GRANTS: "offer_grants", Part.MATERIALS: "materials"}
    if part in own:
        return reverse(own[part], args=[offer.pk])
    return reverse("offer_change", args=[offer.pk, part.value])


def lack_links(offer: Offer, missing: Sequence[Lack]) -> list[dict[str, str]]:
    """Return what is missing, each with the page that puts it right."""
    return [{"words": lack.words, "url": part_url(offer, lack.part)} for lack in missing]


def price_rows(prices: Iterable[OfferPrice]) -> list[dict[str, Any]]:
    """Return a line per audience: its price in words with the exceptions, or none."""
    by_audience = {price.audience: price for price in prices}
    return [_price_row(audience, by_audience.get(audience)) for audience in Audience]


def grant_words(grant: Grant, titles: dict[Any, str]) -> str:
    """“2 days: Adviser days, for Governance”."""
    for_what = grant.for_category.name if grant.for_category else titles.get(grant.for_lineage, "")
    number = f"{grant.quantity:f}".rstrip("0").rstrip(".")
    unit = f"{grant.get_unit_display()}{'s' if grant.quantity != 1 else ''}"
    return f"{number} {unit}: {grant.label}" + (f", for {for_what}" if for_what else "")


def facts(offer: Offer) -> list[dict[str, str]]:
    """Return what the office sees of an offer beside its pages."""
    rows = [
        ("Catalogue", offer.year.label),
        ("Category", offer.category.name),
        ("Kind", offer.get_kind_display()),
        ("For", for_whom(offer)),
        ("Delivered by", delivered_by(offer)),
        ("Service", period(offer)),
        ("Charged", offer.get_schedule_display()),
        ("Sold", sold(offer)),
        ("VAT", _vat(offer)),
        ("Supply", SupplyKind(offer.supply).label),
        ("Income", f"{IncomeKind(offer.income).label} · {_codes(offer)}".removesuffix(" · ")),
        ("Expected", format_pence(offer.budget_pence) if offer.budget_pence is not None else ""),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def for_whom(offer: Offer) -> str:
    """Whom an offer is for; no query when its classes are prefetched."""
    return audience_words.for_whom(offer, (kind.name for kind in offer.classes.all()))


def meant_for(offer: Offer) -> str:
    """The roles it is meant for."""
    return ", ".join(SchoolRoleKind(role).label for role in offer.roles)


def delivered_by(offer: Offer) -> str:
    """The provider or the pool, else the office."""
    return str(offer.provider or offer.pool or "The partnership’s office")


def period(offer: Offer) -> str:
    """“1 September 2026 to 31 August 2027”."""
    last = offer.ends_before - timedelta(days=1)
    first = offer.starts_on
    return f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"


def sold(offer: Offer) -> str:
    """“12 of 40”, or the number alone without a limit; “51 places” of what is booked by the place."""
    booked = places(offer)
    by_agreement = f"{offer.sold} of {offer.capacity}" if offer.capacity is not None else str(offer.sold)
    by_place = f"{booked} place{'' if booked == 1 else 's'}"
    return by_agreement if not booked else by_place if not offer.sold else f"{by_agreement}, {by_place}"


def places(offer: Offer) -> int:
    """How many places of it are booked, as the office's queries count them."""
    return int(getattr(offer, "places", 0))


def columns() -> list[Column[Offer]]:
    """Return the columns of the office's list as a file."""
    return [
        Column("Category", lambda row: row.category.name),
        Column("Title", lambda row: row.title),
        Column("Kind", lambda row: row.get_kind_display()),
        Column("Status", lambda row: row.get_status_display()),
        Column("Summary", lambda row: row.summary),
        Column("Delivered by", delivered_by),
        Column("First day", lambda row: row.starts_on),
        Column("Last day", lambda row: row.ends_before - timedelta(days=1)),
        *(Column(audience.label, _price_column(audience)) for audience in Audience),
        Column("Most that can be sold", lambda row: row.capacity),
        Column("Sold", lambda row: row.sold),
        Column("Places booked", places),
        Column("CFR code", lambda row: row.cfr_code),
        Column("AAR code", lambda row: row.aar_code),
        Column("Lineage", lambda row: str(row.lineage)),
    ]


def _price_column(audience: Audience) -> Any:
    return lambda row: next(
        (price_words(price.terms, price.unit) for price in row.prices.all() if price.audience == audience), ""
    )


def _page(offer: Offer, part: Part, is_lacking: bool) -> Page:
    title, hint = TITLES[part]
    state, colour = ("Something is missing", "warn") if is_lacking else ("Complete", "good")
    return Page(title, hint, part_url(offer, part), state, colour)


def _price_row(audience: Audience, price: OfferPrice | None) -> dict[str, Any]:
    exceptions = [exception_words(one, price.unit) for one in price.terms.exceptions] if price else []
    words = price_words(price.terms, price.unit) if price else ""
    return {"audience": audience, "label": audience.label, "words": words, "exceptions": exceptions}


def _vat(offer: Offer) -> str:
    if not offer.vat_treatment:
        return "By our VAT rules"
    return f"{VatTreatment(offer.vat_treatment).label} – {offer.vat_reason}"


def _codes(offer: Offer) -> str:
    return ", ".join(filter(None, [offer.cfr_code, offer.aar_code]))


def held_words(schools: int, places: int) -> str:
    """“12 schools have agreed it and 30 places are booked: they keep it.”"""
    if not schools and not places:
        return "No school has it."
    agreed = f"{schools} school{'s have' if schools != 1 else ' has'} agreed it"
    booked = f"{places} place{'s are' if places != 1 else ' is'} booked"
    return f"{agreed} and {booked}: that stays."


def steps(names: Sequence[str]) -> Iterator[dict[str, str]]:
    """Return the steps an offer may take, with what each does."""
    for name in names:
        label, consequence = STEPS[name]
        yield {"name": name, "label": label, "consequence": consequence}
