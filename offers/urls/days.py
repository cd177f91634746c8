"""Routes of offers: days."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
