"""Invoices that still owe something, found by one pass over documents and allocations: for sums over all payers."""

from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce

from billing.enums import DocumentKind
from billing.models import Document


def open_debt() -> QuerySet[Document]:
    """Return the invoices with something outstanding, each with `left_pence`.

    The same invoices as `documents.unpaid`, joined and grouped instead of asked one by one.
    """
    used: dict[str, Any] = {"used_pence": Coalesce(Sum("allocations__amount_pence"), 0)}
    left: dict[str, Any] = {"left_pence": F("gross_pence") - F("used_pence")}
    rows = Document.objects.filter(kind=DocumentKind.INVOICE).annotate(**used).annotate(**left)
    return rows.filter(gross_pence__gt=F("used_pence"))
