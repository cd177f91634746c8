"""Routes of the register of reviewers, of places in teams and of somebody's own reviewing."""

from django.urls import path
from django.urls.resolvers import URLPattern

from peer_review.views.reviewers import mine, register, seats, standing

ONE = "reviewers/<int:reviewer_id>/"

urlpatterns: list[URLPattern] = [
    path("reviewers/", register.reviewer_list, name="reviewers"),
    path("reviewers/new/", register.reviewer_new, name="reviewer_new"),
    path("reviewers/heads/", register.reviewer_heads, name="reviewer_heads"),
    path("reviewers/training-day/", standing.training_day, name="training_day"),
    path("reviewers/days/", mine.reviewer_days, name="reviewer_days"),
    path(ONE, register.reviewer, name="reviewer"),
    path(f"{ONE}change/", register.reviewer_change, name="reviewer_change"),
    path(f"{ONE}forget/", register.reviewer_forget, name="reviewer_forget"),
    path(f"{ONE}trainings/new/", standing.training_new, name="training_new"),
    path(f"{ONE}trainings/<int:training_id>/remove/", standing.training_remove, name="training_remove"),
    path(f"{ONE}interests/new/", standing.interest_new, name="reviewer_interest_new"),
    path(f"{ONE}interests/<int:interest_id>/end/", standing.interest_end, name="reviewer_interest_end"),
    path(f"{ONE}absences/new/", standing.absence_new, name="reviewer_absence_new"),
    path(f"{ONE}absences/<int:absence_id>/remove/", standing.absence_remove, name="reviewer_absence_remove"),
    path("reviewers/federations/", standing.federation_list, name="federations"),
    path("reviewers/federations/new/", standing.federation_new, name="federation_new"),
    path("reviewers/federations/<int:federation_id>/", standing.federation_change, name="federation_change"),
    path("reviewers/federations/<int:federation_id>/remove/", standing.federation_remove, name="federation_remove"),
    path("mine/", mine.my_reviewing, name="my_reviewing"),
    path("mine/all/", mine.my_reviews, name="my_reviews"),
    path("reviewers/places/", seats.seats_waiting, name="seats_waiting"),
    path("mine/places/<int:seat_id>/", seats.seat_answer, name="seat_answer"),
    path("reviewers/places/<int:seat_id>/replace/", seats.seat_replace, name="seat_replace"),
    path("reviewers/places/<int:seat_id>/withdraw/", seats.seat_withdraw, name="seat_withdraw"),
    path("reviewers/places/<int:seat_id>/invite/", seats.seat_invite, name="seat_invite"),
    path("<int:pk>/places/new/", seats.seat_add, name="seat_add"),
]
