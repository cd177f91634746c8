"""Routes of offers: buying."""

from django.urls import URLPattern, path

from offers.views.buying import agreements, basket, changes, ordering, purchases, rollover, rules

urlpatterns: list[URLPattern] = [
    path("basket/", basket.basket, name="basket"),
    path("basket/add/", basket.basket_add, name="basket_add"),
    path("basket/<int:agreement_id>/", ordering.basket_order, name="basket_order"),
    path("basket/<int:agreement_id>/ask/", ordering.basket_request, name="basket_request"),
    path("basket/<int:agreement_id>/empty/", ordering.basket_empty, name="basket_empty"),
    path("agreements/", agreements.agreement_list, name="agreements"),
    path("agreements/<int:agreement_id>/", agreements.agreement, name="agreement"),
    path("agreements/<int:agreement_id>/agreement.pdf", agreements.agreement_file, name="agreement_pdf"),
    path("agreements/<int:agreement_id>/sign/", agreements.agreement_sign, name="agreement_sign"),
    path("agreements/<int:agreement_id>/cancel/", agreements.agreement_cancel, name="agreement_cancel"),
    path("agreements/<int:agreement_id>/add/", changes.agreement_add, name="agreement_add"),
    path("agreements/services/<int:line_id>/notice/", changes.agreement_notice, name="agreement_notice"),
    path("agreements/services/<int:line_id>/end/", changes.agreement_terminate, name="agreement_terminate"),
    path("agreements/services/<int:line_id>/change/", changes.agreement_amend, name="agreement_amend"),
    path("approvals/<int:purchase_id>/", purchases.purchase, name="purchase"),
    path("approvals/<int:purchase_id>/withdraw/", purchases.purchase_withdraw, name="purchase_withdraw"),
    path("approve/<str:key>/", purchases.purchase_link, name="purchase_link"),
    path("limits/", rules.buying_rule, name="buying_rule"),
    path("trust/", rules.trust_choices, name="trust_choices"),
    path("rollover/", rollover.rollover, name="rollover"),
    path("rollover/<int:start_year>/progress/", rollover.rollover_progress, name="rollover_progress"),
]
