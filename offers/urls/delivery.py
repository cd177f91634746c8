"""Routes of offers: delivery."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
