"""Documents and payments with their related rows, for systems that read page by page."""

from collections.abc import Collection

from django.db.models import QuerySet

from billing.models import Document, Payment


def no_documents() -> QuerySet[Document]:
    """Return nothing: what an endpoint shows is dated when it is asked."""
    return Document.objects.none()


def payments() -> QuerySet[Payment]:
    """Return every payment with what it was set against."""
    return Payment.objects.prefetch_related("allocations__invoice").order_by("id")


def ids_by_number(account_id: int, numbers: Collection[str]) -> dict[str, int]:
    """Return the documents of an account that have these numbers."""
    return dict(Document.objects.filter(account=account_id, number__in=numbers).values_list("number", "pk"))
