"""Choices of billing."""

from django.db.models import TextChoices


class AccountKind(TextChoices):
    """Who pays."""

    SCHOOL = "school", "School"
    TRUST = "trust", "Trust"
    COUNCIL = "council", "Council"
    OTHER = "other", "Other body"


class DocumentKind(TextChoices):
    """Issued documents; each kind has its own gapless series per financial year."""

    INVOICE = "invoice", "Invoice"
    CREDIT_NOTE = "credit_note", "Credit note"
    QUOTE = "quote", "Quote"
    PRO_FORMA = "pro_forma", "Pro-forma invoice"


class RunStatus(TextChoices):
    """The life of a billing run."""

    PREVIEW = "preview", "Ready to check"
    AWAITING = "awaiting", "Waits for a second person"
    ISSUING = "issuing", "Issuing"
    ISSUED = "issued", "Issued"
    UNDOING = "undoing", "Being credited"
    UNDONE = "undone", "Credited in full"
    CANCELLED = "cancelled", "Cancelled"


class PaymentMethod(TextChoices):
    """How money arrived."""

    BACS = "bacs", "BACS"
    CARD = "card", "Card"
    CHEQUE = "cheque", "Cheque"
    PAY_BY_BANK = "pay_by_bank", "Pay by Bank"
    DIRECT_DEBIT = "direct_debit", "Direct Debit"
    JOURNAL = "journal", "Council journal"
    OTHER = "other", "Other"


class DispatchStatus(TextChoices):
    """Whether an e-mail with a document has left us."""

    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"
    NO_ADDRESS = "no_address", "No invoice e-mail address"
    DROPPED = "dropped", "Not needed any more"


class PaymentState(TextChoices):
    """What a list says of an invoice; derived from allocations and the due date, never stored."""

    UNPAID = "unpaid", "Not paid"
    PART_PAID = "part_paid", "Part paid"
    OVERDUE = "overdue", "Overdue"
    PAID = "paid", "Paid"
    CREDITED = "credited", "Credited"
    WRITTEN_OFF = "written_off", "Written off"
    ALLOCATED = "allocated", "Allocated"
    CREDIT_LEFT = "credit_left", "Credit to use"


class SupplyKind(TextChoices):
    """What is supplied, as far as VAT asks."""

    MEMBERSHIP = "membership", "Membership"
    TRAINING = "training", "Courses and training"
    CONSULTANCY = "consultancy", "Advice and consultancy"
    DATA = "data", "Data and resources"
    SERVICE = "service", "Other services"


class BuyerKind(TextChoices):
    """Who buys, as far as VAT asks."""

    MAINTAINED = "maintained", "School maintained by the council"
    ACADEMY = "academy", "Academy or trust"
    OTHER = "other", "Other body"


class SourceKind(TextChoices):
    """Where charges come from so far; an app above billing brings a word of its own."""

    SUBSCRIPTION = "subscription", "Membership"
    MANUAL = "manual", "Entered by the office"
    QUOTE = "quote", "Accepted quote"
    SPLIT = "split", "Split between payers"
    FUNDING = "funding", "Funding agreement"
    INTEREST = "interest", "Statutory interest"


class Exclusion(TextChoices):
    """Why an invoice of a run is not issued."""

    NO_PURCHASE_ORDER = "no_purchase_order", "Held: no purchase order"
    BY_HAND = "by_hand", "Left out by the office"
    CHANGED = "changed", "Changed after the preview"


class PaymentKind(TextChoices):
    """What an entry on an account is that is no document."""

    RECEIVED = "received", "Payment"
    WRITE_OFF = "write_off", "Written off"
    REVERSAL = "reversal", "Taken back"
    REFUND = "refund", "Refund"
    TAKEN_BACK = "taken_back", "Taken back by the bank"


class RefundStatus(TextChoices):
    """The way of money that goes back."""

    WAITING = "waiting", "Waiting to be sent"
    SENT = "sent", "Sent"
    DONE = "done", "Refunded"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class Collection(TextChoices):
    """How a payer is asked for money."""

    INVOICE = "invoice", "Invoice by e-mail"
    DIRECT_DEBIT = "direct_debit", "Direct Debit"
    JOURNAL = "journal", "Journal in the council’s books"


class MandateStatus(TextChoices):
    """Whether money may be collected by Direct Debit."""

    PENDING = "pending", "Being set up"
    ACTIVE = "active", "Active"
    INACTIVE = "inactive", "Ended"


