"""Background work of offers: each task loads by id and calls one operation."""

from celery import shared_task
from django.utils import timezone

from membership.models import Person
from offers import certificate_emails
from offers.emails import buying as buying_emails
from offers.emails import pairings as pairing_emails
from offers.emails import statements as statement_emails
from offers.emails import visits as visit_emails
from offers.operations import entitlements, holds, messages, needs, purchases, renewals, value_statements, waiting
from offers.operations.agreements import rollover
from offers.operations.deliveries import reminding
from offers.operations.evaluation import requests
from offers.operations.events import life, minimums
from offers.queries import certificates
from offers.queries import purchases as purchase_queries
from offers.queries.agreements import agreements
from offers.queries.agreements.rollover import plan_of
from offers.queries.deliveries import visits
from offers.queries.programmes import pairings
from offers.queries.providers import statements
from tenants.emails import RETRIED, send
from tenants.queue import enqueue


@shared_task(name="offers.send_message")
def send_message(*, told_id: int) -> None:
    """Send one message about an event."""
    messages.send(told_id=told_id, now=timezone.now())


@shared_task(name="offers.send_messages")
def send_messages() -> None:
    """Send whatever waits, and try again what failed."""
    for told_id in messages.waiting_ids(now=timezone.now()):
        messages.send(told_id=told_id, now=timezone.now())


@shared_task(name="offers.finish_events")
def finish_events() -> None:
    """Finish the events that are over."""
    life.finish_past(now=timezone.now())


@shared_task(name="offers.tell_under_minimum")
def tell_under_minimum() -> None:
    """Tell the organisers of events that begin soon and have too few places booked."""
    minimums.tell_organisers(now=timezone.now())


@shared_task(name="offers.email_visit", **RETRIED)
def email_visit(*, delivery_id: int, kind: str) -> None:
    """Tell those concerned what happened to a visit, each by an e-mail of their own."""
    send(visit_emails.messages(visits.get(delivery_id), kind))


@shared_task(name="offers.remind_to_sign")
def remind_to_sign() -> None:
    """Remind the schools that have not signed for a visit in a week."""
    reminding.remind(now=timezone.now())


@shared_task(name="offers.email_purchase", **RETRIED)
def email_purchase(*, purchase_id: int, key: str) -> None:
    """Send the link of a request to who may approve it."""
    buying_emails.request(purchase_queries.purchases().get(pk=purchase_id), key).send()


@shared_task(name="offers.email_purchase_decided", **RETRIED)
def email_purchase_decided(*, purchase_id: int) -> None:
    """Tell who asked what became of a request."""
    buying_emails.decided(purchase_queries.purchases().get(pk=purchase_id)).send()


@shared_task(name="offers.email_agreed", **RETRIED)
def email_agreed(*, agreement_id: int) -> None:
    """Send the buyer its agreement."""
    agreement = agreements.agreements().get(pk=agreement_id)
    buying_emails.agreed(agreement, buying_emails.readers(agreement)).send()


@shared_task(name="offers.email_sign", **RETRIED)
def email_sign(*, agreement_id: int) -> None:
    """Ask those who may for the second signature."""
    agreement = agreements.agreements().get(pk=agreement_id)
    buying_emails.to_sign(agreement, buying_emails.signatories(agreement, agreement.school)).send()


@shared_task(name="offers.email_notice", **RETRIED)
def email_notice(*, line_id: int) -> None:
    """Confirm a notice to the buyer."""
    line = agreements.line(line_id)
    buying_emails.notice(line, buying_emails.readers(line.agreement)).send()


@shared_task(name="offers.email_rollover", **RETRIED)
def email_rollover(*, agreement_id: int) -> None:
    """Tell a buyer what goes on into the next year."""
    agreement = agreements.agreements().select_related("rolled_from__year").get(pk=agreement_id)
    if agreement.rolled_from:
        plan = plan_of(agreement.rolled_from, timezone.localdate())
        buying_emails.rollover(agreement, plan, buying_emails.readers(agreement)).send()


