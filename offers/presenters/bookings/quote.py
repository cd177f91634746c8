"""What a place costs, before it is booked."""

from offers.cancelling import Terms
from offers.models import Event
from offers.queries.quoting import PlaceQuote
from offers.words.bookings import places, when
from offers.words.terms import sentences
from tenants.money import format_pence


def facts(event: Event, quote: PlaceQuote | None) -> list[dict[str, str]]:
    """Return what to know before choosing who comes; who cannot come is told no price."""
    rows = [
        ("Begins", when(event.starts_at)),
        ("Place", str(event.venue or event.get_format_display())),
        ("Places left", str(event.places_left)),
    ]
    if quote and not quote.refusal:
        rows.append(("One place", price(quote)))
        rows += [("Allowance", f"{row.label}: {row.left.normalize():f} left") for row in quote.allowances]
    return [{"key": key, "value": value} for key, value in rows]


def price(quote: PlaceQuote) -> str:
    """“£95.00 before VAT (£150.00 for schools that are not members)”, “Free of charge”."""
    if quote.is_free:
        return "Free of charge"
    saving = f" (others pay {format_pence(quote.full_pence)})" if quote.full_pence > quote.price_pence else ""
    return f"{format_pence(quote.price_pence)} before VAT{saving}"


def why_dearer(quote: PlaceQuote | None) -> str:
    """Return why a member pays what others pay, or may not come, in words; nothing of what is free for everybody."""
    return quote.standing.why_dearer if quote and (quote.refusal or not quote.is_free) else ""


def terms(event: Event, quote: PlaceQuote | None) -> list[str]:
    """Return the terms a booking would be made under, in sentences."""
    is_free = bool(quote and quote.is_free)
    return sentences(Terms.from_json(event.policy.terms), event.format, is_free=is_free)


def amount(quote: PlaceQuote | None, count: int, *, pays: bool) -> int:
    """Return what so many places come to, net pence, after allowances."""
    if quote is None:
        return 0
    return quote.price_pence * (count - (0 if pays else covered(quote, count)))


def covered(quote: PlaceQuote, count: int) -> int:
    """Return how many of so many places allowances cover."""
    return sum(source is not None for source in quote.sources(count))


def sums(quote: PlaceQuote | None, count: int, *, pays: bool) -> list[dict[str, str]]:
    """Return what so many places come to, line by line."""
    if quote is None:
        return []
    from_allowance = 0 if pays else covered(quote, count)
    rows = [("Places", str(count))]
    if from_allowance:
        rows.append(("From your allowance", places(from_allowance)))
    if count > from_allowance:
        rows.append(("One place", price(quote)))
    rows.append(("Together", f"{format_pence(amount(quote, count, pays=pays))} before VAT"))
    return [{"key": key, "value": value} for key, value in rows]
