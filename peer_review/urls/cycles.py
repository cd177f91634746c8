"""Routes of cycles."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