@shared_task(name="offers.expire_purchases")
def expire_purchases() -> None:
    """Close requests nobody answered in time."""
    purchases.expire_due(by=None, now=timezone.now())


@shared_task(name="offers.sync_entitlements")
def sync_entitlements() -> None:
    """Bring the allowances of agreements and memberships up to date."""
    entitlements.sync(by=None, on=timezone.localdate())


@shared_task(name="offers.roll_over")
def roll_over() -> None:
    """Tell who goes on ahead of the notice date, settle what is past it, close what is over."""
    rollover.daily(by=None, on=timezone.localdate(), now=timezone.now())


@shared_task(name="offers.roll_over_year")
def roll_over_year(*, year_id: int) -> None:
    """Propose the next year of all agreements of a year, one by one."""
    rollover.propose_all(by=None, year_id=year_id, on=timezone.localdate(), now=timezone.now())


@shared_task(name="offers.email_statement", **RETRIED)
def email_statement(*, statement_id: int) -> None:
    """Send a provider's statement with its PDF."""
    statement_emails.message(statements.get(statement_id)).send()


@shared_task(name="offers.send_statements")
def send_statements() -> None:
    """Send the value statements that were let go, and try again what failed or was left behind."""
    for statement_id in value_statements.waiting_ids(now=timezone.now()):
        value_statements.send(statement_id=statement_id, now=timezone.now())


@shared_task(name="offers.assess_renewals")
def assess_renewals() -> None:
    """Work out which renewals are at risk."""
    renewals.assess(now=timezone.localtime())


@shared_task(name="offers.expire_places")
def expire_places() -> None:
    """Give back places nobody approved, and pass on places nobody took."""
    holds.expire_due(now=timezone.now())
    waiting.expire_due(now=timezone.now())


@shared_task(name="offers.follow_hold")
def follow_hold(*, order_id: int, by_id: int | None) -> None:
    """Bring a request for approval into line with the places that are still held."""
    by = Person.objects.get(pk=by_id) if by_id else None
    holds.follow(by=by, order_id=order_id, now=timezone.now())


@shared_task(name="offers.offer_places")
def offer_places() -> None:
    """Offer what is free to those who wait, should a place ever have been left lying."""
    waiting.offer_all(now=timezone.now())


@shared_task(name="offers.forget_needs")
def forget_needs() -> None:
    """Delete dietary and access needs thirty days after the event."""
    needs.forget(now=timezone.now())


@shared_task(name="offers.send_evaluations")
def send_evaluations() -> None:
    """Ask delegates what they thought, where it is due, and remind once who has not answered; each by a task of its own."""
    today, now = timezone.localdate(), timezone.now()
    for request_id in requests.due_ids(on=today):
        enqueue("offers.send_evaluation", request_id=request_id)
    for request_id in requests.to_remind_ids(on=today, now=now):
        enqueue("offers.remind_evaluation", request_id=request_id)


@shared_task(name="offers.send_evaluation")
def send_evaluation(*, request_id: int) -> None:
    """Ask one delegate."""
    requests.send(request_id=request_id, now=timezone.now())


@shared_task(name="offers.remind_evaluation")
def remind_evaluation(*, request_id: int) -> None:
    """Remind one delegate."""
    requests.remind(request_id=request_id, now=timezone.now())


@shared_task(name="offers.email_pairing", **RETRIED)
def email_pairing(*, pairing_id: int) -> None:
    """Tell the two people of a pairing how it stands."""
    send(pairing_emails.messages(pairings.get(pairing_id)))


@shared_task(name="offers.email_certificate", **RETRIED)
def email_certificate(*, certificate_id: int) -> None:
    """Send a delegate their certificate."""
    message = certificate_emails.message(certificates.with_delegate(certificate_id))
    if message:
        message.send()
