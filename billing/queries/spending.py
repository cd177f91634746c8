"""What a school or trust bought from the partnership, line by line, for its own books and its VAT claim."""

from datetime import date
from typing import Final

from django.db.models import QuerySet

from billing.enums import AccountKind
from billing.models import Account, Document, DocumentLine
from tenants.enums import Sector

COUNCIL_ROUTE: Final = "Through your council (VATA 1994 section 33)"
ACADEMY_ROUTE: Final = "By form VAT126 or your VAT return (VATA 1994 section 33B)"
OWN_ROUTE: Final = "By your own VAT registration, if you have one"
NOTHING: Final = "No VAT to reclaim"


def lines(documents: QuerySet[Document], since: date, until: date) -> QuerySet[DocumentLine]:
    """Return the lines of documents someone may read, issued on days `since` to `until`, in order."""
    rows = DocumentLine.objects.filter(document__in=documents.order_by().values("pk"))
    rows = rows.filter(document__issued_on__range=(since, until))
    return rows.select_related("document__account__school").order_by("document__issued_on", "document_id", "position")


def with_vat(rows: QuerySet[DocumentLine]) -> QuerySet[DocumentLine]:
    """Keep the lines with VAT: a claim lists no others."""
    return rows.exclude(vat_pence=0)


def route(line: DocumentLine) -> str:
    """Return how the buyer gets the VAT of a line back."""
    return route_of(line.document.account) if line.vat_pence else NOTHING


def route_of(account: Account) -> str:
    """Return how a payer gets VAT back: a maintained school by its council, an academy or trust itself."""
    sector = account.school.sector if account.school else None
    if sector == Sector.MAINTAINED or account.kind == AccountKind.COUNCIL:
        return COUNCIL_ROUTE
    return ACADEMY_ROUTE if sector == Sector.ACADEMY or account.kind == AccountKind.TRUST else OWN_ROUTE