class IncomeKind(TextChoices):
    """Where a partnership's income comes from."""

    SUBSCRIPTIONS = "subscriptions", "School subscriptions"
    TRADED = "traded", "Traded services"
    COUNCIL = "council_commission", "Council commissions"
    OTHER_COMMISSION = "other_commission", "Other commissions"
    GRANT = "grant", "Grants and awards"
    OTHER = "other", "Other income"


class FundingPurpose(TextChoices):
    """Money a school has set aside for a purpose: shown, never policed."""

    PUPIL_PREMIUM = "pupil_premium", "Pupil premium"
    SEND = "send", "SEN notional budget"
    PE = "pe_premium", "PE and sport premium"
    CPD = "cpd", "Staff development"


class QuoteStatus(TextChoices):
    """The life of a quote; whether it has expired is asked of the date."""

    OPEN = "open", "Waiting for an answer"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ApprovalKind(TextChoices):
    """What needs a second person above a limit."""

    CREDIT = "credit", "Credit note"
    REFUND = "refund", "Refund"
    WRITE_OFF = "write_off", "Write-off"
    RUN = "run", "Billing run"
    RUN_UNDO = "run_undo", "Credit of a whole run"


class ApprovalStatus(TextChoices):
    """What became of a request for a second person."""

    WAITING = "waiting", "Waits for a second person"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class BankFormat(TextChoices):
    """How a bank writes down what happened on an account."""

    CSV = "csv", "CSV"
    MT940 = "mt940", "MT940"
    CAMT = "camt053", "CAMT.053"


class LineStatus(TextChoices):
    """What became of a line of a bank statement."""

    UNMATCHED = "unmatched", "To be matched"
    MATCHED = "matched", "Matched"
    IGNORED = "ignored", "Not ours to match"
    DUPLICATE = "duplicate", "Seen before"


class GatewayMode(TextChoices):
    """Whose account at the card processor takes the money."""

    OFF = "off", "Not used"
    CONNECT = "connect", "Connected account"
    OWN = "own", "Own account"
    TEST = "test", "Practice: no real money"


class OnlineStatus(TextChoices):
    """The way of a payment through the processor's page."""

    OPEN = "open", "Not paid yet"
    PENDING = "pending", "On its way"
    PAID = "paid", "Paid"
    FAILED = "failed", "Failed"
    EXPIRED = "expired", "Expired"


class EventStatus(TextChoices):
    """What became of a message from the processor."""

    RECEIVED = "received", "Received"
    HANDLED = "handled", "Handled"
    IGNORED = "ignored", "Nothing to do"
    FAILED = "failed", "Failed"


class PayoutStatus(TextChoices):
    """The way of money from the processor to the bank."""

    PENDING = "pending", "On its way"
    PAID = "paid", "Paid out"
    FAILED = "failed", "Failed"


class AccountingSystem(TextChoices):
    """Where figures are taken over to."""

    XERO = "xero", "Xero"
    SAGE = "sage", "Sage 50"
    RECHARGE = "recharge", "Council journal"


class EntryKind(TextChoices):
    """What an accounting batch carries."""

    DOCUMENT = "document", "Invoice or credit note"
    PAYMENT = "payment", "Payment"


class FundingStatus(TextChoices):
    """The life of a funding agreement."""

    BID = "bid", "Bid"
    ACTIVE = "active", "Agreed"
    LOST = "lost", "Not won"
    ENDED = "ended", "Ended"


class BudgetSide(TextChoices):
    """Money in or out."""

    INCOME = "income", "Income"
    COST = "cost", "Cost"


class CostKind(TextChoices):
    """What a partnership spends on."""

    STAFF = "staff", "Staff"
    ASSOCIATES = "associates", "Associates and consultants"
    DELIVERY = "delivery", "Courses and delivery"
    PREMISES = "premises", "Premises and equipment"
    OVERHEADS = "overheads", "Overheads"
    GRANTS_TO_SCHOOLS = "grants_to_schools", "Paid on to schools"
    OTHER = "other", "Other"


class ExportKind(TextChoices):
    """Files that take longer than a page does."""

    DOCUMENTS = "documents", "Invoices and credit notes"
    AUDIT = "audit", "Audit pack"


class ExportStatus(TextChoices):
    """The life of a file somebody asked for."""

    WAITING = "waiting", "Waiting"
    MAKING = "making", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be made"
    GONE = "gone", "Deleted after a day"
