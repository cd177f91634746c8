"""Routes that every host has: accounts, health, brand, errors."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("", include("tenants.urls.shared")),
]
