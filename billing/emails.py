"""E-mails of billing: a document or quote, said in words and attached as PDF, with its structured form where the payer
takes it; reminders; and the request for purchase order numbers.
"""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from billing.einvoice import documents as einvoice
from billing.models import Account, Dispatch, Document, OnlinePayment, Quote, Reminder
from billing.pdf import letters
from billing.pdf.documents import document_pdf, file_name
from billing.pdf.quotes import quote_file_name, quote_pdf
from billing.pdf.statements import file_name as statement_file_name
from billing.pdf.statements import statement_pdf
from billing.queries import held_orders, reminders, statements
from billing.supplier import identity as identity_of
from tenants import emails
from tenants.addresses import absolute
from tenants.current import current_partnership


def message(dispatch: Dispatch) -> EmailMessage | None:
    """Return the message a dispatch stands for, not sent yet; None when there is nothing to ask any more. Raises PdfProblem."""
    if dispatch.document:
        return document_message(dispatch.document, dispatch.email)
    if dispatch.quote:
        return quote_message(dispatch.quote, dispatch.email)
    if dispatch.reminder:
        return reminder_message(dispatch.reminder, dispatch.email)
    if dispatch.account:
        return order_request(dispatch.account, dispatch.email)
    return None


def document_message(document: Document, email: str) -> EmailMessage:
    """Return the message that carries a document; not sent yet. Raises PdfProblem."""
    supplier = document.supplier
    message = _written(
        f"{document.get_kind_display()} {document.number} from {supplier['name']}",
        render_to_string("billing/email/document.txt", {"document": document, "supplier": supplier}),
        email,
        supplier["contact_email"],
    )
    message.attach(file_name(document), document_pdf(document), "application/pdf")
    structured = einvoice.ubl_or_none(document) if document.account.wants_e_invoice else None
    if structured is not None:
        message.attach(einvoice.file_name(document), structured, einvoice.MIME_TYPE)
    return message


def quote_message(quote: Quote, email: str) -> EmailMessage:
    """Return the message that carries a quote, with the page where it is accepted; not sent yet. Raises PdfProblem."""
    link = absolute(current_partnership(), reverse("quote", args=[quote.pk]))
    message = _written(
        f"{quote.get_kind_display()} {quote.number} from {quote.supplier['name']}",
        render_to_string("billing/email/quote.txt", {"quote": quote, "supplier": quote.supplier, "link": link}),
        email,
        quote.supplier["contact_email"],
    )
    message.attach(quote_file_name(quote), quote_pdf(quote), "application/pdf")
    return message


def reminder_message(reminder: Reminder, email: str) -> EmailMessage | None:
    """Return the message that carries a reminder, with the statement and, where it is one, the letter; not sent yet.

    None when everything it names has been settled meanwhile. Raises PdfProblem.
    """
    numbers = [number for number, _ in reminder.invoices]
    if not reminders.still_owing(numbers):
        return None
    partnership = current_partnership()
    identity = identity_of(partnership)
    message = _written(reminder.subject, reminder.body + "\n", email, partnership.contact_email)
    if reminder.is_letter:
        message.attach(*letters.attachment(reminder, reminders.due_dates(numbers), identity))
    found = statements.as_of(reminder.account_id, reminder.made_on)
    body = statement_pdf(reminder.account, found, identity)
    message.attach(statement_file_name(reminder.account, reminder.made_on), body, "application/pdf")
    return message


def order_request(account: Account, email: str) -> EmailMessage | None:
    """Return the message that asks for purchase order numbers; None when nothing of the payer is held any more."""
    held = held_orders.held_of(account.pk)
    if not held:
        return None
    return emails.message(
        "billing/email/order_request.txt",
        f"Purchase order number needed for {current_partnership().name}",
        [email],
        reverse("payer_orders", args=[account.pk]),
        account=account,
        held=held,
    )


def collection_message(row: OnlinePayment, numbers: Sequence[str]) -> EmailMessage:
    """Return the notice that a Direct Debit will be collected; not sent yet."""
    return emails.message(
        "billing/email/collection.txt",
        f"Direct Debit for {current_partnership().name}",
        [row.account.invoice_email],
        reverse("online_payment", args=[row.pk]),
        row=row,
        numbers=numbers,
    )


def _written(subject: str, body: str, email: str, reply_to: str) -> EmailMessage:
    return EmailMessage(" ".join(subject.split()), body, to=[email], reply_to=[reply_to] if reply_to else None)
