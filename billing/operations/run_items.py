"""The single invoices of a run: left out or taken in by hand, released when the purchase order comes."""

from datetime import date

from django.db import transaction

from billing.enums import Exclusion, RunStatus
from billing.models import BillingRunItem
from billing.operations import issuing, locks
from billing.operations.runs import RunNotOpen
from billing.queries import runs as run_queries
from membership.models import Person


@transaction.atomic
def exclude_item(*, by: Person, item_id: int, note: str = "") -> BillingRunItem:
    """Leave one payer out of a preview. Raises RunNotOpen."""
    item = _item_of_preview(item_id)
    item.exclusion, item.exclusion_note = Exclusion.BY_HAND, note
    item.save(update_fields=["exclusion", "exclusion_note"])
    return item


@transaction.atomic
def include_item(*, by: Person, item_id: int) -> BillingRunItem:
    """Take one payer in again; without a required purchase order it stays held. Raises RunNotOpen."""
    item = _item_of_preview(item_id)
    is_held = item.account.requires_purchase_order and not item.purchase_order
    item.exclusion, item.exclusion_note = (Exclusion.NO_PURCHASE_ORDER if is_held else ""), ""
    item.save(update_fields=["exclusion", "exclusion_note"])
    return item


@transaction.atomic
def give_purchase_order(*, by: Person, item_id: int, purchase_order: str, on: date) -> BillingRunItem:
    """Write the purchase order on a held item: it joins an open run, or is issued at once when its run is over.

    Raises RunNotOpen when the item is not held, ChargesChanged when it cannot be issued any more.
    """
    run_id = BillingRunItem.objects.values_list("run_id", flat=True).get(pk=item_id)
    run = locks.lock_run(run_id)
    item = BillingRunItem.objects.select_related("account").get(pk=item_id)
    if item.exclusion != Exclusion.NO_PURCHASE_ORDER or run.status == RunStatus.CANCELLED:
        raise RunNotOpen("This invoice is not held any more.")
    item.purchase_order, item.exclusion = purchase_order, ""
    if run.status == RunStatus.ISSUED:
        charge_ids = run_queries.charge_ids(item)
        issued = issuing.issue_invoice(
            by=by, account_id=item.account_id, charge_ids=charge_ids, on=on, purchase_order=purchase_order
        )
        item.document_id = issued.id
    item.save(update_fields=["purchase_order", "exclusion", "document"])
    return item


def _item_of_preview(item_id: int) -> BillingRunItem:
    run = locks.lock_run(BillingRunItem.objects.values_list("run_id", flat=True).get(pk=item_id))
    if run.status != RunStatus.PREVIEW:
        raise RunNotOpen(f"This run is no longer open: {run.get_status_display().lower()}.")
    return BillingRunItem.objects.select_related("account").get(pk=item_id)
