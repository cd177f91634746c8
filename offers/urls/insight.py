"""Routes of offers: insight."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
