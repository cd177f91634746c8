"""Models of billing: who pays, what is owed, what was issued and what came in."""

from billing.models.accounts import Account, SchoolPayer
from billing.models.charges import Charge
from billing.models.documents import Dispatch, Document, DocumentLine, NumberSeries
from billing.models.payments import Allocation, Payment
from billing.models.runs import BillingRun, BillingRunItem

__all__ = [
    "Account",
    "Allocation",
    "BillingRun",
    "BillingRunItem",
    "Charge",
    "Dispatch",
    "Document",
    "DocumentLine",
    "NumberSeries",
    "Payment",
    "SchoolPayer",
]
