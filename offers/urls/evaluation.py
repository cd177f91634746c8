"""Routes of offers: evaluation."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
