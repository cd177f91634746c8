"""Routes that every host has, beside accounts."""

from django.urls import path

from tenants.views import brand, health, statements

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("brand.css", brand.brand, name="brand"),
    path("logo", brand.logo, name="logo"),
    path("accessibility/", statements.accessibility, name="accessibility"),
    path("privacy/", statements.privacy, name="privacy"),
]
