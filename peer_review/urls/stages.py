"""Routes of reviews and their stages."""

from django.urls import path
from django.urls.resolvers import URLPattern

from peer_review.views.stages import reviews

urlpatterns: list[URLPattern] = [
    path("<int:pk>/", reviews.review_page, name="review"),
]
