"""Routes of reviews between partnerships, on the association's host."""

from django.urls import path

from peer_review.between.views import frameworks, people, rounds, suggesting
from peer_review.urls import evidence, reports, stages

urlpatterns = [
    path("", people.review_list, name="between_reviews"),
    path("rounds/", rounds.round_list, name="between_rounds"),
    path("rounds/new/", rounds.round_new, name="between_round_new"),
    path("rounds/<int:pk>/", rounds.round_page, name="between_round"),
    path("rounds/<int:pk>/reviews/new/", rounds.review_new, name="between_review_new"),
    path("rounds/<int:pk>/teams/", suggesting.suggest, name="between_suggest"),
    path("frameworks/", frameworks.framework_list, name="between_frameworks"),
    path("frameworks/new/", frameworks.framework_new, name="between_framework_new"),
    path("frameworks/<int:pk>/", frameworks.framework_page, name="between_framework"),
    path("representatives/", people.representative_list, name="between_representatives"),
    path("representatives/new/", people.representative_new, name="between_representative_new"),
    path("representatives/<int:pk>/end/", people.representative_end, name="between_representative_end"),
    path("places/<int:pk>/answer/", people.seat_answer, name="between_seat_answer"),
    path("places/<int:pk>/withdraw/", people.seat_withdraw, name="between_seat_withdraw"),
    path("<int:pk>/team/", people.team, name="between_team"),
    # One review is the same on both kinds of host.
    *stages.steps,
    *evidence.urlpatterns,
    *reports.urlpatterns,
]
