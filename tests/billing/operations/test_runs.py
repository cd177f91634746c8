"""Billing runs from preview to the last invoice."""

from datetime import date

import pytest

from billing.enums import AccountKind, Exclusion, RunStatus
from billing.models import BillingRun, BillingRunItem, Charge, Document, DocumentLine
from billing.operations import accounts, run_items, runs
from billing.operations.issuing import ChargesChanged
from billing.tasks import resume_runs
from membership.enums import InvoiceTiming, SubscriptionStatus, VatTreatment
from tests.factories import billing as make
from tests.factories.membership import (
    MembershipYearFactory,
    SchoolFactory,
    SubscriptionFactory,
    TariffFactory,
    TrustFactory,
    office,
)


def items_of(run):
    return list(BillingRunItem.objects.filter(run=run).order_by("account__name"))


def test_a_preview_has_one_item_per_payer_and_one_charge_per_school():
    trust = TrustFactory(name="Harbour Trust")
    for name in ("Ash", "Birch"):
        make.member(school=SchoolFactory(name=name, trust=trust))
    make.member(school=SchoolFactory(name="Cedar"))

    run = make.run()

    found = [(item.account.name, item.account.kind, item.charges.count(), item.net_pence) for item in items_of(run)]
    assert found == [("Cedar", AccountKind.SCHOOL, 1, 7_980_00), ("Harbour Trust", AccountKind.TRUST, 2, 15_960_00)]


def test_only_agreed_memberships_of_open_schools_that_cost_something_are_billed():
    for status in (
        SubscriptionStatus.PROPOSED,
        SubscriptionStatus.INVITED,
        SubscriptionStatus.DECLINED,
        SubscriptionStatus.ENDED,
    ):
        SubscriptionFactory(status=status)
    make.member(school=SchoolFactory(is_open=False))
    make.member(amount_pence=0)
    active = make.member(status=SubscriptionStatus.ACTIVE)

    make.run()

    assert [charge.source_id for charge in Charge.objects.all()] == [active.pk]


def test_a_charge_freezes_the_arithmetic_the_number_and_the_vat():
    subscription = make.member()

    make.run()

    charge = Charge.objects.get()
    assert charge.arithmetic == (
        "420 pupils (full-time equivalent, October 2026 census, from the national register) × £19.00 = £7,980.00"
    )
    assert (charge.quantity, charge.unit, charge.rate, charge.net_pence) == (420, "pupils", 19, 7_980_00)
    assert (charge.vat_treatment, charge.vat_reason) == (
        VatTreatment.NOT_REGISTERED,
        "The supplier is not registered for VAT",
    )
    assert (charge.period_starts_on, charge.period_ends_before) == (date(2027, 9, 1), date(2028, 9, 1))
    assert charge.source_id == subscription.pk


def test_a_capped_price_is_one_year_at_the_cap():
    make.member(pupils=658)

    make.run()

    charge = Charge.objects.get()
    assert (charge.quantity, charge.unit, charge.rate, charge.net_pence) == (1, "year", 12_500, 12_500_00)
    assert charge.arithmetic.endswith("× £19.00 = £12,502.00, limited to the cap of £12,500.00")


def test_a_payer_that_needs_an_order_is_held_until_it_comes():
    subscription = make.member(purchase_order="")
    account = make.AccountFactory(school=subscription.school, requires_purchase_order=True)

    (item,) = items_of(make.run())

    assert (item.account, item.exclusion) == (account, Exclusion.NO_PURCHASE_ORDER)


@pytest.mark.parametrize(
    ("of_school", "of_account", "expected"), [("PO-1", "STANDING", "PO-1"), ("", "STANDING", "STANDING")]
)
def test_the_order_comes_from_the_school_or_else_from_the_account(of_school, of_account, expected):
    subscription = make.member(purchase_order=of_school)
    make.AccountFactory(school=subscription.school, requires_purchase_order=True, purchase_order=of_account)

    (item,) = items_of(make.run())

    assert (item.purchase_order, item.exclusion) == (expected, "")


def test_two_different_orders_of_one_payer_hold_the_invoice():
    trust = TrustFactory()
    for order in ("PO-1", "PO-2"):
        make.member(school=SchoolFactory(trust=trust), purchase_order=order)
    make.AccountFactory(kind=AccountKind.TRUST, school=None, trust=trust, name="Trust", requires_purchase_order=True)

    (item,) = items_of(make.run())

    assert item.exclusion == Exclusion.NO_PURCHASE_ORDER


def test_the_difference_against_last_year_is_the_payers_own():
    last = MembershipYearFactory(start_year=2026)
    school = SchoolFactory()
    make.member(school=school, year=last, pupils=400)
    make.issued_run(year_id=last.pk, issue_on=date(2026, 9, 14))
    make.member(school=school)
    make.member()

    found = sorted((item.last_year_pence or 0, item.net_pence) for item in items_of(make.run()))

    assert found == [(0, 7_980_00), (7_600_00, 7_980_00)]


