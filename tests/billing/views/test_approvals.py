"""Two people: one asks, another decides, on pages."""

import pytest
from django.urls import reverse

from billing.enums import ApprovalStatus, DocumentKind, PaymentKind, RunStatus
from billing.models import Approval, BillingRun, BillingSettings, Document, Payment, Refund
from membership.enums import OfficeRole
from tests.factories import billing as make
from tests.factories import billing_checks as checks
from tests.factories.membership import office


@pytest.fixture
def second(client_for):
    """Another finance officer's browser."""
    return client_for(office(OfficeRole.FINANCE))


def said(response):
    return [str(message) for message in response.context["messages"]]


def decide(client, approval, **typed):
    return client.post(reverse("approval", args=[approval.pk]), typed, follow=True)


def test_a_credit_above_the_limit_is_asked_for_by_one_and_approved_by_another(finance, second):
    BillingSettings.objects.create(pk=1, credit_limit_pence=100_00)
    invoice = make.invoice()

    asked = finance.post(
        reverse("credit_new", args=[invoice.pk]), {"reason": "Cancelled", "how_much": "all"}, follow=True
    )
    approval = Approval.objects.get()
    done = decide(second, approval, decision="approve")

    assert said(asked) == ["This is above the limit for one person. It waits for another to approve it."]
    assert said(done) == ["Your decision is kept."]
    assert Document.objects.get(kind=DocumentKind.CREDIT_NOTE).gross_pence == -120_00


def test_who_asked_is_offered_to_withdraw_only(finance, words):
    BillingSettings.objects.create(pk=1, credit_limit_pence=0)
    finance.post(reverse("credit_new", args=[make.invoice().pk]), {"reason": "x", "how_much": "all"})
    approval = Approval.objects.get()

    text = words(finance.get(reverse("approval", args=[approval.pk])))
    finance.post(reverse("approval_withdraw", args=[approval.pk]))

    approval.refresh_from_db()
    assert "another person of the office decides. Withdraw it" in text
    assert approval.status == ApprovalStatus.WITHDRAWN


def test_a_refusal_needs_a_reason_and_keeps_what_was_typed(finance):
    approval = checks.approval()

    answer = decide(finance, approval, decision="refuse", note="")

    assert answer.context["form"].errors == {"note": ["Say why you refuse"]}
    assert decide(finance, approval, decision="refuse", note="Not agreed").redirect_chain != []
    assert Approval.objects.get().decision_note == "Not agreed"


def test_the_list_is_filtered_by_the_address_and_is_a_file(finance):
    approval = checks.approval(reason="Ash")

    waiting = finance.get(reverse("approvals") + "?status=waiting").context["page"].object_list
    approved = finance.get(reverse("approvals") + "?status=approved").context["page"].object_list
    text = finance.get(reverse("approvals") + "?format=csv").content.decode("utf-8-sig")

    assert (list(waiting), list(approved)) == ([approval], [])
    assert '"Credit £1,200.00: Ash",1200.00,Ash' in text


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", ["approvals", "refunds"])
def test_the_lists_take_the_same_queries_however_long(finance, rows, name, django_assert_num_queries):
    for _ in range(rows):
        checks.waiting(make.AccountFactory(), "x")
    finance.get(reverse(name))

    with django_assert_num_queries(7):
        finance.get(reverse(name))


def test_the_home_says_what_waits_for_a_second_person(finance, words):
    checks.approval()

    assert "1 request waits for a second person" in words(finance.get(reverse("home")))


def test_a_payment_is_refunded_and_the_order_can_be_cancelled(finance, words):
    payment = make.payment(make.AccountFactory(name="Ash"), 100_00)
    typed = {"amount_pence": "60", "method": "bacs", "reason": "Paid twice"}

    done = finance.post(reverse("refund_new", args=[payment.pk]), typed, follow=True)
    listed = words(finance.get(reverse("refunds")))
    finance.post(reverse("refund_cancel", args=[Refund.objects.get().pk]))

    assert said(done) == ["The refund is ordered."]
    assert "Ash Paid twice BACS" in listed
    assert Refund.objects.get().status == "cancelled"


