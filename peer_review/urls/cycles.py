"""Routes of cycles, their schools, and one review by hand."""

from django.urls import path
from django.urls.resolvers import URLPattern

from peer_review.views.cycles import by_hand, consents, pages, schools, writing

urlpatterns: list[URLPattern] = [
    path("cycles/", pages.cycles, name="cycles"),
    path("cycles/new/", writing.cycle_new, name="cycle_new"),
    path("cycles/<int:pk>/", pages.cycle, name="cycle"),
    path("cycles/<int:pk>/checks/", pages.cycle_checks, name="cycle_checks"),
    path("cycles/<int:pk>/export/", pages.cycle_export, name="cycle_export"),
    path("cycles/<int:pk>/change/", writing.cycle_change, name="cycle_change"),
    path("cycles/<int:pk>/change/<slug:part>/", writing.cycle_change, name="cycle_part"),
    path("cycles/<int:pk>/copy/", writing.cycle_copy, name="cycle_copy"),
    path("cycles/<int:pk>/start/", writing.cycle_start, name="cycle_start"),
    path("cycles/<int:pk>/close/", writing.cycle_close, name="cycle_close"),
    path("cycles/<int:pk>/schools/", schools.cycle_participants, name="cycle_participants"),
    path("cycles/<int:pk>/schools/add/", schools.participants_add, name="participants_add"),
    path("cycles/<int:pk>/invite/", schools.cycle_invite, name="cycle_invite"),
    path("cycles/<int:pk>/consent/", consents.cycle_consent, name="cycle_consent"),
    path("cycles/schools/<int:participant_id>/", schools.participant_change, name="participant_change"),
    path("cycles/schools/<int:participant_id>/leave/", schools.participant_withdraw, name="participant_withdraw"),
    path("new/", by_hand.review_new, name="review_new"),
]
