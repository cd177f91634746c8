"""Background work of billing. Every task may be killed and run again: what it does is claimed or locked, row by row."""

from contextlib import suppress

from celery import shared_task
from django.utils import timezone

from billing.gateway.errors import GatewayUnavailable
from billing.operations import card_refunds, dispatches, exports, orders, reminders, run_undo, runs
from billing.operations.online import asking, collecting, events, inbox, reconciling
from billing.operations.online.connection import NotConnected
from billing.queries import online as online_queries
from billing.queries import runs as run_queries
from billing.queries.settings import billing_settings
from tenants.fanout import in_partnership
from tenants.queue import enqueue


@shared_task(name="billing.issue_run")
def issue_run(*, run_id: int) -> None:
    """Issue an approved run to its end, batch by batch."""
    while runs.issue_run_batch(run_id=run_id, now=timezone.now()):
        pass


@shared_task(name="billing.undo_run")
def undo_run(*, run_id: int) -> None:
    """Credit a run to its end, batch by batch."""
    while run_undo.credit_batch(run_id=run_id, on=timezone.localdate(), now=timezone.now()):
        pass


@shared_task(name="billing.resume_runs")
def resume_runs() -> None:
    """Go on with runs whose worker was lost."""
    for run_id in run_queries.issuing_ids():
        enqueue("billing.issue_run", run_id=run_id)
    for run_id in run_queries.undoing_ids():
        enqueue("billing.undo_run", run_id=run_id)


@shared_task(name="billing.send_document")
def send_document(*, dispatch_id: int) -> None:
    """Send one document by e-mail."""
    dispatches.send(dispatch_id=dispatch_id, now=timezone.now())


@shared_task(name="billing.ask_for_orders")
def ask_for_orders() -> None:
    """Ask payers for the purchase order numbers that are held up, once a week each."""
    orders.ask_all(by=None, now=timezone.now())


@shared_task(name="billing.make_reminders")
def make_reminders() -> None:
    """Write the day's reminders, where the partnership has them sent by themselves."""
    if billing_settings().sends_reminders:
        reminders.make_due(by=None, on=timezone.localdate())


@shared_task(name="billing.send_waiting")
def send_waiting() -> None:
    """Send whatever waits, and try again what failed."""
    for dispatch_id in dispatches.waiting_ids(now=timezone.now()):
        dispatches.send(dispatch_id=dispatch_id, now=timezone.now())


@shared_task(name="billing.take_message")
def take_message(*, message_id: int) -> None:
    """Work off one message of the card processor."""
    inbox.process(message_id=message_id, now=timezone.now())


@shared_task(name="billing.take_waiting_messages")
def take_waiting_messages() -> None:
    """Work off messages that failed for now or whose worker was lost."""
    for message_id in inbox.waiting_ids(now=timezone.now()):
        inbox.process(message_id=message_id, now=timezone.now())


@shared_task(name="billing.route_message", public=True)
def route_message(*, message_id: int) -> None:
    """Hand a connected account's message to the partnership whose it is."""
    partnership = inbox.partnership_of(message_id=message_id)
    if partnership:
        in_partnership(partnership, enqueue, "billing.take_message", message_id=message_id)


@shared_task(name="billing.follow_event")
def follow_event(*, event_pk: int) -> None:
    """Follow a message once more, as the office asked."""
    events.follow(event=events.stored(event_pk), now=timezone.now())


@shared_task(name="billing.ask_about_payment")
def ask_about_payment(*, online_id: int) -> None:
    """Ask the card processor how a payment stands; it is asked again while somebody waits, and every night."""
    with suppress(GatewayUnavailable, NotConnected):
        asking.about(online_id=online_id, now=timezone.now())


@shared_task(
    name="billing.send_card_refund",
    autoretry_for=(GatewayUnavailable,),
    retry_backoff=30,
    retry_backoff_max=900,
    max_retries=5,
)
def send_card_refund(*, refund_id: int) -> None:
    """Give one refund back by card; an hourly round takes up what the tries left."""
    card_refunds.send(refund_id=refund_id, now=timezone.now())


@shared_task(name="billing.send_card_refunds")
def send_card_refunds() -> None:
    """Send refunds by card whose worker was lost."""
    for refund_id in card_refunds.waiting_ids():
        enqueue("billing.send_card_refund", refund_id=refund_id)


@shared_task(name="billing.make_export")
def make_export(*, export_id: int) -> None:
    """Make a file somebody asked for."""
    exports.make(export_id=export_id, clock=timezone.now)


@shared_task(name="billing.resume_exports")
def resume_exports() -> None:
    """Take up files whose worker was lost, and delete those that are a day old."""
    exports.delete_old(now=timezone.now())
    for export_id in exports.unfinished_ids(now=timezone.now()):
        enqueue("billing.make_export", export_id=export_id)


@shared_task(name="billing.announce_collections")
def announce_collections() -> None:
    """Announce what falls due soon and is collected by Direct Debit."""
    collecting.announce_all(on=timezone.localdate())


@shared_task(name="billing.send_collection_notice")
def send_collection_notice(*, online_id: int) -> None:
    """Tell a payer what will be collected."""
    collecting.send_notice(online_id=online_id)


@shared_task(name="billing.collect_due")
def collect_due() -> None:
    """Hand the day's announced collections to the card processor; while it is down they wait for the next round."""
    with suppress(GatewayUnavailable, NotConnected):
        for online_id in online_queries.due_collections(timezone.localdate()):
            collecting.collect(online_id=online_id, now=timezone.now())


@shared_task(name="billing.reconcile_gateway", autoretry_for=(GatewayUnavailable,), retry_backoff=600, max_retries=5)
def reconcile_gateway() -> None:
    """Enter what the card processor knows and we never heard of."""
    with suppress(NotConnected):
        reconciling.reconcile(now=timezone.now())
