"""Files somebody asked for: one's own, and for those who keep the books everybody's."""

import rules
from django.db.models import Min

from billing.models import Document, Export
from membership.models import Person


def export_of(person: Person, export_id: int) -> Export | None:
    """Return a file someone may fetch; None when there is none for them."""
    rows = Export.objects.filter(pk=export_id)
    if not rules.has_perm("billing.keep_books", person):
        rows = rows.filter(requested_by=person)
    return rows.first()


def first_financial_year() -> int | None:
    """Return the financial year of the first document; None while there is none."""
    first: int | None = Document.objects.aggregate(first=Min("financial_year"))["first"]
    return first
