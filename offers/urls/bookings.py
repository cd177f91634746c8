"""Routes of offers: bookings."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
