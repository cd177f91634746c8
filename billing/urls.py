"""Routes of billing, below /billing/."""

from django.urls import path

from billing.views import charges, credit_notes, invoices, payers, payments, run_items, runs, school_payers

urlpatterns = [
    path("invoices/", invoices.invoice_list, name="invoices"),
    path("invoices/<int:document_id>/", invoices.invoice, name="invoice"),
    path("invoices/<int:document_id>/pdf/", invoices.invoice_pdf, name="invoice_pdf"),
    path("invoices/<int:document_id>/ubl/", invoices.invoice_ubl, name="invoice_ubl"),
    path("invoices/<int:document_id>/send/", invoices.invoice_send, name="invoice_send"),
    path("invoices/<int:document_id>/credit/", credit_notes.credit_new, name="credit_new"),
    path("invoices/<int:document_id>/use/", credit_notes.credit_use, name="credit_use"),
    path("runs/", runs.run_list, name="runs"),
    path("runs/new/", runs.run_new, name="run_new"),
    path("runs/<int:run_id>/", runs.run, name="run"),
    path("runs/<int:run_id>/progress/", runs.run_progress, name="run_progress"),
    path("runs/<int:run_id>/start/", runs.run_start, name="run_start"),
    path("runs/<int:run_id>/cancel/", runs.run_cancel, name="run_cancel"),
    path("runs/items/<int:item_id>/exclude/", run_items.run_item_exclude, name="run_item_exclude"),
    path("runs/items/<int:item_id>/include/", run_items.run_item_include, name="run_item_include"),
    path("runs/items/<int:item_id>/purchase-order/", run_items.run_item_order, name="run_item_order"),
    path("payers/", payers.payer_list, name="payers"),
    path("payers/new/", payers.payer_new, name="payer_new"),
    path("payers/<int:account_id>/", payers.payer, name="payer"),
    path("payers/<int:account_id>/change/", payers.payer_change, name="payer_change"),
    path("payers/<int:account_id>/school/", school_payers.payer_school, name="payer_school"),
    path("payers/own/<int:school_id>/", school_payers.payer_own, name="payer_own"),
    path("payers/<int:account_id>/payment/", payments.payment_new, name="payment_new"),
    path("payments/<int:payment_id>/allocate/", payments.payment_allocate, name="payment_allocate"),
    path("payments/<int:payment_id>/take-back/", payments.payment_reverse, name="payment_reverse"),
    path("charges/", charges.charge_list, name="charges"),
    path("charges/new/", charges.charge_new, name="charge_new"),
    path("charges/<int:charge_id>/issue/", charges.charge_issue, name="charge_issue"),
    path("charges/<int:charge_id>/cancel/", charges.charge_cancel, name="charge_cancel"),
]
