"""Routes of offers: delivery."""

from django.urls import path

from offers.views.deliveries import steps, visits

urlpatterns = [
    path("visits/", visits.visit_list, name="deliveries"),
    path("visits/new/", visits.visit_new, name="delivery_new"),
    path("visits/<int:delivery_id>/", visits.visit, name="delivery"),
    path("visits/<int:delivery_id>/match/", steps.visit_match, name="delivery_match"),
    path("visits/<int:delivery_id>/days/", steps.visit_schedule, name="delivery_schedule"),
    path("visits/<int:delivery_id>/note/", steps.visit_note, name="delivery_note"),
    path("visits/<int:delivery_id>/sign/", steps.visit_sign, name="delivery_sign"),
    path("visits/<int:delivery_id>/query/", steps.visit_query, name="delivery_query"),
    path("visits/<int:delivery_id>/cancel/", steps.visit_cancel, name="delivery_cancel"),
]
