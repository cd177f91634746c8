"""Routes of insight."""

from django.urls import path
from django.urls.resolvers import URLPattern

from peer_review.views.insight import board, brokering, calibration, challenge, readings, themes

urlpatterns: list[URLPattern] = [
    path("insight/", board.review_board, name="review_board"),
    path("insight/challenge/", challenge.cycle_challenge, name="cycle_challenge"),
    path("insight/themes/", themes.cycle_themes, name="cycle_themes"),
    path("insight/findings/export/", board.reviews_export, name="reviews_export"),
    path("insight/calibration/", calibration.calibration, name="calibration"),
    path("insight/second-readings/", readings.second_readings, name="second_readings"),
    path("insight/brokering/", brokering.brokerings, name="brokerings"),
    path("insight/brokering/new/", brokering.brokering_new, name="brokering_new"),
    path("insight/brokering/propose/", brokering.brokering_propose, name="brokering_propose"),
    path("insight/brokering/<int:pk>/", brokering.brokering_answer, name="brokering_answer"),
    path("insight/brokering/<int:pk>/done/", brokering.brokering_done, name="brokering_done"),
    path("<int:pk>/challenge/", challenge.challenge_index, name="challenge_index"),
    path("<int:pk>/second-reading/", readings.second_reading, name="second_reading"),
    path(
        "<int:pk>/second-reading/photos/<int:evidence_id>/", readings.second_reading_photo, name="second_reading_photo"
    ),
    path("<int:pk>/second-reading/ask/", readings.second_reading_ask, name="second_reading_ask"),
    path("<int:pk>/second-reading/withdraw/", readings.second_reading_withdraw, name="second_reading_withdraw"),
    path("<int:pk>/sample/", readings.review_sample, name="review_sample"),
]