def test_a_timing_takes_only_the_tariffs_invoiced_then():
    make.member()
    april = TariffFactory(membership_class__name="April class", invoice_timing=InvoiceTiming.APRIL)
    wanted = make.member(tariff=april, membership_class=april.membership_class)

    run = make.run(invoice_timing=InvoiceTiming.APRIL)

    assert [charge.source_id for item in items_of(run) for charge in item.charges.all()] == [wanted.pk]


def test_a_new_preview_takes_the_place_of_one_nobody_approved():
    make.member()
    first = make.run()

    second = make.run()

    first = BillingRun.objects.get(pk=first.pk)
    assert (first.status, second.status, Charge.objects.count()) == (RunStatus.CANCELLED, RunStatus.PREVIEW, 1)


def test_a_new_preview_follows_a_changed_payer_and_cancels_the_old_charge():
    subscription = make.member()
    make.run()
    council = accounts.open_council_account(
        by=office(), la_code=209, details=accounts.AccountDetails(name="Lewisham Council")
    )
    accounts.set_payer(by=office(), school_id=subscription.school_id, account_id=council.pk)

    (item,) = items_of(make.run())

    assert item.account == council
    assert [charge.account == council for charge in Charge.objects.filter(cancelled_at=None)] == [True]


def test_what_is_invoiced_is_not_charged_again_to_a_new_payer():
    subscription = make.member()
    make.issued_run()
    council = accounts.open_council_account(
        by=office(), la_code=209, details=accounts.AccountDetails(name="Lewisham Council")
    )
    accounts.set_payer(by=office(), school_id=subscription.school_id, account_id=council.pk)

    run = make.run()

    assert (items_of(run), Charge.objects.count()) == ([], 1)
    assert Document.objects.get().account.school_id == subscription.school_id


def test_no_preview_while_invoices_of_the_year_are_being_issued():
    make.member()
    runs.start_run(by=office(), run_id=make.run().pk, now=make.NOW)

    with pytest.raises(runs.RunInProgress):
        make.run()


def test_an_approved_run_issues_one_numbered_invoice_per_item():
    for _ in range(5):
        make.member()
    run = make.run()
    approver = office()
    runs.start_run(by=approver, run_id=run.pk, now=make.NOW)

    written = []
    while runs.issue_run_batch(run_id=run.pk, now=make.NOW, size=2):
        written.append(Document.objects.count())

    run = BillingRun.objects.get(pk=run.pk)
    numbers = list(Document.objects.order_by("sequence").values_list("number", flat=True))
    assert written == [2, 4]
    assert numbers == [f"INV-2728-{n:04}" for n in range(1, 6)]
    assert (run.status, run.started_by, run.finished_at) == (RunStatus.ISSUED, approver, make.NOW)
    assert set(Document.objects.values_list("issued_by", flat=True)) == {approver.pk}


def test_an_invoice_carries_what_its_charges_froze():
    trust = TrustFactory(name="Harbour Trust", uid=4711)
    for name in ("Birch", "Ash"):
        make.member(school=SchoolFactory(name=name, trust=trust), purchase_order="PO-9")

    make.issued_run()

    document = Document.objects.get()
    lines = list(document.lines.values_list("position", "school_name", "net_pence", "quantity", "rate"))
    assert lines == [(1, "Ash", 7_980_00, 420, 19), (2, "Birch", 7_980_00, 420, 19)]
    assert (document.gross_pence, document.line_count, document.purchase_order) == (15_960_00, 2, "PO-9")
    assert (document.buyer_name, document.buyer_reference) == ("Harbour Trust", "Trust 4711")
    assert (document.issued_on, document.due_on) == (make.TODAY, date(2027, 10, 14))
    assert document.supplier["legal_name"] == "Alpha Learning Limited"


def test_a_payers_own_terms_set_the_due_date():
    subscription = make.member()
    make.AccountFactory(school=subscription.school, payment_terms_days=14)

    make.issued_run()

    assert Document.objects.get().due_on == date(2027, 9, 28)


def test_nothing_is_billed_twice_by_a_second_run():
    make.member()
    make.issued_run()

    second = make.run()

    assert (items_of(second), DocumentLine.objects.count()) == ([], 1)


def test_a_run_with_nothing_to_issue_cannot_be_approved():
    run = make.run()

    with pytest.raises(runs.NothingToIssue):
        runs.start_run(by=office(), run_id=run.pk, now=make.NOW)


