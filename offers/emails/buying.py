"""What is written about buying: a request with its link, the answer, what is agreed, what goes on; one link each."""

from collections.abc import Iterable

from django.core.mail import EmailMessage
from django.urls import reverse

from membership.models import Person, School
from membership.queries import recipients
from offers.models import Agreement, AgreementLine, Purchase
from offers.pdf.agreements import agreement_pdf, file_name
from offers.queries.agreements.rollover import Plan
from tenants import emails
from tenants.money import format_pence


def request(purchase: Purchase, key: str) -> EmailMessage:
    """Ask somebody to approve a purchase; the link decides without signing in, so it goes to this person alone."""
    return _message(
        "purchase",
        f"Please approve {format_pence(purchase.amount_pence)} for {purchase.school}",
        [purchase.approver],
        reverse("purchase_link", args=[key]),
        purchase=purchase,
        amount=format_pence(purchase.amount_pence),
    )


def decided(purchase: Purchase) -> EmailMessage:
    """Tell who asked what became of it."""
    status = purchase.get_status_display().lower()
    return _message(
        "purchase_decided",
        f"Your request is {status}: {purchase.summary}",
        [purchase.asked_by],
        reverse("purchase", args=[purchase.pk]),
        purchase=purchase,
        status=status,
        amount=format_pence(purchase.amount_pence),
    )


def agreed(agreement: Agreement, to: Iterable[Person]) -> EmailMessage:
    """Tell the buyer what is agreed, with the agreement attached. Raises PdfProblem."""
    message = _about(agreement, "agreed", f"{agreement.reference} is agreed", to)
    message.attach(file_name(agreement), agreement_pdf(agreement), "application/pdf")
    return message


def to_sign(agreement: Agreement, to: Iterable[Person]) -> EmailMessage:
    """Ask for the second signature under a deed."""
    return _about(agreement, "to_sign", f"{agreement.reference} waits for a second signature", to)


def notice(line: AgreementLine, to: Iterable[Person]) -> EmailMessage:
    """Confirm that a service does not go on."""
    subject = f"Notice received: {line.title} ends with {line.agreement.year}"
    return _about(line.agreement, "notice", subject, to, line=line)


def rollover(agreement: Agreement, plan: Plan, to: Iterable[Person]) -> EmailMessage:
    """Tell a buyer ahead of the notice date what goes on, at what price, and how to stop it."""
    subject = f"Your services go on into {agreement.year} unless you give notice"
    old = plan.agreement
    return _message("rollover", subject, to, reverse("agreement", args=[old.pk]), plan=plan, agreement=agreement)


def readers(agreement: Agreement) -> list[Person]:
    """Return who is told about an agreement: head and business manager of the school, or the trust's finance; one query."""
    if agreement.school_id:
        return recipients.by_school([agreement.school_id], recipients.INFORMED).get(agreement.school_id, [])
    return list(Person.objects.filter(trust_roles__trust=agreement.trust_id, is_active=True).distinct())


def signatories(agreement: Agreement, school: School | None) -> list[Person]:
    """Return who may sign second: those told about it, and the governors, without who signed; two queries."""
    signed = set(agreement.signatures.values_list("person", flat=True))
    people = readers(agreement)
    if school:
        people += recipients.by_school([school.pk], ["governor"]).get(school.pk, [])
    return [person for person in dict.fromkeys(people) if person.pk not in signed]


def _about(agreement: Agreement, template: str, subject: str, to: Iterable[Person], **facts: object) -> EmailMessage:
    return _message(template, subject, to, reverse("agreement", args=[agreement.pk]), agreement=agreement, **facts)


def _message(template: str, subject: str, to: Iterable[Person], path: str, **facts: object) -> EmailMessage:
    return emails.message(f"offers/email/{template}.txt", subject, [person.email for person in to], path, **facts)
