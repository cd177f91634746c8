"""The whole catalogue of a year as a tagged PDF: contents, offers by category, prices, the statutory elements apart."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from billing.pdf.rendering import render
from membership.uploads import slug
from offers.enums import Audience
from offers.models import Offer
from offers.pricing.wording import exception_words, price_words
from offers.words.audiences import for_whom
from tenants.models import Partnership

TEMPLATE: Final = Path(__file__).with_name("brochure.typ")
NOTE: Final = "Prices are before VAT. What a school pays is shown with its arithmetic when it is signed in."


def brochure_pdf(told: dict[str, Any]) -> bytes:
    """Return the PDF of a brochure's content. Raises PdfProblem."""
    return render(told, TEMPLATE)


def brochure_name(partnership: Partnership, start_year: int) -> str:
    """Return “alpha-learning-services-2026.pdf”."""
    return f"{slug(partnership.name)}-services-{start_year}.pdf"


def content(
    year: str, offers: Iterable[Offer], partnership: Partnership, on: date, *, shows_prices: bool
) -> dict[str, Any]:
    """Return every word of the brochure."""
    by_category = groupby(offers, key=lambda offer: offer.category)
    return {
        "title": f"Services {year}",
        "author": partnership.name,
        "date": [on.year, on.month, on.day],
        "colour": partnership.brand_colour,
        "note": NOTE if shows_prices else "",
        "contact": partnership.contact_email,
        "categories": [
            {
                "name": category.name,
                "description": category.description,
                "offers": [_offer(offer, shows_prices) for offer in found],
            }
            for category, found in by_category
        ],
    }


def _offer(offer: Offer, shows_prices: bool) -> dict[str, Any]:
    return {
        "title": offer.title,
        "kind": offer.get_kind_display(),
        "for_whom": for_whom(offer, (kind.name for kind in offer.classes.all())),
        "summary": offer.summary,
        "specification": [line for line in _paragraphs(offer.specification) if line != offer.summary],
        "standards": _paragraphs(offer.standards),
        "statutory": _paragraphs(offer.statutory_note),
        "deliverer": str(offer.provider or offer.pool or ""),
        "includes": [f"{grant.quantity.normalize():f} {grant.label}" for grant in offer.grants.all()],
        "prices": [*_prices(offer)] if shows_prices else [],
    }


def _prices(offer: Offer) -> Iterable[list[str]]:
    for price in sorted(offer.prices.all(), key=lambda row: Audience.values.index(row.audience)):
        exceptions = "; ".join(exception_words(one, price.unit) for one in price.terms.exceptions)
        yield [price.get_audience_display(), price_words(price.terms, price.unit), exceptions]


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
