"""Quotes as lists, pages and reminders ask for them; whether one has expired is a question of the day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField as Big
from django.db.models import Count, Exists, ExpressionWrapper, Min, OuterRef, Q, QuerySet, Sum

from billing import quoting
from billing.enums import DocumentKind, QuoteStatus, SourceKind
from billing.models import Charge, Document, Quote
from billing.queries.charges import open_charges


@dataclass(frozen=True)
class Waiting:
    """How many quotes wait for an answer, how much they come to in pence, and the first day one expires."""

    count: int
    gross_pence: int
    expires_on: date | None


def quotes() -> QuerySet[Quote]:
    """All quotes, newest first, with their payer."""
    return Quote.objects.select_related("account__school", "account__trust").order_by("-issued_on", "-pk")


def filtered(rows: QuerySet[Quote], wanted: Mapping[str, str], on: date) -> QuerySet[Quote]:
    """Keep the quotes a query string asks for: `show` (open, expired, accepted, declined, withdrawn, to-invoice), `kind`, `q`."""
    shown: dict[str, Q] = {
        "open": Q(status=QuoteStatus.OPEN, expires_on__gte=on),
        "expired": Q(status=QuoteStatus.OPEN, expires_on__lt=on),
        "accepted": Q(status=QuoteStatus.ACCEPTED),
        "declined": Q(status__in=[QuoteStatus.DECLINED, QuoteStatus.WITHDRAWN]),
        "to-invoice": Q(pk__in=to_invoice().order_by().values("pk")),
    }
    rows = rows.filter(shown.get(wanted.get("show", ""), Q()))
    if wanted.get("kind") in (DocumentKind.QUOTE, DocumentKind.PRO_FORMA):
        rows = rows.filter(kind=wanted["kind"])
    text = wanted.get("q", "")[:100]
    return rows.filter(Q(number__icontains=text) | Q(buyer_name__icontains=text) | Q(title__icontains=text))


def waiting(rows: QuerySet[Quote], on: date) -> Waiting:
    """Return the quotes of a list that can be accepted on a day; one query."""
    found = rows.filter(status=QuoteStatus.OPEN, expires_on__gte=on).order_by()
    return Waiting(
        **found.aggregate(count=Count("pk"), gross_pence=Sum("gross_pence", default=0), expires_on=Min("expires_on"))
    )


def charges_of(quote: Quote, rows: QuerySet[Charge]) -> QuerySet[Charge]:
    """Keep the charges an accepted quote became, by line."""
    of_quote = rows.filter(source_kind=SourceKind.QUOTE, source_id__range=quoting.source_range(quote.pk))
    return of_quote.order_by("source_id", "part")


def to_invoice() -> QuerySet[Quote]:
    """Accepted quotes with a charge that waits for an invoice."""
    first = ExpressionWrapper(OuterRef("pk") * quoting.PLACES, output_field=Big())
    is_open = open_charges().filter(
        source_kind=SourceKind.QUOTE, source_id__gt=first, source_id__lt=first + quoting.PLACES
    )
    return Quote.objects.filter(Exists(is_open), status=QuoteStatus.ACCEPTED)


def find(rows: QuerySet[Quote], pk: int) -> Quote | None:
    """Return one quote of those someone may see, with who made and signed it; None when there is none."""
    return rows.select_related("made_by", "signed_by").prefetch_related("dispatches").filter(pk=pk).first()


def next_to_answer(rows: QuerySet[Quote], on: date, most: int = 3) -> list[Quote]:
    """Return the quotes that expire first of those that can be accepted; one query."""
    return list(rows.filter(status=QuoteStatus.OPEN, expires_on__gte=on).order_by("expires_on", "pk")[:most])


def invoices_of(quote: Quote) -> list[Document]:
    """Return the invoices an accepted quote became; one query."""
    return list(
        Document.objects.filter(lines__charge__in=charges_of(quote, Charge.objects.all()).order_by())
        .filter(credits=None)
        .distinct()
        .order_by("pk")
    )
