"""Routes of offers: delivery."""

from django.urls import path

from offers.views.deliveries import days, steps, visits
from offers.views.programmes import pairings, targets
from offers.views.providers import own, pools, providers, statements, use

urlpatterns = [
    path("visits/", visits.visit_list, name="deliveries"),
    path("visits/new/", visits.visit_new, name="delivery_new"),
    path("visits/<int:delivery_id>/", visits.visit, name="delivery"),
    path("visits/<int:delivery_id>/match/", steps.visit_match, name="delivery_match"),
    path("visits/<int:delivery_id>/days/", days.visit_schedule, name="delivery_schedule"),
    path("visits/<int:delivery_id>/note/", steps.visit_note, name="delivery_note"),
    path("visits/<int:delivery_id>/sign/", steps.visit_sign, name="delivery_sign"),
    path("visits/<int:delivery_id>/query/", steps.visit_query, name="delivery_query"),
    path("visits/<int:delivery_id>/cancel/", steps.visit_cancel, name="delivery_cancel"),
    path("visits/mine/", own.my_visits, name="my_visits"),
    path("providers/", providers.provider_list, name="providers"),
    path("providers/new/", providers.provider_new, name="provider_new"),
    path("providers/use/", use.use, name="provider_use"),
    path("providers/<int:provider_id>/", providers.provider, name="provider"),
    path("providers/<int:provider_id>/change/", providers.provider_change, name="provider_change"),
    path("providers/<int:provider_id>/absences/new/", providers.absence_new, name="absence_new"),
    path(
        "providers/<int:provider_id>/absences/<int:absence_id>/remove/",
        providers.absence_remove,
        name="absence_remove",
    ),
    path("providers/<int:provider_id>/fees/new/", providers.fee_new, name="fee_new"),
    path("providers/<int:provider_id>/fees/<int:fee_id>/remove/", providers.fee_remove, name="fee_remove"),
    path("pools/", pools.pool_list, name="pools"),
    path("pools/new/", pools.pool_new, name="pool_new"),
    path("pools/<int:pool_id>/", pools.pool_calendar, name="pool_calendar"),
    path("pools/<int:pool_id>/change/", pools.pool_change, name="pool_change"),
    path("statements/", statements.statement_list, name="provider_statements"),
    path("statements/make/", statements.statement_make, name="provider_statement_make"),
    path("statements/<int:statement_id>/", statements.statement, name="provider_statement"),
    path("statements/<int:statement_id>/pdf/", statements.statement_file, name="provider_statement_pdf"),
    path("statements/<int:statement_id>/send/", statements.statement_send, name="provider_statement_send"),
    path("statements/<int:statement_id>/paid/", statements.statement_pay, name="provider_statement_pay"),
    path("statements/<int:statement_id>/discard/", statements.statement_discard, name="provider_statement_discard"),
    path("pairings/", pairings.pairing_list, name="pairings"),
    path("pairings/new/", pairings.pairing_new, name="pairing_new"),
    path("pairings/<int:pairing_id>/", pairings.pairing, name="pairing"),
    path("pairings/<int:pairing_id>/agree/<slug:side>/", pairings.pairing_agree, name="pairing_agree"),
    path("pairings/<int:pairing_id>/decline/", pairings.pairing_decline, name="pairing_decline"),
    path("pairings/<int:pairing_id>/finish/", pairings.pairing_finish, name="pairing_finish"),
    path("targets/", targets.target_list, name="targets"),
    path("targets/new/", targets.target_new, name="target_new"),
    path("targets/<int:target_id>/remove/", targets.target_remove, name="target_remove"),
    path("targets/<int:target_id>/schools/<int:school_id>/", targets.target_report, name="target_report"),
]
