"""Routes of frameworks."""

from django.urls import path
from django.urls.resolvers import URLPattern

from peer_review.views.frameworks import pages, writing

urlpatterns: list[URLPattern] = [
    path("frameworks/", pages.frameworks, name="frameworks"),
    path("frameworks/new/", writing.framework_new, name="framework_new"),
    path("frameworks/<int:pk>/", pages.framework, name="framework"),
    path("frameworks/<int:pk>/change/", writing.framework_change, name="framework_change"),
    path("frameworks/<int:pk>/change/<slug:part>/", writing.framework_change, name="framework_part"),
    path("frameworks/<int:pk>/publish/", writing.framework_publish, name="framework_publish"),
    path("frameworks/<int:pk>/copy/", writing.framework_copy, name="framework_copy"),
    path("frameworks/<int:pk>/retire/", writing.framework_retire, name="framework_retire"),
]