@pytest.mark.parametrize(
    "action", [runs.cancel_run, lambda by, run_id: runs.start_run(by=by, run_id=run_id, now=make.NOW)]
)
def test_only_a_preview_can_be_approved_or_cancelled(action):
    make.member()
    run = make.issued_run()

    with pytest.raises(runs.RunNotOpen, match="issued"):
        action(by=office(), run_id=run.pk)


def test_a_cancelled_run_issues_nothing():
    make.member()
    run = make.run()
    runs.cancel_run(by=office(), run_id=run.pk)

    assert (runs.issue_run_batch(run_id=run.pk, now=make.NOW), Document.objects.count()) == (False, 0)


def test_an_item_left_out_by_hand_can_be_taken_in_again():
    make.member()
    run = make.run()
    (item,) = items_of(run)

    out = run_items.exclude_item(by=office(), item_id=item.pk, note="Agreed with the head")
    out_then = (out.exclusion, out.exclusion_note)
    back = run_items.include_item(by=office(), item_id=item.pk)

    assert (out_then, back.exclusion) == ((Exclusion.BY_HAND, "Agreed with the head"), "")


def test_an_item_that_needs_an_order_stays_held_when_taken_in():
    subscription = make.member()
    make.AccountFactory(school=subscription.school, requires_purchase_order=True)
    (item,) = items_of(make.run())

    assert run_items.include_item(by=office(), item_id=item.pk).exclusion == Exclusion.NO_PURCHASE_ORDER


def test_items_of_an_approved_run_cannot_be_changed():
    make.member()
    (item,) = items_of(make.issued_run())

    with pytest.raises(runs.RunNotOpen):
        run_items.exclude_item(by=office(), item_id=item.pk)


def held_item(run_maker):
    subscription = make.member()
    make.AccountFactory(school=subscription.school, requires_purchase_order=True)
    make.member()
    return BillingRunItem.objects.get(run=run_maker(), exclusion=Exclusion.NO_PURCHASE_ORDER)


def test_an_order_given_before_approval_lets_the_item_join():
    item = held_item(make.run)

    run_items.give_purchase_order(by=office(), item_id=item.pk, purchase_order="PO-5", on=make.TODAY)

    item.refresh_from_db()
    assert (item.purchase_order, item.exclusion, item.document) == ("PO-5", "", None)


def test_an_order_given_after_the_run_issues_the_invoice_at_once():
    item = held_item(make.issued_run)

    run_items.give_purchase_order(by=office(), item_id=item.pk, purchase_order="PO-5", on=make.TODAY)

    item.refresh_from_db()
    assert (item.document.purchase_order, item.document.number) == ("PO-5", "INV-2728-0002")


def test_an_order_for_an_item_that_is_not_held_is_refused():
    make.member()
    (item,) = items_of(make.run())

    with pytest.raises(runs.RunNotOpen):
        run_items.give_purchase_order(by=office(), item_id=item.pk, purchase_order="PO-5", on=make.TODAY)


def test_a_charge_invoiced_after_the_preview_is_left_out_and_the_rest_is_issued():
    make.member()
    make.member()
    run = make.run()
    gone = items_of(run)[0]
    make.issuing.issue_invoice(
        by=office(), account_id=gone.account_id, charge_ids=[gone.charges.get().pk], on=make.TODAY
    )
    runs.start_run(by=office(), run_id=run.pk, now=make.NOW)

    while runs.issue_run_batch(run_id=run.pk, now=make.NOW):
        pass

    states = {item.pk: (item.exclusion, item.document_id is not None) for item in items_of(run)}
    assert sorted(states.values()) == [("", True), (Exclusion.CHANGED, False)]
    assert Document.objects.count() == 2


def test_a_charge_that_is_on_an_invoice_cannot_be_issued_again():
    document = make.invoice()
    line = document.lines.get()

    with pytest.raises(ChargesChanged):
        make.issuing.issue_invoice(
            by=office(), account_id=document.account_id, charge_ids=[line.charge_id], on=make.TODAY
        )


def test_the_job_issues_everything_and_sends_every_invoice(tasks, mailoutbox):
    for _ in range(3):
        subscription = make.member()
        make.AccountFactory(school=subscription.school)
    run = make.run()

    with tasks.committed():
        runs.start_run(by=office(), run_id=run.pk, now=make.NOW)
    done = [sent.name for sent in tasks.run()]

    assert done == ["billing.issue_run", "billing.send_waiting"]
    assert sorted(message.subject for message in mailoutbox) == [
        f"Invoice INV-2728-000{n} from Alpha Learning" for n in (1, 2, 3)
    ]


def test_a_lost_job_is_taken_up_again_within_the_hour(tasks):
    make.member()
    run = make.run()
    runs.start_run(by=office(), run_id=run.pk, now=make.NOW)
    tasks.waiting()

    with tasks.committed():
        resume_runs.run()
    tasks.run()

    assert BillingRun.objects.get(pk=run.pk).status == RunStatus.ISSUED