def test_too_large_a_refund_is_refused_beside_the_form(finance):
    payment = make.payment(make.AccountFactory(), 100_00)
    typed = {"amount_pence": "100.01", "method": "bacs", "reason": "Paid twice"}

    answer = finance.post(reverse("refund_new", args=[payment.pk]), typed)

    assert answer.context["form"].non_field_errors() == [
        "At most £100.00 of this payment can be refunded. Credit the invoice first."
    ]
    assert answer.context["form"]["reason"].value() == "Paid twice"


@pytest.fixture
def configurer(client_for):
    """The browser of a finance officer who is catalogue manager too."""
    both = office(OfficeRole.FINANCE)
    both.office_roles.create(role=OfficeRole.CATALOGUE_MANAGER)
    return client_for(both)


def test_who_configures_offers_sees_what_waits_and_decides_nothing(configurer, words):
    asked = checks.approval()
    page = reverse("approval", args=[asked.pk])

    text = words(configurer.get(page))
    answer = configurer.post(page, {"decision": "approve"})

    asked.refresh_from_db()
    assert ("Somebody else decides" in text, "Keep my decision" in text) == (True, False)
    assert (answer.status_code, asked.status) == (403, ApprovalStatus.WAITING)
    assert "waits for a second person" not in words(configurer.get(reverse("home")))


def test_who_configures_offers_asks_for_a_credit_and_withdraws_it(configurer):
    BillingSettings.objects.create(pk=1, credit_limit_pence=0)
    configurer.post(reverse("credit_new", args=[make.invoice().pk]), {"reason": "x", "how_much": "all"})

    done = configurer.post(reverse("approval_withdraw", args=[Approval.objects.get().pk]), follow=True)

    assert said(done)[-1] == "The request is withdrawn. Nothing was done."
    assert Approval.objects.get().status == ApprovalStatus.WITHDRAWN


def test_who_configures_offers_sends_a_run_back_and_does_not_approve_it(configurer, finance, words):
    BillingSettings.objects.create(pk=1, run_limit_pence=0)
    make.member()
    run = make.run()
    finance.post(reverse("run_start", args=[run.pk]))

    text = words(configurer.get(reverse("run", args=[run.pk])))
    refused = configurer.post(reverse("run_approve", args=[run.pk]))
    waiting = BillingRun.objects.get().status
    configurer.post(reverse("run_send_back", args=[run.pk]))

    assert ("Approve and issue" in text, "Send it back" in text) == (False, True)
    assert (refused.status_code, waiting, BillingRun.objects.get().status) == (
        403,
        RunStatus.AWAITING,
        RunStatus.PREVIEW,
    )


def test_who_configures_offers_cannot_refund(configurer):
    payment = make.payment(make.AccountFactory(), 100_00)

    answer = configurer.get(reverse("refund_new", args=[payment.pk]))

    assert (answer.status_code, Refund.objects.count()) == (403, 0)


def test_a_debt_is_given_up_with_two_people(finance, second, words):
    invoice = make.invoice()

    finance.post(reverse("write_off_new", args=[invoice.pk]), {"reason": "School closed"})
    decide(second, Approval.objects.get(), decision="approve")

    assert Payment.objects.get().kind == PaymentKind.WRITE_OFF
    assert "Written off" in words(second.get(reverse("invoices")))


def test_the_admin_sets_the_limits_and_history_keeps_the_old(client_for, words):
    admin = client_for(office(OfficeRole.ADMIN))

    admin.post(reverse("limits"), {"credit_limit_pence": "500", "refund_limit_pence": "", "write_off_limit_pence": "0"})

    row = BillingSettings.objects.get()
    assert (row.credit_limit_pence, row.refund_limit_pence, row.write_off_limit_pence) == (500_00, None, 0)
    assert row.events.count() == 2
    assert "Limits" in words(admin.get(reverse("billing_settings")))
