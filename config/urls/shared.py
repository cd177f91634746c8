"""Routes that every host has: accounts, health, brand, errors."""

from django.urls import include, path

from tenants.views.demo import sign_in_as

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("demo/sign-in/", sign_in_as, name="demo_sign_in"),
    path("", include("tenants.urls.shared")),
]
