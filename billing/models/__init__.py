"""Models of billing: who pays, what is owed, what was issued, what came in and what the partnership lives on."""

from billing.models.accounts import Account, SchoolPayer
from billing.models.bank import BankAccount, BankImport, BankLine, RefundFile
from billing.models.batches import AccountingBatch, AccountingEntry, Export
from billing.models.charges import Charge
from billing.models.documents import Dispatch, Document, DocumentLine, NumberSeries, SpoiltNumber
from billing.models.funding import BudgetLine, CashPosition, FundingAgreement, FundingInstalment, Spend
from billing.models.gateway import GatewayConnection, GatewayEvent, OnlinePayment, Payout
from billing.models.payments import Allocation, Payment, Refund
from billing.models.quotes import Quote
from billing.models.reminders import Reminder, ReminderStep
from billing.models.rules import Approval, BillingSettings, VatRule
from billing.models.runs import BillingRun, BillingRunItem

__all__ = [
    "Account",
    "AccountingBatch",
    "AccountingEntry",
    "Allocation",
    "Approval",
    "BankAccount",
    "BankImport",
    "BankLine",
    "BillingRun",
    "BillingRunItem",
    "BillingSettings",
    "BudgetLine",
    "CashPosition",
    "Charge",
    "Dispatch",
    "Document",
    "DocumentLine",
    "Export",
    "FundingAgreement",
    "FundingInstalment",
    "GatewayConnection",
    "GatewayEvent",
    "NumberSeries",
    "OnlinePayment",
    "Payment",
    "Payout",
    "Quote",
    "Refund",
    "RefundFile",
    "Reminder",
    "ReminderStep",
    "SchoolPayer",
    "Spend",
    "SpoiltNumber",
    "VatRule",
]
