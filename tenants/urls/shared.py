"""Routes that every host has, beside accounts."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
