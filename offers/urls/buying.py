"""Routes of offers: buying."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
