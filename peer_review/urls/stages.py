"""Routes of reviews and their stages."""

from django.urls import path
from django.urls.resolvers import URLPattern

from peer_review.views.stages import documents, lists, preparing, reviews, visits

# A review's own pages, on both kinds of host.
steps: list[URLPattern] = [
    path("<int:pk>/", reviews.review_page, name="review"),
    path("<int:pk>/print/", reviews.review_print, name="review_print"),
    path("<int:pk>/self-evaluation/", preparing.self_evaluation_page, name="review_self"),
    path("<int:pk>/focus/", preparing.focus_page, name="review_focus"),
    path("<int:pk>/timetable/", preparing.logistics_page, name="review_logistics"),
    path("<int:pk>/documents/", documents.documents, name="review_documents"),
    path("<int:pk>/documents/<int:document_id>/", documents.document, name="review_document"),
    path("<int:pk>/documents/<int:document_id>/remove/", documents.document_remove, name="review_document_remove"),
    path("<int:pk>/date/", visits.days, name="review_date"),
    path("<int:pk>/put-off/", visits.postpone, name="review_postpone"),
    path("<int:pk>/cancel/", visits.cancel, name="review_cancel"),
    path("<int:pk>/begin/", visits.move, name="review_move"),
    path("<int:pk>/visit.ics", visits.calendar, name="review_calendar"),
]
urlpatterns: list[URLPattern] = [path("", lists.review_list, name="reviews"), *steps]
