"""Routes of offers: catalogue."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
