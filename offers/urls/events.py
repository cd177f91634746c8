"""Routes of offers: events."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
